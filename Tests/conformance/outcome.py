"""One test, run by the tool: what came of it."""

import dataclasses
import pathlib
import re
import signal
import subprocess
import tempfile

import numpy as np

from cases import Case

SECONDS = 10
SECONDS_OF_NETWORK = 60

PASSED, FAILED, OPERATOR, TYPE, OTHER = "passed", "failed", "operator", "type", "other"


@dataclasses.dataclass
class Outcome:
    """PASSED; FAILED, which is serious: a result that is wrong, a crash, a hang; or refused with a
    clear error, because of an OPERATOR, an element TYPE or something OTHER. `reason` says which."""

    case: Case
    verdict: str
    reason: str = ""


def run(tool: str, case: Case) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        return run_in(pathlib.Path(folder), tool, case)


def run_in(folder: pathlib.Path, tool: str, case: Case) -> Outcome:
    """Writes the test's files into the folder, runs the tool there and judges."""
    (folder / "model.onnx").write_bytes(case.model.SerializeToString())
    arguments = [tool, "model", "run", "model.onnx", "--save-outputs", "outputs"]
    for index, (name, array) in enumerate(case.inputs):
        if array is None:
            continue  # Nothing that the tool could be given: it has to say so.
        np.save(folder / f"input-{index}.npy", array, allow_pickle=False)
        arguments += ["--input", f"{name}=input-{index}.npy"]
    limit = SECONDS_OF_NETWORK if case.kind == "real" else SECONDS
    try:
        done = subprocess.run(
            arguments, cwd=folder, capture_output=True, text=True, errors="replace", timeout=limit)
    except subprocess.TimeoutExpired:
        return Outcome(case, FAILED, f"no end after {limit} s")
    if done.returncode == 0:
        fault = compare(folder / "outputs", case)
        return Outcome(case, FAILED, fault) if fault else Outcome(case, PASSED)
    return refusal(case, done, folder)


def compare(folder: pathlib.Path, case: Case) -> str | None:
    """What is wrong with the results, by the rules of the package's own runner; None if nothing is."""
    for name, expected in case.outputs:
        path = folder / (re.sub(r"[^A-Za-z0-9._-]", "_", name) + ".npy")
        if expected is None:
            return f"\"{name}\" is given, although it is no tensor"
        if not path.exists():
            return f"\"{name}\" is not given"
        try:
            found = np.load(path, allow_pickle=False)
        except ValueError as error:
            return f"the file of \"{name}\" is unreadable: {error}"
        if found.shape != expected.shape:
            return f"\"{name}\" has the shape {found.shape}, expected {expected.shape}"
        if found.dtype != expected.dtype:
            return f"\"{name}\" is of {found.dtype}, expected {expected.dtype}"
        near = np.isclose(found, expected, case.relative, case.absolute, equal_nan=True)
        if not near.all():
            index = np.unravel_index(np.argmin(near), near.shape)
            place = ", ".join(map(str, index))
            return (
                f"\"{name}\" is wrong in {near.size - near.sum()} of {near.size} numbers, "
                f"first at [{place}]: {found[index]}, expected {expected[index]}")
    return None


def refusal(case: Case, done, folder) -> Outcome:
    """Sorts what the tool says when it ends with an error."""
    if done.returncode < 0:
        return Outcome(case, FAILED, f"crashed: {signal.Signals(-done.returncode).name}")
    error = re.search(r"^[^\n]*?: error: ([^\n]*)", done.stderr, re.MULTILINE)
    if done.returncode != 1 or error is None:
        said = " ".join(done.stderr.split())[:200]
        return Outcome(case, FAILED, f"status {done.returncode} without an error: {said}")
    if (folder / "outputs").exists():
        return Outcome(case, FAILED, f"an error, but something is written: {error[1]}")
    if operator := re.search(r"operator \"([^\"]*)\".* is not supported", error[1]):
        return Outcome(case, OPERATOR, operator[1])
    if types := case.foreign_types():
        return Outcome(case, TYPE, ", ".join(types))
    return Outcome(case, OTHER, error[1])
