"""Holds the files that the tool writes to the standard's checker and to ONNX Runtime.

    check.py TOOL NETWORK...

A network is an ONNX file, or the name of an architecture, which gets its weights from a seed. The checker must accept what is
written, with shapes inferred.

A file is exported in float32 and, unless its weights come from eight bits, which halves cannot hold, in float16. ONNX Runtime
must make the same of it as of the original, but for the last digits: its optimiser may order sums otherwise. Where halves
cannot hold the weights, the error of half precision is allowed. An architecture has no original: ONNX Runtime must make the
same of it as the tool does.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5
# For kernels that order sums otherwise in every layer.
KERNELS_TOLERANCE = 1e-4
HALF_PRECISION_TOLERANCE = 2e-3

Tensors = dict[str, np.ndarray]


class Fault(Exception):
    """What is wrong with a file that was written."""


def main() -> int:
    tool, *networks = sys.argv[1:]
    networks = [one for one in networks if not is_refused(pathlib.Path(one))]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        written = pathlib.Path(folder) / "written.onnx"
        for network in networks:
            check = check_file if pathlib.Path(network).exists() else check_architecture
            faults += [f"{network}{fault}" for fault in check(tool, network, written)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(networks)} networks are exported as they are" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


def is_refused(model: pathlib.Path) -> bool:
    """Whether a fixture has operators of other domains, which the tool does not read."""
    index = model.parent.parent / "index.json"
    cases = json.loads(index.read_text(encoding="utf-8")).get("cases", []) if index.exists() else []
    return any(case.get("name") == model.parent.name and "refused" in case for case in cases)


def check_file(tool: str, network: str, written: pathlib.Path) -> Iterator[str]:
    """Exports a file in both formats; gives what is wrong."""
    tolerance = TOLERANCE
    has_eight_bits = "quantized" in network or "int8" in network
    seed = pathlib.Path(network).parent.name
    for options in [[]] if has_eight_bits else [[], ["--float16"]]:
        subprocess.run([tool, "model", "export", network, written, *options], check=True, stdout=subprocess.DEVNULL)
        try:
            compare(written, lambda run, inputs: original_results(network, run, inputs), tolerance, seed)
        except Fault as fault:
            yield f" {' '.join(options)}: {fault}"
        if not fits_halves(written):
            tolerance = HALF_PRECISION_TOLERANCE


def check_architecture(tool: str, network: str, written: pathlib.Path) -> Iterator[str]:
    """Exports an architecture with weights from a seed; gives what is wrong."""
    export = [tool, "model", "export", network, written, "--seed", "1"]
    subprocess.run(export, check=True, stdout=subprocess.DEVNULL)
    try:
        compare(written, lambda run, inputs: tool_results(tool, written, run, inputs), KERNELS_TOLERANCE, network)
    except Fault as fault:
        yield f": {fault}"


def fits_halves(written: pathlib.Path) -> bool:
    """Whether half precision holds all float32 weights of the file without an error."""
    weights = [onnx.numpy_helper.to_array(one) for one in onnx.load(written).graph.initializer]
    return all(
        np.array_equal(one, one.astype(np.float16)) for one in weights
        if one.dtype == np.float32 and one.ndim > 0)


def compare(
    written: pathlib.Path,
    expected: Callable[[onnxruntime.InferenceSession, Tensors], list[np.ndarray]],
    tolerance: float,
    seed: str,
) -> None:
    try:
        onnx.checker.check_model(written, full_check=True)
    except Exception as error:
        raise Fault(f"the checker refuses it: {error}") from error
    try:
        run = session(written)
    except Exception as error:
        raise Fault(f"ONNX Runtime refuses it: {error}") from error
    random = np.random.default_rng(zlib.crc32(seed.encode()))
    inputs = {one.name: numbers(random, one) for one in run.get_inputs()}
    for a, b in zip(expected(run, inputs), run.run(None, inputs), strict=True):
        if a.shape != b.shape or a.dtype != b.dtype:
            raise Fault(f"a result is {b.dtype} {b.shape} instead of {a.dtype} {a.shape}")
        if not np.allclose(a, b, rtol=0, atol=tolerance * max(1, np.abs(a).max(initial=0)), equal_nan=True):
            raise Fault(f"a result differs by {np.abs(a - b).max()}")


def original_results(
    network: str, run: onnxruntime.InferenceSession, inputs: Tensors
) -> list[np.ndarray]:
    """What ONNX Runtime computes for the file that was exported."""
    first = session(network)
    if [one.name for one in first.get_inputs()] != [one.name for one in run.get_inputs()]:
        raise Fault("the inputs have other names")
    if [one.name for one in first.get_outputs()] != [one.name for one in run.get_outputs()]:
        raise Fault("the outputs have other names")
    return first.run(None, inputs)


def tool_results(
    tool: str, written: pathlib.Path, run: onnxruntime.InferenceSession, inputs: Tensors
) -> list[np.ndarray]:
    """What the tool computes for the file that it wrote."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        options = ["--save-outputs", folder / "results"]
        for name, tensor in inputs.items():
            np.save(folder / f"{name}.npy", tensor)
            options += ["--input", f"{name}={folder / name}.npy"]
        subprocess.run([tool, "model", "run", written, *options], check=True, stdout=subprocess.DEVNULL)
        return [np.load(folder / "results" / f"{one.name}.npy") for one in run.get_outputs()]


def session(path: pathlib.Path | str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Quantised pairs are fused otherwise, with roundings of their own.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def numbers(random: np.random.Generator, one) -> np.ndarray:
    shape = [length if isinstance(length, int) else 1 for length in one.shape]
    return (random.integers(-64, 64, shape) / 16).astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
