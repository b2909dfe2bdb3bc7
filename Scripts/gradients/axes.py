"""Softmax, reductions, running sums."""

import torch

from .case import Numbers, case


def softmax():
    for operation, function in {"softmax": torch.softmax, "logSoftmax": torch.log_softmax}.items():
        for name, shape, axis in [("last axis", (3, 5), 1), ("middle axis", (2, 4, 3), 1), ("first axis", (4, 3), 0)]:
            x = Numbers(f"{operation} {name}").normal(*shape, scale=2)
            yield case(name, operation, {"x": x}, lambda x: function(x, axis), axis=axis)
        x = torch.tensor([[1000.0, 998, -1000], [-999, -1000, -1000]])
        yield case("large numbers", operation, {"x": x}, lambda x: function(x, 1), axis=1)


def reductions():
    functions = {
        "reduceMean": torch.mean,
        "reduceSum": torch.sum,
        "reduceMax": torch.amax,
        "reduceMin": torch.amin,
        "reduceL2": lambda x, axes, keepdim: torch.linalg.vector_norm(x, 2, axes, keepdim),
        "reduceSumOfSquares": lambda x, axes, keepdim: (x * x).sum(axes, keepdim),
        "reduceLogSumExp": torch.logsumexp,
    }
    rows = [
        ("last axis", (2, 3, 4), [2], False),
        ("last axis, kept", (2, 3, 4), [2], True),
        ("first axis", (3, 4), [0], False),
        ("two axes apart", (2, 3, 4), [0, 2], False),
        ("images, kept", (2, 2, 2, 3), [2, 3], True),
        ("all", (3, 4), [0, 1], False),
    ]
    for operation, function in functions.items():
        for name, shape, axes, keeps in rows:
            numbers = Numbers(f"{operation} {name}")
            x = numbers.distinct(*shape) if operation in ("reduceMax", "reduceMin") else numbers.normal(*shape)
            yield case(
                name, operation, {"x": x}, lambda x: function(x, axes, keepdim=keeps), axes=axes, keepsAxes=keeps)
    x = torch.tensor([[2.0, 1, 2, 0, 0], [1, 1, 1, 1, 1]])
    for operation in ("reduceMax", "reduceMin"):
        yield case(
            "equal ones", operation, {"x": x}, lambda x: functions[operation](x, [1], keepdim=False),
            bends=True, axes=[1], keepsAxes=False)


def running_sums():
    rows = [
        ("plain", 1, False, False),
        ("exclusive", 1, True, False),
        ("reversed", 1, False, True),
        ("exclusive and reversed", 0, True, True),
    ]
    for name, axis, exclusive, reversed_ in rows:
        x = Numbers(f"cumulateSum {name}").normal(2, 4, 2)

        def function(x):
            x = x.flip(axis) if reversed_ else x
            sums = x.cumsum(axis) - x if exclusive else x.cumsum(axis)
            return sums.flip(axis) if reversed_ else sums

        yield case(name, "cumulateSum", {"x": x}, function, axis=axis, isExclusive=exclusive, isReversed=reversed_)
