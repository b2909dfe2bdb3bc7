"""A process that trains one network, by PyTorch or by hub's kernels."""

import paths
from settings import ENVIRONMENT
from shared.process import Process

PEER = paths.ROOT / "Benchmarks/training/peer.py"
OURS = paths.ROOT / ".build/release/bench-training"


class Worker(Process):
    def __init__(self, runtime: str, name: str, batch: int, threads: int):
        environment = {}
        if runtime != "hub":
            environment = ENVIRONMENT | {"TORCHINDUCTOR_CACHE_DIR": str(paths.CACHE / "inductor")}
        super().__init__(command(runtime, name, batch, threads), paths.CACHE / f"{runtime}.log", environment)

    def steps(self, count: int) -> tuple[list[float], list[float]]:
        """Seconds and losses of each of so many steps."""
        words = self.ask(f"run {count}")
        return [int(time) / 1e9 for time in words[::2]], list(map(float, words[1::2]))

    def reset(self) -> None:
        """To the initial weights, an optimiser without memory, and the first batch."""
        self.ask("reset", "reset")


def command(runtime: str, name: str, batch: int, threads: int) -> list[str]:
    if runtime == "hub":
        files = [paths.index(name), paths.weights(name), paths.IMAGES, paths.LABELS]
        return [str(OURS), "serve", name, *map(str, files), "--batch", str(batch), "--threads", str(threads)]
    python = str(paths.CACHE / "venv/bin/python")
    return [python, "-B", str(PEER), runtime, name, str(batch), str(threads)]
