"""Networks in PyTorch, for the tests of the definitions in Sources/Networks/Architectures.

TorchVision's where it has them; the others are written from their papers.
"""

import sys
from types import ModuleType

import torch
from torch import nn
from torch.nn import functional

# The operators for detection are not needed here, and in some wheels for CPUs they cannot be loaded.
sys.modules.setdefault("torchvision._meta_registrations", ModuleType("torchvision._meta_registrations"))
import torchvision


class LRN(torch.autograd.Function):
    """Normalised responses, exported as ONNX's operator; `alpha` is divided by the number of neighbours."""

    @staticmethod
    def forward(_, x, alpha, bias):
        return functional.local_response_norm(x, 5, alpha, 0.75, bias)

    @staticmethod
    def symbolic(graph, x, alpha, bias):
        return graph.op("LRN", x, size_i=5, alpha_f=alpha, beta_f=0.75, bias_f=bias).setType(x.type())


class ResponseNormalization(nn.Module):
    def __init__(self, alpha: float, bias: float):
        super().__init__()
        self.alpha, self.bias = alpha, bias

    def forward(self, x):
        return LRN.apply(x, self.alpha, self.bias)


# LeNet-5


class SquaredDistance(torch.autograd.Function):
    @staticmethod
    def forward(_, x):
        return (x * x).sum(2)

    @staticmethod
    def symbolic(graph, x):
        axes = graph.op("Constant", value_t=torch.tensor([2]))
        result = graph.op("ReduceSumSquare", x, axes, keepdims_i=0)
        return result.setType(x.type().with_sizes(x.type().sizes()[:2]))


def squash(x):
    return torch.tanh(x * (2 / 3)) * 1.7159


class Subsampling(nn.Module):
    def __init__(self, maps: int):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(maps, 1, 1))
        self.bias = nn.Parameter(torch.zeros(maps, 1, 1))

    def forward(self, x):
        return functional.avg_pool2d(x, 2) * self.coefficient + self.bias


class LeNet5(nn.Module):
    """Figure 2 of the paper, with table I's connections of C3 and radial basis functions at the end."""

    TABLE = ["012", "123", "234", "345", "045", "015"], [
        "0123", "1234", "2345", "0345", "0145", "0125", "0134", "1245", "0235",
    ], ["012345"]  # fmt: skip

    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5)
        self.s2 = Subsampling(6)
        self.c3 = nn.ModuleList(
            nn.Conv2d(len("".join(group)), len(group), 5, groups=len(group)) for group in self.TABLE
        )
        self.s4 = Subsampling(16)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.patterns = nn.Parameter(torch.ones(10, 84))

    def forward(self, x):
        x = squash(self.s2(squash(self.c1(x))))
        maps = [x[:, [int(digit) for digit in "".join(group)]] for group in self.TABLE]
        x = squash(torch.cat([layer(part) for layer, part in zip(self.c3, maps, strict=True)], 1))
        x = squash(self.c5(squash(self.s4(x))))
        x = squash(self.f6(torch.flatten(x, 1)))
        return SquaredDistance.apply(x.reshape(1, 1, 84) - self.patterns)


def modern_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10), nn.Softmax(1),
    )  # fmt: skip


# AlexNet and VGG


def alexnet():
    """Section 3.5: two groups in the second, fourth and fifth layer. ONNX's alpha is 5 times the paper's."""
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4), nn.ReLU(), ResponseNormalization(5e-4, 2.0), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(), ResponseNormalization(5e-4, 2.0), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(),
        nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.Linear(9216, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000),
        nn.Softmax(1),
    )  # fmt: skip


def narrow_vgg(column: str):
    """TorchVision's VGG with an eighth of the maps, for 64 pixels, and 32 hidden units."""
    widths = [part if part == "M" else part // 8 for part in torchvision.models.vgg.cfgs[column]]
    return nn.Sequential(
        torchvision.models.vgg.make_layers(widths), nn.Flatten(),
        nn.Linear(64 * 4, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10), nn.Softmax(1),
    )  # fmt: skip


# Inception


class Inception(nn.Module):
    """Figure 2b, with a choice of what follows a convolution."""

    def __init__(self, maps, one, three, five, pool, convolution):
        super().__init__()
        self.one = convolution(maps, one, 1)
        self.three = nn.Sequential(convolution(maps, three[0], 1), convolution(*three, 3))
        self.five = nn.Sequential(convolution(maps, five[0], 1), convolution(*five, 5))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), convolution(maps, pool, 1))

    def forward(self, x):
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], 1)


def with_bias(inputs, maps, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, maps, kernel, stride, kernel // 2), nn.ReLU())


def normalized(inputs, maps, kernel):
    return nn.Sequential(
        nn.Conv2d(inputs, maps, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(maps), nn.ReLU()
    )


def googlenet():
    """Table 1 without the auxiliary classifiers; the constants of the normalised responses are Caffe's."""

    def module(*maps):
        return Inception(*maps, with_bias)

    def pool():
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    return nn.Sequential(
        with_bias(3, 64, 7, 2), pool(), ResponseNormalization(1e-4, 1.0),
        with_bias(64, 64, 1), with_bias(64, 192, 3), ResponseNormalization(1e-4, 1.0), pool(),
        module(192, 64, (96, 128), (16, 32), 32), module(256, 128, (128, 192), (32, 96), 64), pool(),
        module(480, 192, (96, 208), (16, 48), 64), module(512, 160, (112, 224), (24, 64), 64),
        module(512, 128, (128, 256), (24, 64), 64), module(512, 112, (144, 288), (32, 64), 64),
        module(528, 256, (160, 320), (32, 128), 128), pool(),
        module(832, 256, (160, 320), (32, 128), 128), module(832, 384, (192, 384), (48, 128), 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000), nn.Softmax(1),
    )  # fmt: skip


def small_inception():
    def module(*maps):
        return Inception(*maps, normalized)

    return nn.Sequential(
        normalized(1, 32, 3), nn.MaxPool2d(2),
        module(32, 16, (16, 32), (16, 16), 16), module(80, 32, (32, 48), (16, 32), 16), nn.MaxPool2d(2),
        module(128, 48, (48, 96), (16, 32), 32), module(208, 64, (64, 128), (16, 48), 48),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(288, 10), nn.Softmax(1),
    )  # fmt: skip


# ResNets


def paper_resnet50():
    """TorchVision's with each stage's stride in the first convolution, and pool1 as Caffe has it."""
    network = torchvision.models.resnet50()
    for layer in [network.layer2, network.layer3, network.layer4]:
        layer[0].conv1.stride, layer[0].conv2.stride = (2, 2), (1, 1)
    network.maxpool = nn.MaxPool2d(3, 2, ceil_mode=True)
    return network


class CIFARBlock(nn.Module):
    def __init__(self, inputs, maps, is_residual):
        super().__init__()
        self.missing, self.is_residual = maps - inputs, is_residual
        self.first = nn.Conv2d(inputs, maps, 3, 2 if self.missing else 1, 1, bias=False)
        self.second = nn.Conv2d(maps, maps, 3, padding=1, bias=False)
        self.first_bn, self.second_bn = nn.BatchNorm2d(maps), nn.BatchNorm2d(maps)

    def forward(self, x):
        branch = self.second_bn(self.second(functional.relu(self.first_bn(self.first(x)))))
        if not self.is_residual:
            return functional.relu(branch)
        if self.missing:
            x = functional.pad(functional.max_pool2d(x, 1, 2), (0, 0, 0, 0, 0, self.missing))
        return functional.relu(branch + x)


def cifar_resnet(depth: int, is_residual: bool = True):
    """Section 4.2: 6n + 2 layers, shortcuts of option A."""
    layers = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    inputs = 16
    for maps in [16, 32, 64]:
        for _ in range((depth - 2) // 6):
            layers.append(CIFARBlock(inputs, maps, is_residual))
            inputs = maps
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10), nn.Softmax(1))


# Small networks


def tiny_vgg():
    return nn.Sequential(
        nn.Conv2d(3, 10, 3), nn.ReLU(), nn.Conv2d(10, 10, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(10, 10, 3), nn.ReLU(), nn.Conv2d(10, 10, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1690, 10), nn.Softmax(1),
    )  # fmt: skip


def small_vgg():
    layers, inputs = [], 1
    for maps in [32, 64, 128]:
        layers += [nn.Conv2d(inputs, maps, 3, padding=1), nn.ReLU()]
        layers += [nn.Conv2d(maps, maps, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        inputs = maps
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(1152, 128), nn.ReLU(), nn.Linear(128, 10), nn.Softmax(1))


# Transformers


class Block(nn.Module):
    """Equations 2 and 3, with query, key and value apart."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.output = nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x):
        tokens, width = x.shape[1:]
        y = self.norm1(x)
        shape = (1, tokens, self.heads, self.size)
        query = self.query(y).reshape(shape).permute(0, 2, 1, 3)
        key = self.key(y).reshape(shape).permute(0, 2, 3, 1)
        value = self.value(y).reshape(shape).permute(0, 2, 1, 3)
        weights = torch.softmax(query @ key * self.size**-0.5, -1)
        x = x + self.output((weights @ value).permute(0, 2, 1, 3).reshape(1, tokens, width))
        return x + self.fc2(functional.gelu(self.fc1(self.norm2(x))))


class VisionTransformer(nn.Module):
    def __init__(self, width, layers, heads, patch, side, channels, classes):
        super().__init__()
        count = (side // patch) ** 2
        self.width, self.count = width, count
        self.embedding = nn.Conv2d(channels, width, patch, patch)
        self.first = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.zeros(1, count + 1, width))
        self.blocks = nn.ModuleList(Block(width, heads, 4 * width) for _ in range(layers))
        self.norm = nn.LayerNorm(width, 1e-6)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.embedding(x).reshape(1, self.width, self.count).permute(0, 2, 1)
        x = torch.cat([self.first, x], 1) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


def check_transformer() -> None:
    """Our vision transformer gives the same results as TorchVision's with the same weights."""
    torch.manual_seed(1)
    theirs = torchvision.models.VisionTransformer(28, 4, 3, 4, 64, 256, num_classes=10).eval()
    ours = VisionTransformer(64, 3, 4, 4, 28, 3, 10).eval()
    source = {name: torch.randn_like(tensor) / 8 for name, tensor in theirs.state_dict().items()}
    theirs.load_state_dict(source)
    names = {"embedding": "conv_proj", "norm": "encoder.ln", "head": "heads.head"}
    for index in range(3):
        layer = f"encoder.layers.encoder_layer_{index}"
        parts = {"norm1": "ln_1", "norm2": "ln_2", "fc1": "mlp.0", "fc2": "mlp.3", "output": "self_attention.out_proj"}
        names |= {f"blocks.{index}.{part}": f"{layer}.{name}" for part, name in parts.items()}
    weights = {"first": source["class_token"], "positions": source["encoder.pos_embedding"]}
    for part, name in names.items():
        weights |= {f"{part}.{kind}": source[f"{name}.{kind}"] for kind in ("weight", "bias")}
    for index in range(3):
        attention = f"encoder.layers.encoder_layer_{index}.self_attention.in_proj"
        for kind in ("weight", "bias"):
            for part, tensor in zip(("query", "key", "value"), source[f"{attention}_{kind}"].chunk(3), strict=True):
                weights[f"blocks.{index}.{part}.{kind}"] = tensor
    ours.load_state_dict(weights)
    image = torch.randn(1, 3, 28, 28)
    with torch.no_grad():
        torch.testing.assert_close(ours(image), theirs(image))


def followed_by_softmax(network):
    return lambda: nn.Sequential(network(), nn.Softmax(1))


IMAGENET = (1, 3, 224, 224)
NETWORKS = {
    "lenet-5": (LeNet5, (1, 1, 32, 32)),
    "lenet-5-modern": (modern_lenet, (1, 1, 28, 28)),
    "alexnet": (alexnet, (1, 3, 227, 227)),
    "alexnet-one-tower": (followed_by_softmax(torchvision.models.alexnet), IMAGENET),
    "vgg-11-narrow": (lambda: narrow_vgg("A"), (1, 3, 64, 64)),
    "vgg-13-narrow": (lambda: narrow_vgg("B"), (1, 3, 64, 64)),
    "vgg-16-narrow": (lambda: narrow_vgg("D"), (1, 3, 64, 64)),
    "vgg-19-narrow": (lambda: narrow_vgg("E"), (1, 3, 64, 64)),
    "googlenet": (googlenet, IMAGENET),
    "googlenet-bn": (
        followed_by_softmax(lambda: torchvision.models.googlenet(aux_logits=False, init_weights=False)),
        IMAGENET,
    ),
    "resnet-18-v1.5": (followed_by_softmax(torchvision.models.resnet18), IMAGENET),
    "resnet-34-v1.5": (followed_by_softmax(torchvision.models.resnet34), IMAGENET),
    "resnet-50-v1.5": (followed_by_softmax(torchvision.models.resnet50), IMAGENET),
    "resnet-50": (followed_by_softmax(paper_resnet50), IMAGENET),
    "cifar-resnet-20": (lambda: cifar_resnet(20), (1, 3, 32, 32)),
    "cifar-plain-20": (lambda: cifar_resnet(20, is_residual=False), (1, 3, 32, 32)),
    "deit-ti": (
        followed_by_softmax(lambda: VisionTransformer(192, 12, 3, 16, 224, 3, 1000)),
        IMAGENET,
    ),
    "small-vit": (
        followed_by_softmax(lambda: VisionTransformer(64, 6, 4, 4, 28, 1, 10)),
        (1, 1, 28, 28),
    ),
    "tiny-vgg": (tiny_vgg, (1, 3, 64, 64)),
    "small-vgg": (small_vgg, (1, 1, 28, 28)),
    "small-inception": (small_inception, (1, 1, 28, 28)),
}
