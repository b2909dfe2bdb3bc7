"""ResNets (He et al. 2015, table 1); the 50 layers in version 1.5, which strides in the 3x3 convolution."""

from torch import nn


class Normalized(nn.Sequential):
    """A convolution without bias, then batch normalisation."""

    def __init__(self, inputs, outputs, size, stride=1, groups=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outputs))


class Block(nn.Module):
    """Convolutions beside a shortcut, which is a 1x1 convolution where shapes differ."""

    def __init__(self, inputs, outputs, stride, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else Normalized(inputs, outputs, 1, stride)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.relu(self.layers(x) + self.shortcut(x))


def basic(inputs, width, stride):
    """Two 3x3 convolutions."""
    return Block(
        inputs, width, stride,
        Normalized(inputs, width, 3, stride), nn.ReLU(inplace=True), Normalized(width, width, 3))


def bottleneck(inputs, width, stride):
    """1x1, 3x3, 1x1, the last four times as wide."""
    return Block(
        inputs, 4 * width, stride,
        Normalized(inputs, width, 1), nn.ReLU(inplace=True),
        Normalized(width, width, 3, stride), nn.ReLU(inplace=True),
        Normalized(width, 4 * width, 1))


class ResNet(nn.Sequential):
    """Four stages of blocks, each half the size and twice the width of the one before."""

    def __init__(self, block, expansion, counts):
        layers = [Normalized(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
        inputs = 64
        for stage, count in enumerate(counts):
            width = 64 << stage
            for index in range(count):
                layers.append(block(inputs, width, 2 if stage > 0 and index == 0 else 1))
                inputs = expansion * width
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 1000)]
        super().__init__(*layers)


def resnet18():
    return ResNet(basic, 1, [2, 2, 2, 2])


def resnet50():
    return ResNet(bottleneck, 4, [3, 4, 6, 3])
