"""Operators beyond those that the first networks needed, one row per case.

A row is a name, the shape of `x`, the operator, what follows `x` among its inputs, and its attributes. `x` holds
multiples of 1/16; a row's `of` says what is done to it first, `opset` for which operator set the case is written.
"""

import numpy as np

PLAIN = {
    "abs": "Abs",
    "arc-tangent": "Atan",
    "ceiling": "Ceil",
    "cosine": "Cos",
    "floor": "Floor",
    "hyperbolic-sine": "Sinh",
    "is-not-a-number": "IsNaN",
    "reciprocal": "Reciprocal",
    "round": "Round",
    "sign": "Sign",
    "sine": "Sin",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "tangent": "Tan",
    "elu": "Elu",
    "selu": "Selu",
    "celu": "Celu",
    "thresholded-relu": "ThresholdedRelu",
    "shrink": "Shrink",
    "log-softmax": "LogSoftmax",
    "hardmax": "Hardmax",
}


def whole(*numbers):
    return np.array(numbers, np.int64)


def floats(*numbers):
    return np.array(numbers, np.float32)


def numbers(*shape):
    """Multiples of 1/16 in a fixed order without a pattern."""
    count = int(np.prod(shape))
    return (((np.arange(count) * 37 + 11) % 64 - 32) / 16).astype(np.float32).reshape(shape)


def places(count, *shape):
    return ((np.arange(int(np.prod(shape))) * 7 + 3) % count).astype(np.int64).reshape(shape)


# name, shape of x, operator, further inputs, attributes, and what else differs from the usual
ROWS = [
    # Element by element
    ("logarithm", (2, 3, 4), "Log", [], {}, {"of": "positive"}),
    ("arc-sine", (2, 3, 4), "Asin", [], {}, {"of": "small"}),
    ("arc-cosine", (2, 3, 4), "Acos", [], {}, {"of": "small"}),
    ("inverse-hyperbolic-tangent", (2, 3, 4), "Atanh", [], {}, {"of": "small"}),
    ("inverse-hyperbolic-cosine", (2, 3, 4), "Acosh", [], {}, {"of": "large"}),
    ("mish", (2, 3, 4), "Mish", [], {}, {"opset": 18}),
    ("gelu", (2, 3, 4), "Gelu", [], {}, {"opset": 20}),
    ("parametric-relu", (2, 3, 4), "PRelu", [floats(0.25, -0.5, 2).reshape(3, 1)], {}, {}),
    ("minimum-of-three", (2, 3, 4), "Min", [numbers(3, 1), numbers(4)], {}, {}),
    ("maximum-of-three", (2, 3, 4), "Max", [numbers(3, 1), numbers(4)], {}, {}),
    ("mean-of-three", (2, 3, 4), "Mean", [numbers(3, 1), numbers(4)], {}, {}),
    ("remainder", (2, 3, 4), "Mod", [floats(1.5)], {"fmod": 1}, {}),
    ("modulo-of-whole-numbers", (2, 3, 4), "Mod", [whole(3, -3, 2, -2)], {}, {"of": "int64"}),
    ("division-of-whole-numbers", (2, 3, 4), "Div", [whole(3, -3, 2, -2)], {}, {"of": "int64"}),
    ("equal", (2, 3, 4), "Equal", [whole(0, 1, -1, 2)], {}, {"of": "int64"}),
    ("less", (2, 3, 4), "Less", [numbers(3, 1)], {}, {}),
    ("greater-or-equal", (2, 3, 4), "GreaterOrEqual", [numbers(3, 1)], {}, {}),
    ("not", (2, 3, 4), "Not", [], {}, {"of": "bool"}),
    ("exclusive-or", (2, 3, 4), "Xor", [np.array([[True], [False], [True]])], {}, {"of": "bool"}),
    ("choice", (2, 3, 4), "Where", [numbers(4), numbers(3, 1)], {}, {"of": "bool"}),
    ("clip-whole-numbers", (2, 3, 4), "Clip", [np.int64(-1), np.int64(2)], {}, {"of": "int64"}),
    # Along axes
    ("reduce-sum", (2, 3, 4), "ReduceSum", [whole(1, 2)], {"keepdims": 0}, {}),
    ("reduce-product", (2, 3, 4), "ReduceProd", [], {"axes": [1]}, {}),
    ("reduce-minimum", (2, 3, 4), "ReduceMin", [], {"axes": [-1]}, {}),
    ("reduce-maximum", (2, 3, 4), "ReduceMax", [], {"axes": [0, 2]}, {}),
    ("reduce-magnitudes", (2, 3, 4), "ReduceL1", [], {"axes": [1]}, {}),
    ("reduce-norm", (2, 3, 4), "ReduceL2", [], {"axes": [1]}, {}),
    ("reduce-squares", (2, 3, 4), "ReduceSumSquare", [], {"axes": [1]}, {}),
    ("reduce-log-sum", (2, 3, 4), "ReduceLogSum", [], {"axes": [1]}, {"of": "positive"}),
    ("reduce-log-sum-exp", (2, 3, 4), "ReduceLogSumExp", [], {"axes": [1]}, {}),
    ("reduce-whole-numbers", (2, 3, 4), "ReduceMean", [], {"axes": [1]}, {"of": "int64"}),
    ("arg-max", (2, 3, 4), "ArgMax", [], {"axis": 1}, {"of": "int64"}),
    ("arg-min-last", (2, 3, 4), "ArgMin", [], {"axis": -1, "keepdims": 0, "select_last_index": 1}, {"of": "int64"}),
    ("cumulative-sum", (2, 3, 4), "CumSum", [np.int64(1)], {"exclusive": 1, "reverse": 1}, {}),
    ("top-values", (2, 3, 7), "TopK", [whole(3)], {}, {"results": 2}),
    ("top-places-of-smallest", (2, 7, 3), "TopK", [whole(4)], {"axis": 1, "largest": 0}, {"result": 1}),
    ("one-hot", (2, 3), "OneHot", [np.int64(5), floats(-1, 2)], {"axis": 1}, {"of": "int64"}),
    # Movement
    ("tile", (2, 3, 4), "Tile", [whole(2, 1, 3)], {}, {}),
    ("expand", (2, 1, 4), "Expand", [whole(3, 1, 3, 1)], {}, {}),
    ("slice-backwards", (2, 5, 4), "Slice", [whole(4, 3), whole(-9, 0), whole(1, 2), whole(-2, -1)], {}, {}),
    ("split-unequal", (2, 5, 4), "Split", [whole(1, 4)], {"axis": 1}, {"results": 2}),
    ("gather-negative", (3, 4, 2), "Gather", [whole(-1, 0, 2).reshape(3, 1)], {"axis": 1}, {}),
    ("gather-elements", (3, 4, 2), "GatherElements", [places(4, 3, 2, 2)], {"axis": 1}, {}),
    ("gather-slices", (3, 4, 2), "GatherND", [places(3, 2, 2)], {}, {}),
    ("gather-slices-in-batches", (3, 4, 2), "GatherND", [places(4, 3, 1)], {"batch_dims": 1}, {}),
    ("scatter-elements", (3, 4, 2), "ScatterElements", [places(4, 3, 2, 2), numbers(3, 2, 2)], {"axis": 1}, {}),
    (
        "scatter-elements-adding",
        (3, 4, 2),
        "ScatterElements",
        [places(2, 3, 4, 2), numbers(3, 4, 2)],
        {"axis": 1, "reduction": "add"},
        {},
    ),
    ("scatter-slices", (3, 4, 2), "ScatterND", [whole(2, 0).reshape(2, 1), numbers(2, 4, 2)], {}, {}),
    ("pad-reflecting", (1, 2, 4, 5), "Pad", [whole(0, 0, 2, 1, 0, 0, 1, 3)], {"mode": "reflect"}, {}),
    ("pad-edges", (1, 2, 4, 5), "Pad", [whole(0, 0, 2, 1, 0, 0, 1, 3)], {"mode": "edge"}, {}),
    ("pad-wrapping", (1, 2, 4, 5), "Pad", [whole(0, 0, 2, 1, 0, 0, 1, 3)], {"mode": "wrap"}, {"opset": 19}),
    ("pad-cutting", (1, 2, 4, 5), "Pad", [whole(0, 0, -1, 2, 0, 0, 1, -2)], {}, {}),
    ("depth-to-space", (1, 8, 2, 3), "DepthToSpace", [], {"blocksize": 2}, {}),
    ("depth-to-space-by-column", (1, 8, 2, 3), "DepthToSpace", [], {"blocksize": 2, "mode": "CRD"}, {}),
    ("space-to-depth", (1, 2, 4, 6), "SpaceToDepth", [], {"blocksize": 2}, {}),
    ("lower-triangle", (2, 4, 5), "Trilu", [np.int64(1)], {"upper": 0}, {}),
    ("reverse-sequences", (5, 3, 2), "ReverseSequence", [whole(2, 5, 3)], {}, {}),
    # Windows
    ("conv-one-axis", (2, 3, 9), "Conv", [numbers(4, 3, 3)], {"pads": [2, 1], "strides": [2]}, {}),
    ("conv-three-axes", (1, 2, 4, 5, 4), "Conv", [numbers(3, 2, 2, 3, 2)], {"pads": [1, 1, 0, 0, 1, 1]}, {}),
    ("conv-three-axes-in-groups", (1, 4, 3, 4, 4), "Conv", [numbers(2, 2, 2, 2, 2)], {"group": 2, "strides": [1, 2, 1]}, {}),
    ("max-pool-one-axis", (2, 3, 9), "MaxPool", [], {"kernel_shape": [3], "strides": [2], "pads": [1, 1]}, {}),
    ("max-pool-three-axes", (1, 2, 4, 5, 4), "MaxPool", [], {"kernel_shape": [2, 3, 2], "dilations": [2, 1, 1]}, {}),
    ("max-pool-places", (2, 2, 5, 6), "MaxPool", [], {"kernel_shape": [2, 3], "strides": [2, 2]}, {"result": 1}),
    (
        "average-pool-three-axes",
        (1, 2, 4, 5, 4),
        "AveragePool",
        [],
        {"kernel_shape": [2, 3, 2], "pads": [1, 1, 0, 0, 1, 1], "strides": [2, 1, 2]},
        {},
    ),
    ("norm-pool", (1, 2, 5, 6), "LpPool", [], {"kernel_shape": [2, 3], "p": 2, "strides": [2, 2]}, {}),
    ("global-max-pool", (2, 3, 4, 5), "GlobalMaxPool", [], {}, {}),
    ("transposed-conv", (1, 3, 4, 5), "ConvTranspose", [numbers(3, 2, 3, 3)], {}, {}),
    (
        "transposed-conv-strides-and-pads",
        (1, 3, 4, 5),
        "ConvTranspose",
        [numbers(3, 2, 3, 2), numbers(2)],
        {"strides": [2, 3], "pads": [1, 0, 2, 1], "output_padding": [1, 0], "dilations": [2, 1]},
        {},
    ),
    (
        "transposed-conv-in-groups",
        (2, 4, 3, 3),
        "ConvTranspose",
        [numbers(4, 3, 2, 2)],
        {"group": 2, "strides": [2, 2]},
        {},
    ),
    ("transposed-conv-all-padding", (1, 2, 4, 4), "ConvTranspose", [numbers(2, 2, 2, 2)], {"pads": [2, 1, 1, 2]}, {}),
    (
        "transposed-conv-same-upper",
        (1, 2, 4, 4),
        "ConvTranspose",
        [numbers(2, 2, 3, 3)],
        {"auto_pad": "SAME_UPPER", "strides": [2, 2]},
        {},
    ),
    ("transposed-conv-one-axis", (1, 3, 6), "ConvTranspose", [numbers(3, 2, 4)], {"strides": [2], "pads": [1, 1]}, {}),
    ("transposed-conv-three-axes", (1, 2, 3, 3, 2), "ConvTranspose", [numbers(2, 2, 2, 3, 2)], {"strides": [2, 1, 2]}, {}),
    # Normalisation
    ("instance-normalization", (2, 3, 4, 4), "InstanceNormalization", [numbers(3), numbers(3)], {}, {}),
    ("group-normalization", (2, 6, 4, 4), "GroupNormalization", [numbers(6), numbers(6)], {"num_groups": 3}, {"opset": 21}),
    ("rms-normalization", (2, 3, 8), "RMSNormalization", [numbers(8)], {}, {"opset": 23}),
    ("norm-normalization", (2, 3, 8), "LpNormalization", [], {"axis": 1, "p": 1}, {}),
    ("mean-variance-normalization", (2, 3, 4, 4), "MeanVarianceNormalization", [], {"axes": [0, 2, 3]}, {}),
    ("local-response-normalization", (1, 7, 3, 3), "LRN", [], {"size": 3, "alpha": 0.5, "bias": 2.0}, {}),
    # Sampling
    ("resize-nearest", (1, 2, 4, 5), "Resize", ["", floats(1, 1, 1.5, 2.5)], {}, {}),
    (
        "resize-nearest-asymmetric",
        (1, 2, 4, 5),
        "Resize",
        ["", floats(1, 1, 2, 2)],
        {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
        {},
    ),
    ("resize-linear", (1, 2, 4, 5), "Resize", ["", "", whole(1, 2, 7, 9)], {"mode": "linear"}, {}),
    (
        "resize-linear-aligned",
        (1, 2, 4, 5),
        "Resize",
        ["", "", whole(1, 2, 7, 9)],
        {"mode": "linear", "coordinate_transformation_mode": "align_corners"},
        {},
    ),
    ("resize-cubic", (1, 2, 6, 5), "Resize", ["", "", whole(1, 2, 9, 8)], {"mode": "cubic"}, {}),
    (
        "resize-cubic-without-outside",
        (1, 2, 6, 5),
        "Resize",
        ["", floats(1, 1, 0.75, 1.5)],
        {"mode": "cubic", "exclude_outside": 1, "cubic_coeff_a": -0.5},
        {},
    ),
    (
        "resize-linear-antialiased",
        (1, 2, 9, 8),
        "Resize",
        ["", "", whole(4, 3)],
        {"mode": "linear", "antialias": 1, "axes": [2, 3]},
        {"opset": 18},
    ),
    (
        "resize-region",
        (1, 1, 6, 5),
        "Resize",
        [floats(0, 0, 0.25, -0.25, 1, 1, 0.75, 1.25), "", whole(1, 1, 4, 6)],
        {"mode": "linear", "coordinate_transformation_mode": "tf_crop_and_resize", "extrapolation_value": 8.0},
        {},
    ),
    ("grid-sample", (1, 2, 4, 5), "GridSample", [numbers(1, 3, 4, 2)], {}, {}),
    (
        "grid-sample-cubic-reflecting",
        (1, 2, 4, 5),
        "GridSample",
        [numbers(1, 3, 4, 2)],
        {"mode": "bicubic", "padding_mode": "reflection", "align_corners": 1},
        {},
    ),
    (
        "grid-sample-nearest-at-the-border",
        (1, 2, 4, 5),
        "GridSample",
        [numbers(1, 3, 4, 2)],
        {"mode": "nearest", "padding_mode": "border"},
        {},
    ),
    (
        "roi-align",
        (2, 2, 8, 8),
        "RoiAlign",
        [floats(1, 1, 6, 5, 0, 2, 7, 7).reshape(2, 4), whole(1, 0)],
        {"output_height": 2, "output_width": 3, "sampling_ratio": 2},
        {},
    ),
    # Products and attention
    ("determinant", (2, 4, 4), "Det", [], {}, {}),
    ("einsum-attention", (2, 3, 4), "Einsum", [numbers(2, 5, 4)], {"equation": "bik,bjk->bij"}, {}),
    ("einsum-ellipsis", (2, 3, 4), "Einsum", [numbers(4, 5)], {"equation": "...j,jk->...k"}, {}),
    ("einsum-diagonal", (3, 3, 4), "Einsum", [], {"equation": "iij->ji"}, {}),
    ("einsum-chain", (2, 3), "Einsum", [numbers(3, 4), numbers(4, 2)], {"equation": "ij,jk,kl->il"}, {}),
    ("einsum-implicit", (2, 3, 4), "Einsum", [numbers(4, 5)], {"equation": "bij,jk"}, {}),
    ("einsum-outer", (3, 2), "Einsum", [numbers(2, 4)], {"equation": "ij,kl->ljki"}, {}),
    ("attention", (1, 2, 4, 8), "Attention", [numbers(1, 2, 5, 8), numbers(1, 2, 5, 8)], {}, {"opset": 23}),
    (
        "attention-causal-shared-heads",
        (1, 4, 32),
        "Attention",
        [numbers(1, 4, 16), numbers(1, 4, 16)],
        {"is_causal": 1, "q_num_heads": 4, "kv_num_heads": 2, "softcap": 4.0},
        {"opset": 23},
    ),
]
