"""What the figures were measured on."""

import importlib.metadata
import subprocess

from worker import OURS


def description() -> dict[str, str]:
    """Facts by name, from `bench-engine machine`."""
    lines = subprocess.run(
        [OURS, "machine"], check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(line.split(": ", 1) for line in lines)


def versions() -> str:
    names = {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "torch": "PyTorch"}
    return ", ".join(f"{title} {importlib.metadata.version(name)}" for name, title in names.items())
