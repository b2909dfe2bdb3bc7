"""How long a fresh process takes from a file to the first result, and how much memory."""

import dataclasses
import statistics

from shared.process import Unable
from worker import Worker

RUNS = 5


@dataclasses.dataclass
class Start:
    """Seconds and MiB: medians over fresh processes."""

    load: float
    first: float
    peak: float
    before: float

    @property
    def total(self) -> float:
        return self.load + self.first


def measure_starts(name: str, threads: int, runtimes: list[str], count: int) -> dict[str, Start]:
    """One process after another, the runtimes in turn; a runtime that cannot is left out.

    The file is in the system's memory, since it was just read. A network is run a few times more
    before its process's memory is taken.
    """
    found: dict[str, list[Start]] = {}
    for _ in range(count):
        for runtime in runtimes:
            try:
                worker = Worker(runtime, name, 1, threads)
            except Unable:
                continue
            try:
                worker.runs(RUNS)
                worker.quit()
            finally:
                worker.kill()
            found.setdefault(runtime, []).append(
                Start(worker.load, worker.first, worker.peak / 1024, worker.before / 1024))
    return {
        runtime: Start(*map(statistics.median, zip(*map(dataclasses.astuple, starts))))
        for runtime, starts in found.items()
    }
