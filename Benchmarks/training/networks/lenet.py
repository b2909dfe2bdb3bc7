"""LeNet-5 as it is usually built today, for grey images of 28 x 28 (LeCun et al. 1998, figure 2)."""

from torch import nn
from torch.nn import functional


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.C1 = nn.Conv2d(1, 6, 5, padding=2)
        self.C3 = nn.Conv2d(6, 16, 5)
        self.C5 = nn.Conv2d(16, 120, 5)
        self.F6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.C1(x)), 2)
        x = functional.max_pool2d(functional.relu(self.C3(x)), 2)
        x = functional.relu(self.C5(x)).flatten(1)
        return self.output(functional.relu(self.F6(x)))
