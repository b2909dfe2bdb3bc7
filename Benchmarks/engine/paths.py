"""Where the benchmark keeps the networks and the images that it has written."""

import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache/bench-engine"

# What the benchmarks have in common.
sys.path.append(str(ROOT / "Benchmarks"))


def model(name: str, batch: int) -> pathlib.Path:
    """The network in ONNX, float32, all shapes fixed."""
    return CACHE / f"{name}-{batch}.onnx"


def images(batch: int) -> pathlib.Path:
    """Float32 numbers without a header, (batch, 3, 224, 224)."""
    return CACHE / f"images-{batch}.bin"


def read_images(batch: int) -> np.ndarray:
    return np.fromfile(images(batch), np.float32).reshape(batch, 3, 224, 224)
