"""One operation on small tensors, differentiated by PyTorch in float64."""

import math
import zlib
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

torch.set_default_dtype(torch.float64)


class Numbers:
    """Numbers that follow from a name, all exact in float32."""

    def __init__(self, name: str):
        self.random = np.random.default_rng(zlib.crc32(name.encode()))

    def normal(self, *shape: int, scale: float = 1) -> Tensor:
        """About N(0, scale²), odd multiples of 2⁻⁹: never 0, and never where a piecewise function bends."""
        values = np.floor(self.random.standard_normal(shape) * scale * 256)
        return torch.tensor((2 * values + 1) / 512)

    def positive(self, *shape: int) -> Tensor:
        """From 0.25 on."""
        return self.normal(*shape).abs() + 0.25

    def distinct(self, *shape: int) -> Tensor:
        """No two alike, 1/8 apart or more, so that a maximum stays where it is when one moves a little."""
        count = math.prod(shape)
        return torch.tensor((self.random.permutation(count) - count // 2).reshape(shape) / 8 + 1 / 16)

    def few(self, *shape: int) -> Tensor:
        """Whole numbers from 0 to 2, so that many are equal."""
        return torch.tensor(self.random.integers(0, 3, shape) * 1.0)

    def indices(self, end: int, *shape: int, start: int = 0) -> Tensor:
        return torch.tensor(self.random.integers(start, end, shape))

    def flags(self, *shape: int) -> Tensor:
        return torch.tensor(self.random.integers(0, 2, shape).astype(bool))


def single(value: float) -> float:
    """The float32 number nearest to an attribute: what the engine's attributes hold."""
    return float(np.float32(value))


def described(tensor: Tensor, name: str | None = None) -> dict:
    """A tensor as the files have it."""
    kinds = {torch.int64: {"type": "int64"}, torch.bool: {"type": "bool"}}
    description = {} if name is None else {"name": name}
    description |= kinds.get(tensor.dtype, {})
    values = tensor.int() if tensor.dtype == torch.bool else tensor.detach()
    return description | {"shape": list(tensor.shape), "values": values.flatten().tolist()}


def case(
    name: str,
    operation: str,
    inputs: dict[str, Tensor],
    function: Callable,
    *,
    extra: Callable[..., dict[str, Tensor]] | None = None,
    data: set[str] = frozenset(),
    bends: bool = False,
    **attributes,
) -> dict:
    """`function` of the inputs, a drawn gradient of its result, and what follows for the inputs.

    `extra` gives further results by name, `data` names inputs that have no gradient. The gradients are compared with
    central differences, but not where the function `bends` at these inputs.
    """
    tensors = {key: tensor.clone() for key, tensor in inputs.items()}
    learned = [key for key, tensor in tensors.items() if tensor.is_floating_point() and key not in data]
    for key in learned:
        tensors[key].requires_grad_()
    results = function(*tensors.values())
    several = isinstance(results, tuple)
    results = results if several else (results,)
    numbers = Numbers(f"{operation}: gradient of {name}")
    cotangents = [numbers.normal(*result.shape) for result in results]
    gradients = dict(zip(learned, torch.autograd.grad(results, [tensors[key] for key in learned], cotangents)))
    if not bends:
        torch.autograd.gradcheck(function, tuple(tensors.values()), eps=2**-18, atol=1e-6, rtol=1e-5)

    description = {"name": name, "operation": operation, "attributes": attributes}
    description["inputs"] = [described(tensor, key) for key, tensor in tensors.items()]
    if several:
        description["outputs"] = [described(result) for result in results]
        description["outputGradients"] = [described(cotangent) for cotangent in cotangents]
    else:
        description["output"], description["outputGradient"] = described(results[0]), described(cotangents[0])
    if extra:
        found = extra(*tensors.values())
        description["extraOutputs"] = [described(tensor, key) for key, tensor in found.items()]
    description["gradients"] = [described(gradients[key]) if key in gradients else None for key in tensors]
    return description
