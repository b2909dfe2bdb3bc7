"""A network's weights by the names, and in the layouts, that our own definitions have."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from .vit import Projection


def entries(network: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """Names and views of the weights, in a fixed order; what is written to a view is in the network."""
    for path, module in network.named_modules():
        name = path.replace(".", "/")
        if isinstance(module, Projection):
            # One matrix for each part, (inputs, units): PyTorch has (units, inputs).
            names = [f"{name.rpartition('/')[0]}/{part}" for part in module.parts] or [name]
            pairs = zip(names, module.weight.data.chunk(len(names)), module.bias.data.chunk(len(names)))
            for name, weight, bias in pairs:
                yield f"{name}.weight", weight.T
                yield f"{name}.bias", bias
        elif isinstance(module, (nn.Conv2d, nn.Linear)):
            yield f"{name}.weight", module.weight.data
            if module.bias is not None:
                yield f"{name}.bias", module.bias.data
        elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            yield f"{name}.scale", module.weight.data
            yield f"{name}.bias", module.bias.data
            if isinstance(module, nn.BatchNorm2d):
                yield f"{name}.mean", module.running_mean
                yield f"{name}.variance", module.running_var
    for name, parameter in network.named_parameters(recurse=False):
        yield f"{name}.weight", parameter.data


def read(network: nn.Module, numbers: np.ndarray) -> None:
    """Fills the network with numbers in the order of `entries`."""
    start = 0
    for _, view in entries(network):
        view.copy_(torch.from_numpy(numbers[start : start + view.numel()]).reshape(view.shape))
        start += view.numel()
    assert start == numbers.size


def written(network: nn.Module) -> np.ndarray:
    """What `read` reads."""
    return np.concatenate([view.contiguous().numpy().ravel() for _, view in entries(network)])
