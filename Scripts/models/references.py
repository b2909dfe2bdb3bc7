"""The same networks a second time, by other means, to compare the imported files with.

Each function takes the weights' file and an input (1, 3, height, width) and returns some results by node name.
"""

import io
import pickle

import numpy as np
import onnx
import torch
from torch.nn import functional

from . import runtime
from .weights import read_hdf5


def squeezenet(content: bytes, image: np.ndarray) -> dict[str, np.ndarray]:
    """SqueezeNet 1.1 in PyTorch."""
    weights = {
        name: (torch.from_numpy(kernel).permute(3, 2, 0, 1), torch.from_numpy(bias))
        for name, (kernel, bias) in pickle.loads(content, encoding="latin1").items()
    }

    def convolution(x, name, **geometry):
        return functional.conv2d(x, *weights[name], **geometry).relu()

    results = {}
    x = convolution(torch.from_numpy(image), "conv1", stride=2)
    x = functional.max_pool2d(x, 3, 2)
    for number in range(2, 10):
        x = convolution(x, f"fire{number}/squeeze1x1")
        wide = convolution(x, f"fire{number}/expand3x3", padding=1)
        x = torch.cat([convolution(x, f"fire{number}/expand1x1"), wide], dim=1)
        results[f"fire{number}/concat"] = x
        if number in (3, 5):
            x = functional.max_pool2d(x, 3, 2)
    results["logits"] = convolution(x, "conv10").mean(dim=(2, 3))
    return {name: x.numpy() for name, x in results.items()}


def efficientnet(content: bytes, image: np.ndarray) -> dict[str, np.ndarray]:
    """EfficientNet-Lite0 in PyTorch, read from the geometry of the weights."""
    weights = torch.load(io.BytesIO(content), weights_only=True)
    strided = {1, 3, 5, 11}

    def convolution(x, name, stride=1):
        weight = weights[f"{name}.weight"]
        kernel, groups = weight.shape[-1], x.shape[1] // weight.shape[1]
        total = max((-(-x.shape[-1] // stride) - 1) * stride + kernel - x.shape[-1], 0)
        x = functional.pad(x, (total // 2, total - total // 2) * 2)
        return functional.conv2d(x, weight, stride=stride, groups=groups)

    def normalization(x, name):
        statistics = [weights[f"{name}.{key}"] for key in ("running_mean", "running_var", "weight", "bias")]
        return functional.batch_norm(x, *statistics, eps=1e-3)

    def relu6(x, name):
        return normalization(x, name).clamp(0, 6)

    results = {}
    x = relu6(convolution(torch.from_numpy(image), "_conv_stem", 2), "_bn0")
    results["stem/relu6"] = x
    for number in range(16):
        block, shortcut = f"_blocks.{number}", x
        if number > 0:
            x = relu6(convolution(x, f"{block}._expand_conv"), f"{block}._bn0")
        x = relu6(convolution(x, f"{block}._depthwise_conv", 2 if number in strided else 1), f"{block}._bn1")
        x = normalization(convolution(x, f"{block}._project_conv"), f"{block}._bn2")
        if x.shape == shortcut.shape:
            x = x + shortcut
    results["stage8_1/project/bn"] = x
    x = relu6(convolution(x, "_conv_head"), "_bn1").mean(dim=(2, 3))
    results["classifier"] = functional.linear(x, weights["_fc.weight"], weights["_fc.bias"])
    return {name: x.numpy() for name, x in results.items()}


def resnet(content: bytes, image: np.ndarray) -> dict[str, np.ndarray]:
    """The thin ResNet-50 as it came, in NHWC, run by ONNX Runtime."""
    names = {
        "conv1/relu": "Relu:0",
        "conv3_4/relu": "Relu_21:0",
        "conv5_3/relu": "Relu_48:0",
        "pool5": "pool/AvgPool:0",
    }
    inputs = {"input:0": np.ascontiguousarray(image.transpose(0, 2, 3, 1))}
    return dict(zip(names, runtime.run(onnx.load_from_string(content), inputs, list(names.values())), strict=True))


def vgg(content: bytes, image: np.ndarray) -> dict[str, np.ndarray]:
    """VGG-16 in PyTorch: the results that the edge detector reads."""
    weights = {name: torch.from_numpy(array) for name, array in read_hdf5(content).items()}
    results = {}
    x = torch.from_numpy(image)
    for block, depth in enumerate((2, 2, 3, 3, 3), start=1):
        for name in ("conv2d", "conv2d_1", "conv2d_2")[:depth]:
            kernel, bias = (weights[f"block{block}/layers/{name}/vars/{number}"] for number in (0, 1))
            x = functional.conv2d(x, kernel.permute(3, 2, 0, 1), bias, padding="same").relu()
        results[f"conv{block}_{depth}/relu"] = x
        x = functional.max_pool2d(x, 2)
    return {name: x.numpy() for name, x in results.items()}


def vit(content: bytes, image: np.ndarray) -> dict[str, np.ndarray]:
    """The backbone of the saliency model as it came, run by ONNX Runtime."""
    names = {
        "position_embedding/add": "/backbone/embeddings/Add_output_0",
        "layer_1/attention/softmax": "/backbone/encoder/layer.0/attention/attention/Softmax_output_0",
        "layer_6/mlp/add": "/backbone/encoder/layer.5/Add_1_output_0",
        "layer_12/attention/softmax": "/backbone/encoder/layer.11/attention/attention/Softmax_output_0",
        "norm": "/backbone/layernorm/Add_1_output_0",
    }
    inputs = {"input_image": image}
    return dict(zip(names, runtime.run(onnx.load_from_string(content), inputs, list(names.values())), strict=True))


REFERENCES = {
    "efficientnet-lite0": efficientnet,
    "resnet-50-thin": resnet,
    "squeezenet-1.1": squeezenet,
    "vgg-16-trunk": vgg,
    "vit-s-14": vit,
}
