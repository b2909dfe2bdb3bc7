"""Steps of training, runtimes in turn."""

import dataclasses
import statistics

from shared.process import Unable
from worker import Worker

COMPARED_STEPS = 5
MEMORY_STEPS = 20


@dataclasses.dataclass
class Result:
    """What was measured of one network, by runtime.

    `trials`: the seconds of the fastest step in the trial before the rounds. `chosen`: PyTorch's fastest
    setting. `blocks`: for every round the seconds of its steps. `losses` of the first steps. `memory`: the
    largest resident size of a fresh process after some steps, and that before loading, in MiB. `unable`: why
    one has no numbers.
    """

    name: str
    trials: dict[str, float] = dataclasses.field(default_factory=dict)
    chosen: str | None = None
    blocks: dict[str, list[list[float]]] = dataclasses.field(default_factory=dict)
    losses: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    memory: dict[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    unable: dict[str, str] = dataclasses.field(default_factory=dict)

    def median(self, runtime: str) -> float | None:
        """Over all steps of all rounds."""
        blocks = self.blocks.get(runtime)
        return statistics.median(time for block in blocks for time in block) if blocks else None

    def spread(self, runtime: str) -> tuple[float, float]:
        """The lowest and the highest of the rounds' medians."""
        medians = [statistics.median(block) for block in self.blocks[runtime]]
        return min(medians), max(medians)

    def ratio(self) -> float | None:
        """How many images hub sees while PyTorch sees one: the median over rounds."""
        ours, peer = self.blocks.get("hub"), self.blocks.get(self.chosen)
        if not ours or not peer:
            return None
        return statistics.median(
            statistics.median(theirs) / statistics.median(own) for own, theirs in zip(ours, peer))


def measure(name: str, batch: int, threads: int, runtimes: list[str], rounds: int, seconds: float) -> Result:
    """Tries out all runtimes, then lets hub and PyTorch's fastest setting take turns.

    Each has a process. In every round each trains for about `seconds` from the initial weights on, while the other is
    stopped; the order changes from round to round. The first step of a block does not count.
    """
    result = Result(name)
    workers: dict[str, Worker] = {}
    try:
        for runtime in runtimes:
            try_out(result, workers, runtime, (name, batch, threads), seconds)
        order = list(workers)
        for _ in range(rounds):
            for runtime in order:
                worker = workers[runtime]
                worker.resume()
                worker.reset()
                times, _ = worker.steps(1 + max(1, round(seconds / result.trials[runtime])))
                worker.stop()
                result.blocks.setdefault(runtime, []).append(times[1:])
            order.reverse()
    finally:
        for worker in workers.values():
            worker.kill()
    for runtime in workers:
        result.memory[runtime] = memory(runtime, name, batch, threads)
    return result


def try_out(result: Result, workers, runtime: str, network, seconds: float) -> None:
    """Starts a runtime; its process stays, stopped, unless it is PyTorch in a setting that is not the fastest."""
    try:
        worker = Worker(runtime, *network)
        try:
            _, result.losses[runtime] = worker.steps(COMPARED_STEPS)
            times, _ = worker.steps(3)
            times, _ = worker.steps(max(3, round(seconds / statistics.median(times))))
            # Not the median: one setting's neighbours are not another's.
            result.trials[runtime] = min(times)
            worker.stop()
        except BaseException:
            worker.kill()
            raise
    except Unable as reason:
        result.unable[runtime] = str(reason)
        return
    if runtime != "hub":
        if result.chosen and result.trials[result.chosen] <= result.trials[runtime]:
            worker.kill()
            return
        if result.chosen:
            workers.pop(result.chosen).kill()
        result.chosen = runtime
    workers[runtime] = worker


def memory(runtime: str, *network) -> tuple[float, float]:
    worker = Worker(runtime, *network)
    try:
        worker.steps(MEMORY_STEPS)
        worker.quit()
    finally:
        worker.kill()
    return worker.peak / 1024, worker.before / 1024
