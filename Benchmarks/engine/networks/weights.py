"""Seeded weights under which values keep the size that they have in a trained network.

The time of a run does not depend on the weights as long as no number is subnormal, infinite or NaN.
"""

import math

import torch
from torch import nn


def initialize(network: nn.Module, image: torch.Tensor) -> nn.Module:
    """Draws all weights, takes the statistics of batch normalisation from the image; in eval mode."""
    generator = torch.Generator().manual_seed(7)

    def normal(parameter, deviation, mean=0.0):
        parameter.data.normal_(mean, deviation, generator=generator)

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            # He et al. 2015: what a ReLU takes away, a factor of two gives back.
            normal(module.weight, math.sqrt(2 / module.weight[0].numel()))
            if module.bias is not None:
                normal(module.bias, 0.1)
        elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            normal(module.weight, 0.1, mean=0.8)
            normal(module.bias, 0.1)
    for parameter in network.parameters(recurse=False):
        normal(parameter, 0.5)
    take_statistics(network, image)
    return network.eval().requires_grad_(False)


def take_statistics(network, image):
    """One run in which every batch normalisation keeps the statistics that it sees."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        network.train()(image)


def check_range(network: nn.Module, image: torch.Tensor) -> None:
    """Refuses a network with a result that is not finite, subnormal, vanishing or huge."""
    def check(module, _, result):
        size = result.abs()
        smallest = torch.finfo(result.dtype).tiny
        subnormal = ((size > 0) & (size < smallest)).any()
        if not result.isfinite().all() or subnormal or not 1e-2 < result.std() < 1e3:
            raise ValueError(f"{type(module).__name__} gives values that no trained network has")

    hooks = [module.register_forward_hook(check) for module in network.modules()]
    with torch.inference_mode():
        network(image)
    for hook in hooks:
        hook.remove()
