"""Writes the networks and images that are not there yet, or that older definitions wrote.

    files.py BATCH NAME …
"""

import hashlib
import pathlib
import sys
import warnings

import numpy as np
import torch

import paths
from networks import NETWORKS, weights

OPSET = 17


def build(name: str) -> torch.nn.Module:
    """The network in PyTorch, with the same weights every time."""
    return weights.initialize(NETWORKS[name].module(), torch.from_numpy(paths.read_images(1)))


def prepare(names: list[str], batch: int) -> None:
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    forget_older_definitions()
    for count in {1, batch}:
        if not paths.images(count).exists():
            generator = np.random.default_rng(count)
            generator.standard_normal((count, 3, 224, 224), np.float32).tofile(paths.images(count))
    images = torch.from_numpy(paths.read_images(batch))
    for name in names:
        if not paths.model(name, batch).exists():
            network = build(name)
            weights.check_range(network, images)
            export(network, images, paths.model(name, batch))


def forget_older_definitions() -> None:
    """Removes what was written from other sources than those that are here now."""
    here = pathlib.Path(__file__).resolve().parent
    state = hashlib.sha256()
    for source in sorted([*here.glob("networks/*.py"), here / "files.py", here / "requirements.txt"]):
        state.update(source.read_bytes())
    stamp = paths.CACHE / "definitions.sha256"
    if not stamp.exists() or stamp.read_text() != state.hexdigest():
        for old in paths.CACHE.glob("*.onnx"):
            old.unlink()
        stamp.write_text(state.hexdigest())


def export(network: torch.nn.Module, images: torch.Tensor, path: pathlib.Path) -> None:
    """By PyTorch's exporter, which joins batch normalisation to the convolution before it."""
    unfinished = path.with_suffix(".unfinished")
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (images,), unfinished, dynamo=False, opset_version=OPSET,
            input_names=["image"], output_names=["scores"])
    unfinished.rename(path)


if __name__ == "__main__":
    prepare(sys.argv[2:], int(sys.argv[1]))
