"""Two whole networks in small, with a loss, and its gradient with respect to all that they read.

Their weights are called and laid out as in our own definitions: a matrix on vectors is (units, inputs), one on tokens
(inputs, units).
"""

import math

import torch
from torch.nn import functional

from .case import Numbers, described, single

BATCH_NORM_EPSILON = single(1e-5)
LAYER_NORM_EPSILON = single(1e-6)


def networks():
    yield from (residual(), transformer())


def residual():
    numbers = Numbers("networks: residual")
    weights = {
        "conv1.weight": numbers.normal(3, 1, 3, 3, scale=0.5),
        "conv2.weight": numbers.normal(3, 3, 3, 3, scale=0.3),
        "conv3.weight": numbers.normal(4, 3, 3, 3, scale=0.3),
        "conv3.bias": numbers.normal(4, scale=0.25),
        "classifier.weight": numbers.normal(5, 4),
        "classifier.bias": numbers.normal(5, scale=0.25),
    }
    for layer in ("conv1", "conv2"):
        weights[f"{layer}/bn.scale"] = numbers.normal(3, scale=0.25) + 1
        weights[f"{layer}/bn.bias"] = numbers.normal(3, scale=0.25)
    statistics = {}

    def normalized(name, x, weights):
        x = functional.conv2d(x, weights[f"{name}.weight"], padding=1)
        statistics[f"{name}/bn.mean"] = x.mean((0, 2, 3))
        statistics[f"{name}/bn.variance"] = x.var((0, 2, 3), correction=0)
        scale, shift = weights[f"{name}/bn.scale"], weights[f"{name}/bn.bias"]
        return functional.batch_norm(x, None, None, scale, shift, training=True, eps=BATCH_NORM_EPSILON)

    def scores(x, weights):
        x = functional.relu(normalized("conv1", x, weights))
        x = functional.relu(normalized("conv2", x, weights) + x)
        x = functional.max_pool2d(x, 2)
        x = functional.relu(functional.conv2d(x, weights["conv3.weight"], weights["conv3.bias"], stride=2, padding=1))
        x = x.mean((2, 3))
        return functional.linear(x, weights["classifier.weight"], weights["classifier.bias"])

    return described_network(
        "residual", weights, numbers.normal(3, 1, 8, 8), numbers.indices(5, 3), scores, statistics)


def transformer(width=8, heads=2, hidden=12, tokens=4, classes=5):
    numbers = Numbers("networks: transformer")
    weights = {
        "patch_embedding.weight": numbers.normal(width, 1, 3, 3, scale=0.4),
        "patch_embedding.bias": numbers.normal(width, scale=0.25),
        "class_token.weight": numbers.normal(1, 1, width),
        "position_embedding.weight": numbers.normal(1, tokens + 1, width, scale=0.5),
    }
    for name, units in [("query", width), ("key", width), ("value", width), ("output", width)]:
        weights[f"attention/{name}.weight"] = numbers.normal(width, units, scale=0.4)
        weights[f"attention/{name}.bias"] = numbers.normal(units, scale=0.25)
    for name, inputs, units in [("mlp/fc1", width, hidden), ("mlp/fc2", hidden, width)]:
        weights[f"{name}.weight"] = numbers.normal(inputs, units, scale=0.4)
        weights[f"{name}.bias"] = numbers.normal(units, scale=0.25)
    for name in ("norm1", "norm2", "norm"):
        weights[f"{name}.scale"] = numbers.normal(width, scale=0.25) + 1
        weights[f"{name}.bias"] = numbers.normal(width, scale=0.25)
    weights["classifier.weight"] = numbers.normal(classes, width, scale=0.5)
    weights["classifier.bias"] = numbers.normal(classes, scale=0.25)
    factor = single(1 / math.sqrt(width / heads))

    def scores(x, weights):
        def norm(name, x):
            scale, shift = weights[f"{name}.scale"], weights[f"{name}.bias"]
            return functional.layer_norm(x, (width,), scale, shift, LAYER_NORM_EPSILON)

        def linear(name, x):
            return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]

        def split(x):
            return x.reshape(*x.shape[:2], heads, width // heads).transpose(1, 2)

        def attention(x):
            query, key, value = (split(linear(f"attention/{name}", x)) for name in ("query", "key", "value"))
            context = torch.softmax(query @ key.transpose(2, 3) * factor, -1) @ value
            return linear("attention/output", context.transpose(1, 2).reshape(x.shape))

        x = functional.conv2d(x, weights["patch_embedding.weight"], weights["patch_embedding.bias"], stride=3)
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([weights["class_token.weight"].expand(x.shape[0], 1, width), x], 1)
        x = x + weights["position_embedding.weight"]
        x = x + attention(norm("norm1", x))
        x = x + linear("mlp/fc2", functional.gelu(linear("mlp/fc1", norm("norm2", x))))
        x = norm("norm", x)[:, 0]
        return functional.linear(x, weights["classifier.weight"], weights["classifier.bias"])

    return described_network(
        "transformer", weights, numbers.normal(3, 1, 6, 6), numbers.indices(classes, 3), scores, {},
        smoothing=single(0.1))


def described_network(name, weights, x, targets, scores, statistics, smoothing=0.0):
    """The loss and its gradients, which are compared with central differences."""
    x = x.clone().requires_grad_()
    learned = {key: tensor.clone().requires_grad_() for key, tensor in weights.items()}

    def loss_of(x, *tensors):
        result = scores(x, dict(zip(weights, tensors)))
        return functional.cross_entropy(result, targets, label_smoothing=smoothing)

    loss = loss_of(x, *learned.values())
    result = scores(x, learned)
    gradients = torch.autograd.grad(loss, [x, *learned.values()])
    torch.autograd.gradcheck(loss_of, (x, *learned.values()), eps=2**-18, atol=1e-6, rtol=1e-5)
    return {
        "name": name,
        "labelSmoothing": smoothing,
        "input": described(x, "image"),
        "targets": described(targets, "targets"),
        "weights": named(weights),
        "scores": described(result),
        "loss": loss.item(),
        "statistics": named(statistics),
        "inputGradient": described(gradients[0]),
        "weightGradients": named(dict(zip(weights, gradients[1:]))),
    }


def named(tensors):
    return [described(tensor, name) for name, tensor in tensors.items()]
