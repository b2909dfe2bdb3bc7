"""GoogLeNet (Szegedy et al. 2014, table 1) in the form of its well-known reimplementations.

Batch normalisation instead of biases and local response normalisation, and a 3x3 convolution where
the paper has a 5x5. Without the two classifiers that only help the training.
"""

import torch
from torch import nn

from .resnet import Normalized


def convolution(inputs, outputs, size, stride=1):
    return nn.Sequential(Normalized(inputs, outputs, size, stride), nn.ReLU(inplace=True))


class Inception(nn.Module):
    """Four ways side by side: 1x1; 1x1, 3x3; 1x1, 3x3; a pool, 1x1."""

    def __init__(self, inputs, one, three_reduced, three, five_reduced, five, pool):
        super().__init__()
        self.ways = nn.ModuleList([
            convolution(inputs, one, 1),
            nn.Sequential(convolution(inputs, three_reduced, 1), convolution(three_reduced, three, 3)),
            nn.Sequential(convolution(inputs, five_reduced, 1), convolution(five_reduced, five, 3)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), convolution(inputs, pool, 1)),
        ])

    def forward(self, x):
        return torch.cat([way(x) for way in self.ways], 1)


class GoogLeNet(nn.Sequential):
    def __init__(self):
        super().__init__(
            convolution(3, 64, 7, 2), nn.MaxPool2d(3, 2, ceil_mode=True),
            convolution(64, 64, 1), convolution(64, 192, 3), nn.MaxPool2d(3, 2, ceil_mode=True),
            Inception(192, 64, 96, 128, 16, 32, 32),
            Inception(256, 128, 128, 192, 32, 96, 64),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            Inception(480, 192, 96, 208, 16, 48, 64),
            Inception(512, 160, 112, 224, 24, 64, 64),
            Inception(512, 128, 128, 256, 24, 64, 64),
            Inception(512, 112, 144, 288, 32, 64, 64),
            Inception(528, 256, 160, 320, 32, 128, 128),
            nn.MaxPool2d(2, 2, ceil_mode=True),
            Inception(832, 256, 160, 320, 32, 128, 128),
            Inception(832, 384, 192, 384, 48, 128, 128),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000))
