"""The measurements as a page in Markdown."""

import importlib.metadata

from networks.titles import TITLES
from rounds import Result
from settings import SETTINGS
from shared.table import NONE, number, table

# Of the losses, as shares of PyTorch's: rounding differs from the first step on, and every step amplifies it.
LARGEST_FIRST_DIFFERENCE = 1e-5
LARGEST_DIFFERENCE = 2e-3


def page(results: list[Result], options, warning: str | None):
    """The page's lines."""
    yield "# Training beside PyTorch"
    yield ""
    yield (
        f"A step at batch {options.batch}, float32, {options.threads} threads on {processor()}. "
        "[training/README.md](training/README.md) says how this is measured.")
    yield ""
    yield f"- PyTorch {importlib.metadata.version('torch')}"
    yield f"- {'Warning: ' + warning if warning else 'The machine was quiet.'}"
    yield ""
    yield "## Images per second"
    yield ""
    yield (
        f"Medians over {options.rounds} rounds, in brackets the lowest and the highest round. The ratio is hub's "
        "images to PyTorch's, the median over rounds.")
    yield ""
    yield from table(["network", "PyTorch", "hub", "ratio"], [
        [TITLES[one.name], speed(one, one.chosen, options.batch), speed(one, "hub", options.batch), number(one.ratio())]
        for one in results])
    yield ""
    yield "## Memory"
    yield ""
    yield "The largest resident size of a fresh process in MiB, in brackets that before loading."
    yield ""
    yield from table(
        ["network", "PyTorch", "hub"],
        [[TITLES[one.name], size(one, one.chosen), size(one, "hub")] for one in results])
    yield ""
    yield "## PyTorch's settings"
    yield ""
    yield "Milliseconds of the fastest step in the trial before the rounds; the fastest setting is PyTorch's column above."
    yield ""
    settings = [setting for setting in SETTINGS if any(setting in one.trials for one in results)]
    yield from table(["network", *map(short, settings)], [
        [TITLES[one.name], *(f"{1e3 * one.trials[key]:.1f}" if key in one.trials else NONE for key in settings)]
        for one in results])
    yield ""
    yield "## The first losses"
    yield ""
    for one in results:
        for runtime in dict.fromkeys([one.chosen, "hub"]):
            if runtime in one.losses:
                losses = ", ".join(f"{loss:.5f}" for loss in one.losses[runtime])
                yield f"- {TITLES[one.name]}, {short(runtime)}: {losses}"
    notes = [f"- {short(key)}, {TITLES[one.name]}: {reason}" for one in results for key, reason in one.unable.items()]
    if notes:
        yield from ["", "## What could not be run", "", *notes]


def speed(one: Result, runtime: str | None, batch: int) -> str:
    median = one.median(runtime) if runtime else None
    if median is None:
        return NONE
    fast, slow = one.spread(runtime)
    return f"{batch / median:.0f} ({batch / slow:.0f} to {batch / fast:.0f})"


def size(one: Result, runtime: str | None) -> str:
    if runtime not in one.memory:
        return NONE
    peak, before = one.memory[runtime]
    return f"{peak:.0f} ({before:.0f})"


def short(runtime: str) -> str:
    return runtime.removeprefix("pytorch-").replace("-", " ")


def processor() -> str:
    with open("/proc/cpuinfo") as facts:
        return next((line.split(":", 1)[1].strip() for line in facts if line.startswith("model name")), "?")


def disagreements(results: list[Result]) -> list[str]:
    """Losses that are not those of the same network, data and optimiser."""
    found = []
    for one in results:
        reference = one.losses.get("pytorch-eager", [])
        for runtime, losses in one.losses.items():
            for step, (loss, expected) in enumerate(zip(losses, reference)):
                limit = LARGEST_FIRST_DIFFERENCE if step == 0 else LARGEST_DIFFERENCE
                if not abs(loss - expected) <= limit * expected:
                    found.append(
                        f"the loss of step {step + 1} of {TITLES[one.name]} is {loss} with {short(runtime)}, "
                        f"{expected} in PyTorch")
                    break
    return found
