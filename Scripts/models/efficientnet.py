"""EfficientNet-Lite0 (Tan & Le 2019, without squeeze-and-excite, ReLU6 for swish), from a PyTorch file.

Names follow table 1 of the paper. `stem` is stage 1 and `head` stage 9; `stage3_2` is the second MBConv block of
stage 3 with its convolutions `expand` (absent where the ratio is 1), `depthwise` and `project`, each with `/bn`, the
first two with `/relu6`, and `add` where the block has a shortcut. Then `pool`, `flatten`, `classifier` (the logits),
`softmax`.

The weights come from TensorFlow, so "same" padding is asymmetric: where the total is odd, the right and the bottom
get one more.
"""

from typing import NamedTuple

from .weights import read_torch
from .writer import GraphWriter

EPSILON = 1e-3


class Stage(NamedTuple):
    kernel: int
    stride: int
    ratio: int
    inputs: int
    outputs: int
    blocks: int


STAGES = {
    "stage2": Stage(3, 1, 1, 32, 16, 1),
    "stage3": Stage(3, 2, 6, 16, 24, 2),
    "stage4": Stage(5, 2, 6, 24, 40, 2),
    "stage5": Stage(3, 2, 6, 40, 80, 3),
    "stage6": Stage(5, 1, 6, 80, 112, 3),
    "stage7": Stage(5, 2, 6, 112, 192, 4),
    "stage8": Stage(3, 1, 6, 192, 320, 1),
}


def write(graph: GraphWriter, content: bytes) -> str:
    """Adds the network to the graph; returns the name of its output."""
    weights = read_torch(content)

    def convolution(name, value, source, **geometry):
        return graph.convolution(name, value, weights[f"{source}.weight"], **geometry)

    def normalization(name, value, source):
        keys = ("weight", "bias", "running_mean", "running_var")
        return graph.batch_normalization(name, value, *(weights[f"{source}.{key}"] for key in keys), EPSILON)

    def relu6(name, value):
        return graph.clip(name, value, 0, 6)

    def block(name, value, source, stage, size, stride, inputs):
        shortcut = value
        if stage.ratio > 1:
            value = convolution(f"{name}/expand", value, f"{source}._expand_conv")
            value = normalization(f"{name}/expand/bn", value, f"{source}._bn0")
            value = relu6(f"{name}/expand/relu6", value)
        pads = same_padding(size, stage.kernel, stride)
        geometry = {"stride": stride, "pads": pads, "groups": inputs * stage.ratio}
        value = convolution(f"{name}/depthwise", value, f"{source}._depthwise_conv", **geometry)
        value = normalization(f"{name}/depthwise/bn", value, f"{source}._bn1")
        value = relu6(f"{name}/depthwise/relu6", value)
        value = convolution(f"{name}/project", value, f"{source}._project_conv")
        value = normalization(f"{name}/project/bn", value, f"{source}._bn2")
        if stride == 1 and inputs == stage.outputs:
            value = graph.node("Add", f"{name}/add", [value, shortcut])
        return value

    size = graph.height
    value = convolution("stem/conv", graph.input, "_conv_stem", stride=2, pads=same_padding(size, 3, 2))
    value = relu6("stem/relu6", normalization("stem/bn", value, "_bn0"))
    size = size // 2

    number = 0
    for name, stage in STAGES.items():
        for index in range(stage.blocks):
            stride, inputs = (stage.stride, stage.inputs) if index == 0 else (1, stage.outputs)
            value = block(f"{name}_{index + 1}", value, f"_blocks.{number}", stage, size, stride, inputs)
            size, number = size // stride, number + 1

    value = convolution("head/conv", value, "_conv_head")
    value = relu6("head/relu6", normalization("head/bn", value, "_bn1"))
    value = graph.node("GlobalAveragePool", "pool", [value])
    value = graph.node("Flatten", "flatten", [value], axis=1)
    value = graph.dense("classifier", value, weights["_fc.weight"], weights["_fc.bias"])
    return graph.node("Softmax", "softmax", [value], axis=1)


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int, int, int]:
    """TensorFlow's "same" for a square: the output has ceil(size / stride) rows, the remainder goes to the end."""
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + kernel - size, 0)
    before, after = total // 2, total - total // 2
    return before, before, after, after
