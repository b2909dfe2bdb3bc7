"""Functions of one element, and of two that are broadcast against each other."""

import torch
from torch.nn import functional

from .case import Numbers, case, single


def of_one():
    sixth = single(1 / 6)
    # name, operation, function, attributes, how x is drawn
    rows = [
        ("plain", "relu", functional.relu, {}, "normal"),
        ("slope 0.01", "leakyRelu", leaky_relu, {"slope": single(0.01)}, "normal"),
        ("slope 0.2", "leakyRelu", leaky_relu, {"slope": single(0.2)}, "normal"),
        ("0 to 6", "clip", clip, {"minimum": 0.0, "maximum": 6.0}, "wide"),
        ("-1 to 0.5", "clip", clip, {"minimum": -1.0, "maximum": 0.5}, "normal"),
        ("plain", "sigmoid", torch.sigmoid, {}, "wide"),
        ("plain", "tanh", torch.tanh, {}, "normal"),
        ("exact", "gelu", gelu, {"approximate": False}, "wide"),
        ("by tanh", "gelu", gelu, {"approximate": True}, "wide"),
        ("ONNX's defaults", "hardSigmoid", hard_sigmoid, {"alpha": single(0.2), "beta": 0.5}, "wide"),
        ("MobileNet's", "hardSigmoid", hard_sigmoid, {"alpha": sixth, "beta": 0.5}, "wide"),
        ("plain", "hardSwish", functional.hardswish, {}, "wide"),
        ("plain", "silu", functional.silu, {}, "wide"),
        ("alpha 1", "elu", functional.elu, {"alpha": 1.0}, "normal"),
        ("alpha 0.5", "elu", functional.elu, {"alpha": 0.5}, "wide"),
        ("plain", "softplus", functional.softplus, {}, "wide"),
        ("plain", "erf", torch.erf, {}, "normal"),
        ("plain", "exponential", torch.exp, {}, "normal"),
        ("plain", "squareRoot", torch.sqrt, {}, "positive"),
        ("plain", "log", torch.log, {}, "positive"),
        ("plain", "negative", torch.neg, {}, "normal"),
        ("plain", "absolute", torch.abs, {}, "normal"),
        ("plain", "sine", torch.sin, {}, "wide"),
        ("plain", "cosine", torch.cos, {}, "wide"),
        ("plain", "reciprocal", torch.reciprocal, {}, "positive"),
    ]
    for name, operation, function, attributes, form in rows:
        numbers = Numbers(f"{operation} {name}")
        draw = {"normal": numbers.normal, "positive": numbers.positive}
        x = numbers.normal(3, 7, scale=3) if form == "wide" else draw[form](3, 7)
        yield case(name, operation, {"x": x}, lambda x: function(x, **attributes), **attributes)

    whole = torch.tensor([[-2.0, -1, 0], [0, 1, 2]])
    yield case("at 0", "relu", {"x": whole}, functional.relu, bends=True)
    yield case("at 0", "absolute", {"x": whole}, torch.abs, bends=True)
    yield case("at its ends", "clip", {"x": whole}, lambda x: x.clamp(-1, 1), bends=True, minimum=-1.0, maximum=1.0)
    far = torch.tensor([-800.0, -40, -20, 20, 40, 800])
    for operation, function in {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "silu": functional.silu}.items():
        yield case("far from 0", operation, {"x": far}, function)


def leaky_relu(x, slope):
    return functional.leaky_relu(x, slope)


def clip(x, minimum, maximum):
    return x.clamp(minimum, maximum)


def gelu(x, approximate):
    return functional.gelu(x, approximate="tanh" if approximate else "none")


def hard_sigmoid(x, alpha, beta):
    return (alpha * x + beta).clamp(0, 1)


def of_two():
    shapes = [
        ("alike", (2, 3, 4), (2, 3, 4)),
        ("a number on the right", (2, 3), ()),
        ("a number on the left", (), (2, 3)),
        ("last axis", (2, 3, 4), (4,)),
        ("channels", (2, 3, 2, 2), (3, 1, 1)),
        ("both ways", (2, 1, 4), (3, 1)),
        ("more axes on the right", (3, 1), (2, 1, 4)),
        ("axes of length 1", (2, 3), (1, 1, 1)),
    ]
    functions = {
        "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "power": torch.pow,
        "minimum": torch.minimum, "maximum": torch.maximum,
    }
    for operation, function in functions.items():
        for name, left, right in shapes:
            numbers = Numbers(f"{operation} {name}")
            x = numbers.positive(*left) if operation == "power" else numbers.normal(*left)
            y = numbers.positive(*right) if operation == "divide" else numbers.normal(*right)
            yield case(name, operation, {"x": x, "y": y}, function)
    x, y = torch.tensor([-1.0, 0, 2, 3]), torch.tensor([-1.0, 1, 1, 3])
    for operation in ("minimum", "maximum"):
        yield case("equal ones", operation, {"x": x, "y": y}, functions[operation], bends=True)
    x, y = torch.tensor([-1.5, 0.5, 2]), torch.tensor([[2.0], [3]])
    yield case("whole exponents as data", "power", {"x": x, "y": y}, torch.pow, data={"y"})


def selections():
    rows = [
        ("alike", (2, 3, 4), (2, 3, 4), (2, 3, 4)),
        ("a mask of the last axes", (3, 4), (2, 3, 4), ()),
        ("all broadcast", (2, 1, 4), (3, 1), (4,)),
    ]
    for name, condition, x, y in rows:
        numbers = Numbers(f"select {name}")
        inputs = {"condition": numbers.flags(*condition), "x": numbers.normal(*x), "y": numbers.normal(*y)}
        yield case(name, "select", inputs, torch.where)
