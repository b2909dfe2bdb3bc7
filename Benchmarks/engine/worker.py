"""A process that runs one network with one runtime."""

import paths
from shared.process import Process

PEER = paths.ROOT / "Benchmarks/engine/peer.py"
OURS = paths.ROOT / ".build/release/bench-engine"


class Worker(Process):
    """`load` and `first` are in seconds."""

    def __init__(self, runtime: str, name: str, batch: int, threads: int):
        environment = {"TORCHINDUCTOR_CACHE_DIR": str(paths.CACHE / "inductor")}
        super().__init__(command(runtime, name, batch, threads), paths.CACHE / f"{runtime}.log", environment)

    def ready(self, facts: list[str]) -> None:
        self.load, self.first = map(float, facts)

    def runs(self, count: int) -> list[float]:
        """Seconds of each of so many runs."""
        return [int(time) / 1e9 for time in self.ask(f"run {count}")]

    def save(self, path) -> None:
        self.ask(f"save {path}", "saved")


def command(runtime: str, name: str, batch: int, threads: int) -> list[str]:
    if runtime.startswith("hub"):
        kernels = "portable" if runtime == "hub-portable" else "fast"
        files = [str(paths.model(name, batch)), str(paths.images(batch))]
        return [str(OURS), "serve", *files, "--threads", str(threads), "--kernels", kernels]
    python = str(paths.CACHE / "venv/bin/python")
    return [python, "-B", str(PEER), runtime, name, str(batch), str(threads)]
