"""Holds the files that the tool writes to the standard's checker and to ONNX Runtime.

    check.py TOOL MODEL...

Each network is exported in float32 and, unless its weights come from eight bits, which halves cannot hold, in float16.
The checker must accept the file, with shapes inferred, and ONNX
Runtime must make the same of it as of the original, but for the last digits: its optimiser may order sums otherwise. Where
halves cannot hold the weights, the error of half precision is allowed.
"""

import pathlib
import subprocess
import sys
import tempfile
import zlib

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5
HALF_PRECISION_TOLERANCE = 2e-3


def main() -> int:
    tool, *models = sys.argv[1:]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            tolerance = TOLERANCE
            for options in ([], ["--float16"])[: 1 if "quantized" in model else 2]:
                written = pathlib.Path(folder) / "written.onnx"
                subprocess.run([tool, "model", "export", model, written, *options], check=True, stdout=subprocess.DEVNULL)
                fault = compare(pathlib.Path(model), written, tolerance)
                if not fits_halves(written):
                    tolerance = HALF_PRECISION_TOLERANCE
                if fault:
                    faults.append(f"{model} {' '.join(options)}: {fault}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(models)} networks are exported as they were" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


def fits_halves(written: pathlib.Path) -> bool:
    """Whether half precision holds all float32 weights of the file without an error."""
    weights = [onnx.numpy_helper.to_array(one) for one in onnx.load(written).graph.initializer]
    return all(
        np.array_equal(one, one.astype(np.float16)) for one in weights
        if one.dtype == np.float32 and one.ndim > 0)


def compare(model: pathlib.Path, written: pathlib.Path, tolerance: float) -> str | None:
    try:
        onnx.checker.check_model(written, full_check=True)
    except Exception as error:
        return f"the checker refuses it: {error}"
    try:
        first, second = session(model), session(written)
    except Exception as error:
        return f"ONNX Runtime refuses it: {error}"
    if [one.name for one in first.get_inputs()] != [one.name for one in second.get_inputs()]:
        return "the inputs have other names"
    if [one.name for one in first.get_outputs()] != [one.name for one in second.get_outputs()]:
        return "the outputs have other names"
    random = np.random.default_rng(zlib.crc32(model.parent.name.encode()))
    inputs = {one.name: numbers(random, one) for one in first.get_inputs()}
    for a, b in zip(first.run(None, inputs), second.run(None, inputs), strict=True):
        if a.shape != b.shape or a.dtype != b.dtype:
            return f"a result is {b.dtype} {b.shape} instead of {a.dtype} {a.shape}"
        if not np.allclose(a, b, rtol=0, atol=tolerance * max(1, np.abs(a).max(initial=0)), equal_nan=True):
            return f"a result differs by {np.abs(a - b).max()}"
    return None


def session(path: pathlib.Path) -> onnxruntime.InferenceSession:
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
