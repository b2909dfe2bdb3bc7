"""Photographs in, named results out: the reference that our own engine is compared with."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image

from .catalogue import Input

CHANNELS = {"RGB": [0, 1, 2], "BGR": [2, 1, 0]}


def crop(photograph: Path, geometry: Input) -> Image.Image:
    """The part of a photograph that a model sees, 8-bit RGB.

    The short side becomes `resize` pixels, the long side keeps the proportions (rounded down), with
    Pillow's antialiased bilinear filter; then the centre is cut out (odd remainders go right and below).
    """
    with Image.open(photograph) as file:
        image = file.convert("RGB")
    short = min(image.size)
    image = image.resize([side * geometry.resize // short for side in image.size], Image.Resampling.BILINEAR)
    left, top = (image.width - geometry.width) // 2, (image.height - geometry.height) // 2
    return image.crop((left, top, left + geometry.width, top + geometry.height))


def tensor(image: Image.Image, geometry: Input) -> np.ndarray:
    """A crop as (1, 3, height, width) float32, `(value - mean) / scale` in the model's channel order."""
    pixels = np.asarray(image, np.float32)[:, :, CHANNELS[geometry.channels]]
    pixels = (pixels - np.float32(geometry.mean)) / np.float32(geometry.scale)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[np.newaxis])


def run(model: onnx.ModelProto, inputs: dict[str, np.ndarray], nodes: list[str]) -> list[np.ndarray]:
    """The results of the named nodes, computed as the file says: optimisations are off, one thread."""
    exposed = onnx.ModelProto()
    exposed.CopyFrom(model)
    del exposed.graph.output[:]
    exposed.graph.output.extend(onnx.ValueInfoProto(name=name) for name in nodes)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(exposed.SerializeToString(), options, ["CPUExecutionProvider"])
    return session.run(nodes, inputs)
