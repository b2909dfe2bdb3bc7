"""Times of several runtimes that take turns on the same cores."""

import dataclasses
import statistics

import numpy as np

import paths
from shared.process import Unable
from worker import Worker

PEERS = ("onnxruntime", "openvino", "pytorch")


@dataclasses.dataclass
class Turns:
    """What was measured of one network, by column of the table.

    `blocks`: for every round the seconds of its runs. `trials`: the median seconds of each runtime
    that was tried for a column, and `chosen` the one taken. `unable`: why a column has none.
    `differences` of the results from ONNX Runtime's, over the largest number.
    """

    blocks: dict[str, list[list[float]]] = dataclasses.field(default_factory=dict)
    trials: dict[str, float] = dataclasses.field(default_factory=dict)
    chosen: dict[str, str] = dataclasses.field(default_factory=dict)
    unable: dict[str, str] = dataclasses.field(default_factory=dict)
    differences: dict[str, float] = dataclasses.field(default_factory=dict)

    def median(self, runtime: str) -> float | None:
        """Over all runs of all rounds."""
        blocks = self.blocks.get(runtime)
        return statistics.median(time for block in blocks for time in block) if blocks else None

    def spread(self, runtime: str) -> tuple[float, float]:
        """The lowest and the highest of the rounds' medians."""
        medians = [statistics.median(block) for block in self.blocks[runtime]]
        return min(medians), max(medians)

    def fastest_peer(self) -> str | None:
        known = [peer for peer in PEERS if self.blocks.get(peer)]
        return min(known, key=self.median) if known else None

    def ratio_of_medians(self, runtime: str) -> float | None:
        peer = self.fastest_peer()
        if peer is None or not self.blocks.get(runtime):
            return None
        return self.median(runtime) / self.median(peer)

    def median_ratio(self, runtime: str) -> float | None:
        """The median over rounds of our time over that of the peer that was fastest in this round."""
        peers = [self.blocks[peer] for peer in PEERS if self.blocks.get(peer)]
        if not peers or not self.blocks.get(runtime):
            return None
        return statistics.median(
            statistics.median(ours) / min(statistics.median(blocks[index]) for blocks in peers)
            for index, ours in enumerate(self.blocks[runtime]))


def take_turns(
    name: str, batch: int, threads: int, columns: dict[str, list[str]], rounds: int, seconds: float
) -> Turns:
    """Measures for each column the fastest of its runtimes.

    Each has a process. In every round each runs for about `seconds`, at least once, while the others
    are stopped; the order moves on by one from round to round. The first run of a block, which finds
    the caches full of another's numbers, does not count.
    """
    turns = Turns()
    workers: dict[str, Worker] = {}
    try:
        for column, runtimes in columns.items():
            try_out(turns, workers, column, runtimes, (name, batch, threads), seconds)
        compare(turns)
        order = list(workers)
        for _ in range(rounds):
            for column in order:
                worker = workers[column]
                worker.resume()
                count = max(1, round(seconds / turns.trials[turns.chosen[column]]))
                times = worker.runs(1 + count)
                worker.stop()
                turns.blocks.setdefault(column, []).append(times[1:])
            order = order[1:] + order[:1]
    finally:
        for worker in workers.values():
            worker.kill()
    return turns


def try_out(turns: Turns, workers, column: str, runtimes: list[str], network, seconds: float) -> None:
    """Starts the runtimes one after another; the fastest one's process stays, stopped."""
    for runtime in runtimes:
        try:
            worker = Worker(runtime, *network)
            try:
                first = worker.runs(1)[0]
                time = statistics.median(worker.runs(min(40, max(1, round(seconds / first)))))
                worker.save(result_file(runtime))
                worker.stop()
            except BaseException:
                worker.kill()
                raise
        except Unable as reason:
            turns.unable[column] = str(reason)
            continue
        turns.trials[runtime] = time
        if column in workers and turns.trials[turns.chosen[column]] <= time:
            worker.kill()
            continue
        if column in workers:
            workers[column].kill()
        workers[column], turns.chosen[column] = worker, runtime
    if column in workers:
        turns.unable.pop(column, None)


def result_file(runtime: str):
    return paths.CACHE / f"{runtime}.result"


def compare(turns: Turns) -> None:
    """How far each result is from ONNX Runtime's: the largest difference over the largest number."""
    results = {
        column: np.fromfile(result_file(runtime), np.float32)
        for column, runtime in turns.chosen.items()}
    reference = results.get("onnxruntime")
    if reference is None:
        return
    for column, result in results.items():
        same = result.shape == reference.shape
        largest = np.abs(reference).max()
        turns.differences[column] = (
            float(np.abs(result - reference).max() / largest) if same else float("inf"))
