"""Batch normalisation as in training and as in evaluation, layer normalisation."""

from torch.nn import functional

from .case import Numbers, case, single


def training():
    rows = [
        ("2-D", (5, 3), 1e-5),
        ("3-D", (2, 3, 4), 1e-5),
        ("4-D", (3, 2, 2, 3), 1e-5),
        ("4-D, one image", (1, 3, 3, 2), 1e-3),
        ("a large epsilon", (4, 2, 2, 2), 0.25),
    ]
    for name, shape, epsilon in rows:
        epsilon = single(epsilon)
        numbers = Numbers(f"batch normalization in training {name}")
        channels = shape[1]
        inputs = {"x": numbers.normal(*shape) * 2 + 1}
        inputs |= {key: numbers.normal(channels) for key in ("scale", "shift")}
        axes = [axis for axis in range(len(shape)) if axis != 1]

        def function(x, scale, shift):
            return functional.batch_norm(x, None, None, scale, shift, training=True, eps=epsilon)

        def statistics(x, scale, shift):
            return {"mean": x.mean(axes), "variance": x.var(axes, correction=0)}

        yield case(name, "batchNormalizationTraining", inputs, function, extra=statistics, epsilon=epsilon)


def evaluation():
    for name, shape, epsilon in [("2-D", (4, 3), 1e-5), ("4-D", (2, 3, 2, 3), 1e-3)]:
        epsilon = single(epsilon)
        numbers = Numbers(f"batch normalization in evaluation {name}")
        channels = shape[1]
        inputs = {"x": numbers.normal(*shape)}
        inputs |= {key: numbers.normal(channels) for key in ("scale", "shift", "mean")}
        inputs["variance"] = numbers.positive(channels)

        def function(x, scale, shift, mean, variance):
            # PyTorch's own has no gradients with respect to mean and variance.
            length = [-1] + [1] * (len(shape) - 2)
            scale, shift, mean, variance = (value.reshape(length) for value in (scale, shift, mean, variance))
            return (x - mean) / (variance + epsilon).sqrt() * scale + shift

        yield case(name, "batchNormalization", inputs, function, epsilon=epsilon)


def layers():
    rows = [
        ("last axis", (2, 3, 6), 2, True, 1e-6),
        ("last axis, without shift", (2, 2, 5), 2, False, 1e-5),
        ("two axes", (2, 3, 4), 1, True, 1e-5),
        ("two axes, without shift", (2, 2, 2, 3), 2, False, 1e-5),
        ("a matrix", (4, 3), 1, True, 0.125),
    ]
    for name, shape, axis, has_shift, epsilon in rows:
        epsilon = single(epsilon)
        numbers = Numbers(f"layer normalization {name}")
        inputs = {"x": numbers.normal(*shape), "scale": numbers.normal(*shape[axis:])}
        if has_shift:
            inputs["shift"] = numbers.normal(*shape[axis:])

        def function(x, scale, shift=None):
            return functional.layer_norm(x, shape[axis:], scale, shift, epsilon)

        yield case(name, "layerNormalization", inputs, function, axis=axis, epsilon=epsilon)
