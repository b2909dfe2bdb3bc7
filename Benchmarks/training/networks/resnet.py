"""The residual networks for small images (He et al. 2016, section 4.2), shortcuts without weights (option A)."""

from torch import nn
from torch.nn import functional


class NormalizedConvolution(nn.Conv2d):
    """3 x 3 and batch normalisation."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__(inputs, outputs, 3, stride, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn(super().forward(x))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.branch2a = NormalizedConvolution(inputs, outputs, stride)
        self.branch2b = NormalizedConvolution(outputs, outputs)
        self.stride = stride
        self.missing = outputs - inputs

    def forward(self, x):
        branch = self.branch2b(functional.relu(self.branch2a(x)))
        if self.missing:
            # Every second pixel, and maps of zeros behind the others.
            x = functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.missing))
        return functional.relu(branch + x)


class ResNet(nn.Module):
    """6n + 2 layers: three stages of 16, 32 and 64 maps; images of any size with `channels` channels."""

    def __init__(self, depth, channels, classes=10):
        super().__init__()
        self.conv1 = NormalizedConvolution(channels, 16)
        self.blocks = []
        inputs = 16
        for stage, maps in enumerate((16, 32, 64)):
            for index in range(1, (depth - 2) // 6 + 1):
                block = Block(inputs, maps, 2 if stage > 0 and index == 1 else 1)
                self.add_module(f"conv{stage + 2}_{index}", block)
                self.blocks.append(block)
                inputs = maps
        self.classifier = nn.Linear(inputs, classes)

    def forward(self, x):
        x = functional.relu(self.conv1(x))
        for block in self.blocks:
            x = block(x)
        return self.classifier(x.mean((2, 3)))
