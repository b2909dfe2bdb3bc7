"""Products of matrices, and attention."""

import math

import torch
from torch.nn import functional

from .case import Numbers, case, single


def products():
    rows = [
        ("vector by vector", (4,), (4,)),
        ("vector by matrix", (4,), (4, 3)),
        ("matrix by vector", (2, 4), (4,)),
        ("matrix by matrix", (2, 4), (4, 3)),
        ("one row, one column", (1, 5), (5, 1)),
        ("matrices by matrix", (2, 3, 4), (4, 2)),
        ("matrix by matrices", (3, 4), (2, 4, 2)),
        ("matrices by matrices", (2, 3, 4), (2, 4, 2)),
        ("one batch against many", (1, 3, 4), (3, 4, 2)),
        ("batches broadcast both ways", (2, 1, 3, 2), (3, 2, 2)),
        ("vector by matrices", (4,), (2, 4, 3)),
        ("matrices by vector", (2, 3, 4), (4,)),
        ("four axes", (2, 2, 3, 2), (2, 2, 2, 3)),
        ("four axes by matrix", (2, 2, 2, 3), (3, 2)),
    ]
    for name, left, right in rows:
        numbers = Numbers(f"matMul {name}")
        yield case(name, "matMul", {"x": numbers.normal(*left), "y": numbers.normal(*right)}, torch.matmul)


def gemm():
    # name, rows, inner, columns, shape of C, alpha, beta, transposes A, transposes B
    rows = [
        ("without C", 2, 4, 3, None, 1, 1, False, False),
        ("a row of C, transposed B", 3, 4, 2, (2,), 1, 1, False, True),
        ("a whole C, alpha and beta", 2, 3, 3, (2, 3), 0.5, 2, False, False),
        ("a column of C, transposed A", 3, 2, 4, (3, 1), 1.5, -1, True, False),
        ("C of one row, both transposed", 2, 3, 2, (1, 2), 1, 0.25, True, True),
        ("C of one number", 2, 3, 2, (1,), 2, 1, False, True),
        ("C without axes", 2, 3, 2, (), 1, 3, False, False),
    ]
    for name, count, inner, columns, shape, alpha, beta, transposes_a, transposes_b in rows:
        numbers = Numbers(f"gemm {name}")
        a = numbers.normal(*((inner, count) if transposes_a else (count, inner)))
        b = numbers.normal(*((columns, inner) if transposes_b else (inner, columns)))
        inputs = {"a": a, "b": b} | ({} if shape is None else {"c": numbers.normal(*shape)})

        def function(a, b, c=None):
            product = alpha * ((a.T if transposes_a else a) @ (b.T if transposes_b else b))
            return product if c is None else product + beta * c

        yield case(
            name, "gemm", inputs, function, alpha=float(alpha), beta=float(beta),
            transposesA=transposes_a, transposesB=transposes_b)


def attention():
    # name, tokens that ask, tokens that are asked, width of a head
    for name, queries, keys, width in [("2 heads", 4, 4, 4), ("2 heads, fewer queries", 2, 5, 3)]:
        scale = single(1 / math.sqrt(width))
        numbers = Numbers(f"attention {name}")
        lengths = {"query": queries, "key": keys, "value": keys}
        inputs = {key: numbers.normal(2, 2, length, width) for key, length in lengths.items()}

        def function(query, key, value):
            result = torch.softmax(query @ key.transpose(-1, -2) * scale, -1) @ value
            alike = functional.scaled_dot_product_attention(query, key, value, scale=scale)
            assert torch.allclose(result, alike, rtol=1e-12, atol=1e-12)
            return result

        yield case(name, "attention", inputs, function, scale=scale)
