"""Convolution, pooling, and what runs over neighbouring channels."""

import math

import torch
from torch.nn import functional

from .case import Numbers, case, single

CONVOLUTION = {1: functional.conv1d, 2: functional.conv2d, 3: functional.conv3d}
TRANSPOSED = {1: functional.conv_transpose1d, 2: functional.conv_transpose2d, 3: functional.conv_transpose3d}
MAX_POOL = {1: functional.max_pool1d, 2: functional.max_pool2d, 3: functional.max_pool3d}
AVERAGE_POOL = {1: functional.avg_pool1d, 2: functional.avg_pool2d, 3: functional.avg_pool3d}


def padded(x, before, after, value=0.0):
    """With `before` and `after` elements around the last axes, which PyTorch names from the last one on."""
    both = [count for pair in zip(reversed(before), reversed(after)) for count in pair]
    return functional.pad(x, both, value=value)


def convolutions():
    # name, x, weight, has bias, strides, padding before, padding after, dilations, groups
    rows = [
        ("1-D", (2, 3, 9), (4, 3, 3), True, [1], [0], [0], [1], 1),
        ("1-D, stride 2, padding 2 and 1", (2, 2, 8), (3, 2, 4), False, [2], [2], [1], [1], 1),
        ("1-D, dilation 3, 2 groups", (1, 4, 10), (2, 2, 3), True, [1], [1], [1], [3], 2),
        ("plain", (2, 2, 5, 6), (3, 2, 3, 3), False, [1, 1], [0, 0], [0, 0], [1, 1], 1),
        ("bias, padding 1", (2, 2, 4, 5), (3, 2, 3, 3), True, [1, 1], [1, 1], [1, 1], [1, 1], 1),
        ("stride 2, padding 1, 2 groups", (1, 4, 7, 6), (4, 2, 3, 3), True, [2, 2], [1, 1], [1, 1], [1, 1], 2),
        ("stride 3 with a remainder", (1, 2, 10, 9), (2, 2, 3, 2), False, [3, 3], [0, 0], [0, 0], [1, 1], 1),
        ("strides beyond the kernel", (1, 2, 8, 9), (2, 2, 1, 2), True, [2, 3], [0, 0], [0, 0], [1, 1], 1),
        ("asymmetric padding", (1, 2, 5, 5), (2, 2, 3, 3), True, [2, 2], [0, 1], [1, 2], [1, 1], 1),
        ("1 x 1", (2, 4, 3, 4), (3, 4, 1, 1), True, [1, 1], [0, 0], [0, 0], [1, 1], 1),
        ("1 x 1, stride 2", (1, 3, 5, 6), (4, 3, 1, 1), False, [2, 2], [0, 0], [0, 0], [1, 1], 1),
        ("depthwise", (1, 3, 6, 5), (3, 1, 3, 3), True, [1, 1], [1, 1], [1, 1], [1, 1], 3),
        ("depthwise, stride 2, 2 for 1", (1, 2, 6, 7), (4, 1, 3, 3), False, [2, 2], [1, 1], [1, 1], [1, 1], 2),
        ("dilation 2 and 3", (1, 2, 7, 9), (2, 2, 3, 2), True, [1, 2], [2, 0], [1, 3], [2, 3], 1),
        ("the kernel as large as the image", (2, 2, 4, 3), (3, 2, 4, 3), True, [1, 1], [0, 0], [0, 0], [1, 1], 1),
        ("patches", (2, 1, 6, 6), (4, 1, 3, 3), True, [3, 3], [0, 0], [0, 0], [1, 1], 1),
        ("5 x 5, padding 2", (1, 1, 6, 6), (2, 1, 5, 5), True, [1, 1], [2, 2], [2, 2], [1, 1], 1),
        ("3-D", (1, 2, 3, 4, 3), (2, 2, 2, 3, 2), True, [1, 1, 1], [0, 0, 0], [0, 0, 0], [1, 1, 1], 1),
        ("3-D, groups", (1, 2, 4, 5, 4), (2, 1, 2, 3, 2), False, [2, 2, 1], [0, 1, 1], [1, 1, 0], [1, 1, 2], 2),
    ]
    for name, x, weight, has_bias, strides, before, after, dilations, groups in rows:
        numbers = Numbers(f"convolution {name}")
        inputs = {"x": numbers.normal(*x), "weight": numbers.normal(*weight, scale=0.5)}
        if has_bias:
            inputs["bias"] = numbers.normal(weight[0])

        def function(x, weight, bias=None):
            convolution = CONVOLUTION[len(strides)]
            return convolution(padded(x, before, after), weight, bias, strides, 0, dilations, groups)

        yield case(
            name, "convolution", inputs, function,
            strides=strides, padBefore=before, padAfter=after, dilations=dilations, groups=groups)


def transposed_convolutions():
    # name, x, weight, has bias, strides, padding before, padding after, dilations, groups, output padding
    rows = [
        ("1-D, stride 2", (2, 2, 4), (2, 3, 3), True, [2], [1], [1], [1], 1, [0]),
        ("plain", (1, 2, 3, 4), (2, 3, 3, 3), False, [1, 1], [0, 0], [0, 0], [1, 1], 1, [0, 0]),
        ("stride 2, padding 1, bias", (2, 3, 3, 3), (3, 2, 3, 3), True, [2, 2], [1, 1], [1, 1], [1, 1], 1, [0, 0]),
        ("output padding", (1, 2, 3, 3), (2, 2, 3, 3), True, [2, 2], [1, 1], [1, 1], [1, 1], 1, [1, 1]),
        ("asymmetric padding, 2 groups", (1, 4, 3, 3), (4, 1, 3, 2), True, [2, 1], [1, 0], [0, 1], [1, 1], 2, [0, 0]),
        ("dilation 2, stride 3", (1, 2, 3, 2), (2, 2, 2, 3), False, [1, 3], [1, 0], [1, 2], [2, 2], 1, [0, 1]),
        ("kernel 2, stride 2", (1, 2, 3, 3), (2, 2, 2, 2), True, [2, 2], [0, 0], [0, 0], [1, 1], 1, [0, 0]),
        ("3-D", (1, 2, 2, 2, 3), (2, 2, 2, 2, 2), True, [1, 2, 1], [0, 0, 1], [0, 0, 1], [1, 1, 1], 1, [0, 1, 0]),
    ]
    for name, x, weight, has_bias, strides, before, after, dilations, groups, output_padding in rows:
        numbers = Numbers(f"transposed convolution {name}")
        inputs = {"x": numbers.normal(*x), "weight": numbers.normal(*weight, scale=0.5)}
        if has_bias:
            inputs["bias"] = numbers.normal(weight[1] * groups)

        def function(x, weight, bias=None):
            # Without padding, and then cut: so before and after may differ.
            whole = TRANSPOSED[len(strides)](x, weight, bias, strides, 0, output_padding, groups, dilations)
            if before == after:
                alike = TRANSPOSED[len(strides)](x, weight, bias, strides, before, output_padding, groups, dilations)
            else:
                alike = None
            for axis, (first, last) in enumerate(zip(before, after)):
                whole = whole.narrow(axis + 2, first, whole.shape[axis + 2] - first - last)
            assert alike is None or torch.allclose(whole, alike, rtol=1e-12, atol=1e-12)
            return whole

        yield case(
            name, "transposedConvolution", inputs, function, strides=strides, padBefore=before, padAfter=after,
            dilations=dilations, groups=groups, outputPadding=output_padding)


def max_pools():
    # name, x, kernel, strides, padding before, padding after, dilations, how x is drawn
    rows = [
        ("1-D", (2, 2, 7), [3], [2], [0], [0], [1], "distinct"),
        ("apart", (2, 2, 4, 6), [2, 2], [2, 2], [0, 0], [0, 0], [1, 1], "distinct"),
        ("apart, with a remainder", (1, 2, 5, 7), [2, 2], [2, 2], [0, 0], [0, 0], [1, 1], "distinct"),
        ("overlapping", (1, 2, 7, 7), [3, 3], [2, 2], [0, 0], [0, 0], [1, 1], "distinct"),
        ("overlapping, stride 1", (1, 1, 5, 6), [3, 3], [1, 1], [1, 1], [1, 1], [1, 1], "distinct"),
        ("padding 1", (1, 2, 6, 6), [3, 3], [2, 2], [1, 1], [1, 1], [1, 1], "distinct"),
        ("asymmetric padding", (1, 2, 6, 5), [3, 2], [2, 2], [0, 1], [1, 0], [1, 1], "distinct"),
        ("dilation 2", (1, 1, 7, 6), [3, 2], [1, 2], [0, 0], [0, 0], [2, 2], "distinct"),
        ("1 x 1, stride 2", (1, 2, 5, 4), [1, 1], [2, 2], [0, 0], [0, 0], [1, 1], "distinct"),
        ("negative numbers with padding", (1, 1, 4, 4), [3, 3], [2, 2], [1, 1], [1, 1], [1, 1], "negative"),
        ("equal maxima, apart", (1, 2, 6, 6), [2, 2], [2, 2], [0, 0], [0, 0], [1, 1], "few"),
        ("equal maxima, overlapping, padding 1", (1, 2, 6, 6), [3, 3], [2, 2], [1, 1], [1, 1], [1, 1], "few"),
        ("3-D", (1, 1, 4, 4, 3), [2, 2, 2], [2, 1, 1], [0, 0, 0], [0, 0, 0], [1, 1, 1], "distinct"),
    ]
    for name, shape, kernel, strides, before, after, dilations, form in rows:
        numbers = Numbers(f"max pool {name}")
        x = numbers.few(*shape) if form == "few" else numbers.distinct(*shape)
        if form == "negative":
            x = x - 9

        def function(x):
            # Padding is never chosen: there is a number in every window.
            wide = padded(x, before, after, -math.inf)
            result, places = MAX_POOL[len(kernel)](wide, kernel, strides, 0, dilations, return_indices=True)
            return result

        yield case(
            name, "maxPool", {"x": x}, function, bends=form == "few",
            kernel=kernel, strides=strides, padBefore=before, padAfter=after, dilations=dilations)


def average_pools():
    # name, x, kernel, strides, padding before, padding after, counts padding
    rows = [
        ("1-D", (2, 2, 7), [3], [2], [1], [1], False),
        ("apart", (2, 2, 4, 6), [2, 2], [2, 2], [0, 0], [0, 0], False),
        ("apart, with a remainder", (1, 2, 5, 7), [2, 3], [2, 3], [0, 0], [0, 0], False),
        ("overlapping", (1, 2, 7, 5), [3, 3], [2, 1], [0, 0], [0, 0], True),
        ("padding not counted", (1, 2, 5, 6), [3, 3], [2, 2], [1, 1], [1, 1], False),
        ("padding counted", (1, 2, 5, 6), [3, 3], [2, 2], [1, 1], [1, 1], True),
        ("asymmetric padding not counted", (1, 2, 5, 6), [3, 2], [2, 2], [0, 1], [2, 0], False),
        ("asymmetric padding counted", (1, 2, 5, 6), [3, 2], [2, 2], [0, 1], [2, 0], True),
        ("3-D", (1, 1, 4, 3, 4), [2, 2, 2], [2, 1, 2], [0, 1, 0], [0, 1, 0], False),
    ]
    for name, shape, kernel, strides, before, after, counts in rows:
        x = Numbers(f"average pool {name}").normal(*shape)

        def function(x):
            pool = AVERAGE_POOL[len(kernel)]
            means = pool(padded(x, before, after), kernel, strides)
            if not counts:
                means = means / pool(padded(torch.ones_like(x), before, after), kernel, strides)
            if before == after:
                alike = pool(x, kernel, strides, before, count_include_pad=counts)
                assert torch.allclose(means, alike, rtol=1e-12, atol=1e-12)
            return means

        yield case(
            name, "averagePool", {"x": x}, function,
            kernel=kernel, strides=strides, padBefore=before, padAfter=after, countsPadding=counts)


def global_average_pools():
    for name, shape in {"1-D": (2, 3, 5), "2-D": (2, 3, 3, 4), "3-D": (1, 2, 2, 3, 2)}.items():
        x = Numbers(f"global average pool {name}").normal(*shape)
        axes = tuple(range(2, len(shape)))
        yield case(name, "globalAveragePool", {"x": x}, lambda x: x.mean(axes, keepdim=True))


def local_response_normalizations():
    rows = [
        ("5 of 7 channels", (2, 7, 2, 2), 5, 0.5, 0.75, 2.0),
        ("3 channels, as many as there are", (1, 3, 2, 3), 3, 1.0, 0.5, 1.0),
        ("an even number of channels", (1, 6, 2, 2), 4, 0.75, 0.75, 1.0),
        ("AlexNet's numbers", (1, 6, 2, 2), 5, 1e-4 * 5, 0.75, 2.0),
    ]
    for name, shape, size, alpha, beta, bias in rows:
        alpha = single(alpha)
        x = Numbers(f"local response normalization {name}").normal(*shape, scale=2)

        def function(x):
            # ONNX has ⌊(size − 1) / 2⌋ channels before and ⌈(size − 1) / 2⌉ after; PyTorch the other way round.
            squares = padded(x * x, [(size - 1) // 2, 0, 0], [size // 2, 0, 0])
            sums = squares.unfold(1, size, 1).sum(-1)
            result = x / (bias + alpha / size * sums) ** beta
            if size % 2:
                alike = functional.local_response_norm(x, size, alpha, beta, bias)
                assert torch.allclose(result, alike, rtol=1e-12, atol=1e-12)
            return result

        yield case(
            name, "localResponseNormalization", {"x": x}, function, size=size, alpha=alpha, beta=beta, bias=bias)
