"""Writes a network as ONNX in the form that the project commits.

The form: opset 17 (20 where an operator asks for it), static shapes, batch 1, input `image` (1, 3, height, width), weights in float16.
A node's only output is called after the node, so that a layer's name is also the name of its result.
ONNX Runtime refuses operators whose operands mix float16 and float32, so a weight `conv1.weight` is
followed by one Cast, `conv1.weight/float32`, which an engine folds when it loads the file.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8
# The file format that goes with each opset.
IR_VERSIONS = {OPSET: IR_VERSION, 20: 9}


class GraphWriter:
    """Collects nodes in the order of execution; each method returns the name of the node it added."""

    def __init__(self, name: str, height: int, width: int, half: bool = True, channels: int = 3):
        """`half=False` keeps the weights in float32 without casts, to measure what rounding changes."""
        self.name = name
        self.height = height
        self.half = half
        self.opset = OPSET
        self.input = "image"
        self._image = helper.make_tensor_value_info(self.input, TensorProto.FLOAT, [1, channels, height, width])
        self._nodes = []
        self._initializers = []

    # Operators

    def convolution(self, name, value, weight, bias=None, stride=1, pads=(0, 0, 0, 0), groups=1):
        """weight: (out, in / groups, height, width); pads: top, left, bottom, right."""
        parameters = [self.parameter(f"{name}.weight", weight)]
        if bias is not None:
            parameters.append(self.parameter(f"{name}.bias", bias))
        return self.node(
            "Conv",
            name,
            [value, *parameters],
            dilations=[1, 1],
            group=groups,
            kernel_shape=list(weight.shape[2:]),
            pads=list(pads),
            strides=[stride, stride],
        )

    def batch_normalization(self, name, value, scale, bias, mean, variance, epsilon):
        statistics = {"scale": scale, "bias": bias, "mean": mean, "variance": variance}
        parameters = [self.parameter(f"{name}.{key}", array) for key, array in statistics.items()]
        return self.node("BatchNormalization", name, [value, *parameters], epsilon=epsilon)

    def layer_normalization(self, name, value, scale, bias, epsilon):
        """Over the last axis."""
        parameters = [self.parameter(f"{name}.scale", scale), self.parameter(f"{name}.bias", bias)]
        return self.node("LayerNormalization", name, [value, *parameters], axis=-1, epsilon=epsilon)

    def max_pool(self, name, value, size, stride, pads=(0, 0, 0, 0)):
        """Windows that do not fit are left out: ceil_mode 0."""
        return self.node(
            "MaxPool",
            name,
            [value],
            ceil_mode=0,
            kernel_shape=[size, size],
            pads=list(pads),
            strides=[stride, stride],
        )

    def dense(self, name, value, weight, bias):
        """weight: (out, in)."""
        parameters = [self.parameter(f"{name}.weight", weight), self.parameter(f"{name}.bias", bias)]
        return self.node("Gemm", name, [value, *parameters], transB=1)

    def product(self, name, value, weight):
        """A dense layer without bias over the last axis; weight: (in, out)."""
        return self.node("MatMul", name, [value, self.parameter(f"{name}.weight", weight)])

    def scale(self, name, value, number):
        return self.node("Mul", name, [value, self._scalar(number)])

    def reshape(self, name, value, shape):
        return self.node("Reshape", name, [value, self._shape(shape)])

    def transpose(self, name, value, order):
        return self.node("Transpose", name, [value], perm=list(order))

    def clip(self, name, value, low, high):
        return self.node("Clip", name, [value, self._scalar(low), self._scalar(high)])

    def relu(self, name, value):
        return self.node("Relu", name, [value])

    def node(self, operator, name, inputs, **attributes):
        """Any operator with one output."""
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    # Weights

    def parameter(self, name: str, array: np.ndarray) -> str:
        """A weight; returns the name of its float32 value."""
        value = f"{name}/float32"
        if not self.half:
            self._initializers.append(numpy_helper.from_array(_portable(array, "<f4"), value))
            return value
        self._initializers.append(numpy_helper.from_array(_portable(array, "<f2"), name))
        return self.node("Cast", value, [name], to=TensorProto.FLOAT)

    # The finished model

    def model(self, output: str) -> onnx.ModelProto:
        """The model with `output` as its result, checked, every shape known."""
        graph = helper.make_graph(
            self._nodes,
            self.name,
            [self._image],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
            self._initializers,
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", self.opset)],
            ir_version=IR_VERSIONS[self.opset],
            producer_name="import-models",
        )
        inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
        model.graph.output[0].CopyFrom(inferred.graph.output[0])
        onnx.checker.check_model(model, full_check=True)
        return model

    # Constants

    def _scalar(self, number: float) -> str:
        """A float32 constant without dimensions, written once and called after its value."""
        return self._constant(f"constant/{number:g}", np.array(number, "<f4"))

    def _shape(self, sizes: tuple[int, ...]) -> str:
        """A list of int64, written once and called after its numbers."""
        return self._constant("shape/" + "x".join(str(size) for size in sizes), np.array(sizes, "<i8"))

    def _constant(self, name: str, array: np.ndarray) -> str:
        if name not in {known.name for known in self._initializers}:
            self._initializers.append(numpy_helper.from_array(array, name))
        return name


def _portable(array: np.ndarray, kind: str) -> np.ndarray:
    """The array in row-major order as `kind`; refuses numbers that `kind` cannot hold."""
    rounded = np.ascontiguousarray(array, dtype=kind)
    if not np.isfinite(rounded).all():
        raise ValueError(f"numbers up to {np.abs(array).max():g} do not fit {kind}")
    return rounded
