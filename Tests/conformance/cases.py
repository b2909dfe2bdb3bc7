"""The standard's own tests, out of the package `onnx`, as plain values."""

import dataclasses
import glob
import os
import re
import warnings

import numpy as np
import onnx
from onnx import AttributeProto, TensorProto, numpy_helper

TYPES = {TensorProto.FLOAT, TensorProto.INT32, TensorProto.INT64, TensorProto.BOOL}
KINDS = ["node", "simple", "pytorch-converted", "pytorch-operator", "real"]


@dataclasses.dataclass
class Case:
    """A model, inputs for it, and what it has to give.

    `operator` is what a node test is a test of, also where the model spells it in other operators.
    An input or output that is no tensor of numbers (a sequence, an optional, strings) is None.
    """

    kind: str
    name: str
    operator: str
    model: onnx.ModelProto
    inputs: list[tuple[str, np.ndarray | None]]
    outputs: list[tuple[str, np.ndarray | None]]
    relative: float
    absolute: float

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.name}"

    def foreign_types(self) -> list[str]:
        """Everything in the model that is no tensor of float32, int32, int64 or bool."""
        return sorted(set(foreign_types(self.model)))


def all_cases() -> list[Case]:
    """Every test of the package, by kind and name."""
    cases = []
    for kind in KINDS:
        cases += sorted(cases_of(kind), key=lambda case: case.name)
    return cases


def cases_of(kind):
    from onnx.backend.test import loader

    # Node tests draw their inputs while they are imported.
    np.random.seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tests = loader.load_model_tests(kind=kind)
    if kind == "node":
        return node_cases(tests)
    read = light_case if kind == "real" else stored_case
    return [read(test, kind) for test in tests]


def node_cases(tests):
    by_name = {test.name: test for test in tests}
    for test in tests:
        (inputs, outputs), = test.data_sets
        # "NAME_expanded" and "NAME_expanded_ver18" are NAME with its operator written as a function.
        original = by_name.get(re.sub(r"_expanded(_ver\d+)?$", "", test.name), test)
        node = original.model.graph.node[0]
        domain = "" if node.domain in ("", "ai.onnx") else f"{node.domain}."
        yield Case(
            "node", test.name, domain + node.op_type, test.model,
            named(test.model.graph.input, inputs), named(test.model.graph.output, outputs),
            test.rtol, test.atol)


def stored_case(test, kind):
    """A model and its tensors in a folder."""
    model = onnx.load(os.path.join(test.model_dir, "model.onnx"))
    folder, = glob.glob(os.path.join(test.model_dir, "test_data_set_*"))

    def tensors(pattern, values):
        found = []
        for index in range(len(glob.glob(os.path.join(folder, f"{pattern}_*.pb")))):
            is_tensor = values[index].type.WhichOneof("value") == "tensor_type"
            path = os.path.join(folder, f"{pattern}_{index}.pb")
            found.append(read_tensor(path) if is_tensor else None)
        return named(values, found)

    graph = model.graph
    return Case(
        kind, test.name, "", model, tensors("input", graph.input), tensors("output", graph.output),
        test.rtol, test.atol)


def light_case(test, kind):
    """A well-known network without its weights; the input is what the package's own runner gives it."""
    from onnx.backend.test.runner import Runner

    root = os.path.dirname(os.path.dirname(onnx.__file__))
    path = os.path.join(root, test.url)
    model = onnx.load(path)
    weights = {one.name for one in model.graph.initializer}
    inputs = [
        (value.name, Runner.generate_dummy_data(value))
        for value in model.graph.input if value.name not in weights]
    stem = path.removesuffix(".onnx")
    outputs = [
        (value.name, read_tensor(f"{stem}_output_{index}.pb"))
        for index, value in enumerate(model.graph.output)]
    return Case(kind, test.name, "", model, inputs, outputs, test.rtol, test.atol)


def read_tensor(path):
    with open(path, "rb") as file:
        return numbers(onnx.TensorProto.FromString(file.read()))


def named(values, tensors):
    return [(value.name, numbers(tensor)) for value, tensor in zip(values, tensors)]


def numbers(value):
    """The array where there is one."""
    if isinstance(value, TensorProto):
        value = numpy_helper.to_array(value)
    if not isinstance(value, (np.ndarray, np.generic)):
        return None
    array = np.asarray(value)
    return array if array.dtype.kind in "biuf" else None


def foreign_types(model):
    """Names of element types, and of what is no tensor, also those that only inner values have."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            graph = onnx.shape_inference.infer_shapes(model).graph
        except Exception:
            graph = model.graph
    for value in [*graph.input, *graph.output, *graph.value_info]:
        kind = value.type.WhichOneof("value")
        if kind == "tensor_type":
            yield from type_name(value.type.tensor_type.elem_type)
        elif kind:
            yield kind.removesuffix("_type")
    yield from foreign_in_nodes(graph)


def foreign_in_nodes(graph):
    for tensor in graph.initializer:
        yield from type_name(tensor.data_type)
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == AttributeProto.TENSOR:
                yield from type_name(attribute.t.data_type)
            elif attribute.name in ("to", "dtype", "output_dtype") and attribute.type == AttributeProto.INT:
                yield from type_name(attribute.i)
            elif attribute.type == AttributeProto.GRAPH:
                yield "subgraph"


def type_name(number):
    if number and number not in TYPES:
        yield TensorProto.DataType.Name(number).lower()
