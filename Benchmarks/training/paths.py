"""Where the benchmark keeps the weights and the data that it has written."""

import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache/bench-training"
IMAGES = CACHE / "images.bin"
LABELS = CACHE / "labels.bin"

# What the benchmarks have in common.
sys.path.append(str(ROOT / "Benchmarks"))


def weights(name: str) -> pathlib.Path:
    """Float32 numbers without a header, one weight behind the other."""
    return CACHE / f"{name}.weights.bin"


def index(name: str) -> pathlib.Path:
    """A line for each weight of `weights`: its name and its lengths."""
    return CACHE / f"{name}.weights.txt"


def read_data() -> tuple[np.ndarray, np.ndarray]:
    """Images (count, 1, 28, 28) and their classes."""
    return np.fromfile(IMAGES, np.float32).reshape(-1, 1, 28, 28), np.fromfile(LABELS, np.uint8)
