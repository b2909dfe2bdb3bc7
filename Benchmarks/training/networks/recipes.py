"""How each network is trained."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import nn

from .lenet import LeNet
from .resnet import ResNet
from .vit import VisionTransformer


class Recipe(NamedTuple):
    """A definition, and the optimiser with its hyperparameters as PyTorch calls them."""

    module: Callable[[], nn.Module]
    optimizer: type[torch.optim.Optimizer]
    hyperparameters: dict


SGD = {"momentum": 0.9, "weight_decay": 5e-4}
ADAM_W = {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.05}

RECIPES = {
    "lenet-5": Recipe(LeNet, torch.optim.SGD, {"lr": 0.003, **SGD}),
    "resnet-20": Recipe(lambda: ResNet(20, channels=1), torch.optim.SGD, {"lr": 0.02, **SGD}),
    "vit-small": Recipe(VisionTransformer, torch.optim.AdamW, {"lr": 1e-3, **ADAM_W}),
}
