"""EfficientNet-Lite0 (Tan & Le 2019, table 1, without squeeze-and-excite, ReLU6 for swish).

Padding is symmetric, as PyTorch pads; the networks trained in TensorFlow pad one side more.
"""

from torch import nn

from .resnet import Normalized

# kernel, stride of the first block, expansion, channels, blocks
STAGES = [
    (3, 1, 1, 16, 1), (3, 2, 6, 24, 2), (5, 2, 6, 40, 2), (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3), (5, 2, 6, 192, 4), (3, 1, 6, 320, 1),
]


def convolution(inputs, outputs, size, stride=1, groups=1):
    return nn.Sequential(Normalized(inputs, outputs, size, stride, groups), nn.ReLU6(inplace=True))


class MBConv(nn.Module):
    """1x1 to more channels, depthwise, 1x1 to few; a shortcut where shapes agree."""

    def __init__(self, inputs, outputs, size, stride, ratio):
        super().__init__()
        wide = ratio * inputs
        expand = [convolution(inputs, wide, 1)] if ratio > 1 else []
        self.layers = nn.Sequential(
            *expand, convolution(wide, wide, size, stride, groups=wide), Normalized(wide, outputs, 1))
        self.has_shortcut = inputs == outputs and stride == 1

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.has_shortcut else y


class EfficientNetLite0(nn.Sequential):
    def __init__(self):
        layers, inputs = [convolution(3, 32, 3, 2)], 32
        for size, stride, ratio, outputs, count in STAGES:
            for index in range(count):
                layers.append(MBConv(inputs, outputs, size, stride if index == 0 else 1, ratio))
                inputs = outputs
        super().__init__(
            *layers, convolution(inputs, 1280, 1),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))
