"""Writes the data and the initial weights, which are the same every time.

    files.py NAME …

Images are a pattern of their class in noise, so that there is something to learn. Weights are drawn as
in Sources/Networks/Architectures/Initialization.swift (He et al. 2015; a normal distribution cut at two deviations of
0.02 for the transformer), from seeds of our own.
"""

import math
import sys
import zlib

import numpy as np

import paths
from networks.recipes import RECIPES
from networks.weights import entries, read

COUNT = 1024


def prepare(names: list[str]) -> None:
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    write_data()
    for name in names:
        write_weights(name)


def write_data() -> None:
    generator = np.random.default_rng(1)
    patterns = generator.standard_normal((10, 1, 28, 28), np.float32)
    labels = generator.integers(0, 10, COUNT, np.uint8)
    noise = generator.standard_normal((COUNT, 1, 28, 28), np.float32)
    (np.float32(0.5) * patterns[labels] + noise).tofile(paths.IMAGES)
    labels.tofile(paths.LABELS)


def write_weights(name: str) -> None:
    network = RECIPES[name].module()
    parts, lines = [], []
    for weight, view in entries(network):
        parts.append(drawn(weight, tuple(view.shape), cut=name.startswith("vit")))
        lines.append(" ".join([weight, *map(str, view.shape)]))
    numbers = np.concatenate([part.ravel() for part in parts])
    read(network, numbers)
    numbers.tofile(paths.weights(name))
    paths.index(name).write_text("\n".join(lines) + "\n")


def drawn(weight: str, shape: tuple[int, ...], cut: bool) -> np.ndarray:
    """Kernels, matrices and embeddings at random; factors and variances 1, all else 0."""
    generator = np.random.default_rng(zlib.crc32(weight.encode()))
    kind = weight.rpartition(".")[2]
    if kind in ("scale", "variance"):
        return np.ones(shape, np.float32)
    if kind in ("bias", "mean"):
        return np.zeros(shape, np.float32)
    numbers = generator.standard_normal(shape)
    if not cut:
        return (numbers * math.sqrt(2 / math.prod(shape[1:]))).astype(np.float32)
    while (far := np.abs(numbers) > 2).any():
        numbers[far] = generator.standard_normal(int(far.sum()))
    return (0.02 * numbers).astype(np.float32)


if __name__ == "__main__":
    prepare(sys.argv[1:])
