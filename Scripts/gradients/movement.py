"""Operations that move elements and compute none."""

import math

import torch

from .case import Numbers, case
from .windows import padded


def joins():
    rows = [
        ("channels", [(2, 1, 3), (2, 2, 3), (2, 3, 3)], 1),
        ("first axis", [(1, 3), (2, 3)], 0),
        ("last axis", [(2, 2, 1), (2, 2, 3)], 2),
        ("one value", [(2, 3)], 1),
    ]
    for name, shapes, axis in rows:
        numbers = Numbers(f"concatenate {name}")
        inputs = {f"x{index}": numbers.normal(*shape) for index, shape in enumerate(shapes)}
        yield case(name, "concatenate", inputs, lambda *values: torch.cat(values, axis), axis=axis)
    for name, lengths, axis, shape in [("channels", [1, 3, 2], 1, (2, 6, 2)), ("first axis", [2, 1], 0, (3, 2))]:
        x = Numbers(f"split {name}").normal(*shape)
        yield case(name, "split", {"x": x}, lambda x: torch.split(x, lengths, axis), axis=axis, lengths=lengths)


def forms():
    rows = [
        ("to a matrix", (2, 3, 4), [4, 6]),
        ("copied and inferred", (2, 3, 4), [0, -1]),
        ("more axes", (6, 2), [2, 3, 1, 2]),
    ]
    for name, shape, target in rows:
        x = Numbers(f"reshape {name}").normal(*shape)
        whole = [shape[axis] if length == 0 else length for axis, length in enumerate(target)]
        yield case(name, "reshape", {"x": x}, lambda x: x.reshape(whole), shape=target)
    for axis in range(4):
        x = Numbers(f"flatten {axis}").normal(2, 3, 4)
        rows = math.prod(x.shape[:axis])
        yield case(f"axis {axis}", "flatten", {"x": x}, lambda x: x.reshape(rows, -1), axis=axis)
    rows = [
        ("a matrix", (2, 3), [1, 0]),
        ("three axes", (2, 3, 4), [2, 0, 1]),
        ("heads", (2, 3, 2, 2), [0, 2, 1, 3]),
    ]
    for name, shape, order in rows:
        x = Numbers(f"transpose {name}").normal(*shape)
        yield case(name, "transpose", {"x": x}, lambda x: x.permute(order), permutation=order)
    rows = [
        ("one axis", (2, 1, 3), [2, 4, 3]),
        ("more axes", (3, 1), [2, 3, 2]),
        ("a token for each image", (1, 1, 4), [3, 1, 4]),
        ("to fewer axes than x has", (2, 3, 1), [4]),
    ]
    for name, shape, target in rows:
        x = Numbers(f"expand {name}").normal(*shape)
        whole = torch.broadcast_shapes(shape, tuple(target))
        yield case(name, "expand", {"x": x}, lambda x: x.expand(whole), shape=target)


def edges():
    rows = [
        ("zeros around images", (1, 2, 2, 3), [0, 0, 1, 0], [0, 0, 2, 1], 0.0),
        ("channels behind", (2, 2, 2), [0, 0, 0], [0, 3, 0], 0.0),
        ("a value", (2, 3), [1, 0], [0, 2], 1.5),
    ]
    for name, shape, before, after, value in rows:
        x = Numbers(f"pad {name}").normal(*shape)
        yield case(
            name, "pad", {"x": x}, lambda x: padded(x, before, after, value), before=before, after=after, value=value)
    rows = [
        ("a part", (4, 5), [1, 2], [1, 1], [2, 3]),
        ("every second", (5, 6), [0, 1], [2, 2], [3, 3]),
        ("backwards", (4, 5), [3, 4], [-1, -2], [4, 3]),
        ("one axis backwards", (2, 3, 4), [0, 2, 3], [1, -1, -3], [2, 2, 2]),
    ]
    for name, shape, starts, steps, lengths in rows:
        x = Numbers(f"slice {name}").normal(*shape)

        def function(x):
            for axis, (start, step, length) in enumerate(zip(starts, steps, lengths)):
                x = x.index_select(axis, start + step * torch.arange(length))
            return x

        yield case(name, "slice", {"x": x}, function, starts=starts, steps=steps, lengths=lengths)


def choices():
    # name, x, indices, axis
    rows = [
        ("repeated rows", (4, 3), [2, 0, 2, 2], 0),
        ("a matrix of indices", (2, 5), [[1, 4, 1], [0, 0, 4]], 1),
        ("one index", (2, 3, 4), 1, 1),
        ("indices from the end", (3, 4), [-1, 0, -4, 3], 1),
    ]
    for name, shape, indices, axis in rows:
        x, indices = Numbers(f"gather {name}").normal(*shape), torch.tensor(indices)

        def function(x, indices):
            chosen = x.index_select(axis, indices.flatten() % shape[axis])
            return chosen.reshape(*shape[:axis], *indices.shape, *shape[axis + 1 :])

        yield case(name, "gather", {"x": x, "indices": indices}, function, axis=axis)
    # name, x, shape of the indices, axis, from the end, too
    rows = [
        ("last axis, repeated", (3, 2), (3, 4), 1, False),
        ("first axis", (3, 4), (2, 4), 0, False),
        ("one of each row", (4, 5), (4, 1), 1, False),
        ("middle axis, from the end", (2, 3, 2), (2, 4, 2), 1, True),
    ]
    for name, shape, places, axis, from_end in rows:
        numbers = Numbers(f"gatherElements {name}")
        length = shape[axis]
        indices = numbers.indices(length, *places, start=-length if from_end else 0)
        inputs = {"x": numbers.normal(*shape), "indices": indices}
        yield case(
            name, "gatherElements", inputs, lambda x, indices: x.gather(axis, indices % length), axis=axis)
