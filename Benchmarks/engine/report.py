"""The measurements as a page in Markdown."""

import dataclasses

from networks import NETWORKS
from rounds import Turns
from shared.table import NONE, number, table
from starts import Start

TITLES = {
    "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "pytorch": "PyTorch",
    "hub": "hub", "hub-portable": "hub, portable",
}
PYTORCH = ["pytorch-eager", "pytorch-frozen", "pytorch-compiled"]
LARGEST_DIFFERENCE = 1e-4


@dataclasses.dataclass
class Result:
    """Everything measured of one network."""

    name: str
    turns: Turns
    starts: dict[str, Start] = dataclasses.field(default_factory=dict)
    many: Turns | None = None

    @property
    def title(self) -> str:
        return NETWORKS[self.name].title


def latency(results: list[Result]) -> list[str]:
    """Milliseconds of one image, and what they are in proportion to the fastest peer."""
    columns = [key for key in TITLES if any(key in one.turns.blocks for one in results)]
    rows = [[
        one.title,
        *(cell_of_time(one, column) for column in columns),
        number(one.turns.median_ratio("hub")), number(one.turns.ratio_of_medians("hub")),
        spread(one.turns, "hub"), spread(one.turns, one.turns.fastest_peer()),
    ] for one in results]
    head = [
        "network", *(TITLES[column] for column in columns), "ratio", "of medians",
        "hub's rounds", "fastest peer's rounds"]
    return table(head, rows)


def cell_of_time(one: Result, column: str) -> str:
    median = one.turns.median(column)
    if median is None:
        return NONE
    text = f"{1e3 * median:.2f}"
    return f"**{text}**" if column == one.turns.fastest_peer() else text


def spread(turns: Turns, column: str | None) -> str:
    if column is None or column not in turns.blocks:
        return NONE
    low, high = turns.spread(column)
    return f"{1e3 * low:.2f} to {1e3 * high:.2f}"


def starting(results: list[Result]) -> list[str]:
    """From a file to the first result, and peak memory, beside ONNX Runtime."""
    rows = []
    for one in results:
        ours, peer = one.starts.get("hub"), one.starts.get("onnxruntime")
        if ours is None or peer is None:
            rows.append([one.title] + [NONE] * 6)
            continue
        rows.append([
            one.title, f"{1e3 * peer.total:.0f}", f"{1e3 * ours.total:.0f}", number(ours.total / peer.total),
            f"{peer.peak:.0f} ({peer.before:.0f})", f"{ours.peak:.0f} ({ours.before:.0f})",
            number(ours.peak / peer.peak)])
    return table([
        "network", "ONNX Runtime, ms", "hub, ms", "ratio", "ONNX Runtime, MiB", "hub, MiB", "ratio"], rows)


def throughput(results: list[Result], batch: int) -> list[str]:
    """Images per second."""
    columns = [column for column in TITLES if column != "hub-portable"]
    rows = []
    for one in results:
        medians = [one.many.median(column) for column in columns]
        ratio = one.many.median_ratio("hub")
        rows.append([
            one.title, *(f"{batch / median:.1f}" if median else NONE for median in medians), number(ratio)])
    return table(
        ["network", *(TITLES[column] for column in columns), "ratio of times"], rows)


def agreement(results: list[Result]) -> list[str]:
    """How far results are from ONNX Runtime's."""
    for one in results:
        far = ", ".join(
            f"{TITLES[column]} {difference:.1e}" for column, difference in one.turns.differences.items()
            if column != "onnxruntime")
        yield f"- {one.title}: {far}"


def notes(results: list[Result]) -> list[str]:
    """What cannot be run, and why."""
    for one in results:
        for turns, batch in [(one.turns, ""), (one.many, " (several images)")]:
            for column, reason in (turns.unable if turns else {}).items():
                yield f"- {TITLES[column]} does not run {one.title}{batch}: {reason}"


def disagreements(results: list[Result]) -> list[str]:
    """Results that are not the same network's."""
    return [
        f"{TITLES[column]} is {difference:.1e} from ONNX Runtime in {one.title}"
        for one in results for turns in (one.turns, one.many) if turns
        for column, difference in turns.differences.items() if not difference < LARGEST_DIFFERENCE]


def settings(results: list[Result]) -> list[str]:
    """PyTorch's time in each way, in the trial before the rounds."""
    rows = []
    for one in results:
        trials, chosen = one.turns.trials, one.turns.chosen.get("pytorch", NONE)
        times = (f"{1e3 * trials[way]:.2f}" if way in trials else NONE for way in PYTORCH)
        rows.append([one.title, *times, chosen.removeprefix("pytorch-")])
    return table(["network", *(way.removeprefix("pytorch-") for way in PYTORCH), "taken"], rows)
