"""Measures whole networks beside other runtimes, and writes Benchmarks/engine.md.

    measure.py [--models NAME,…] [--rounds N] [--quick] [--threads N] [--output FILE]
"""

import argparse
import pathlib
import signal
import subprocess
import sys

import machine
import paths
import report
from networks import NETWORKS
from rounds import take_turns
from shared.neighbours import Neighbours
from starts import measure_starts

BATCH = 16


def main() -> int:
    options = read_options()
    # Whoever ends this process also wants its stopped children to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    names = options.models or list(NETWORKS)
    batches = [1] if options.quick else [1, BATCH]
    for batch in batches:
        # In a process of its own, so that nothing of PyTorch is in memory while measuring.
        subprocess.run(
            [sys.executable, "-B", paths.ROOT / "Benchmarks/engine/files.py", str(batch), *names],
            check=True)

    neighbours = Neighbours(options.load)
    facts = machine.description()
    results = []
    for name in names:
        result = measure(name, options)
        results.append(result)
        for line in [*report.latency([result]), *report.notes([result])]:
            print(line, flush=True)
    warning = neighbours.warning()

    text = "\n".join(page(results, facts, warning, options)) + "\n"
    print("\n" + text)
    output = options.output
    if output is None and not options.quick and not options.models:
        output = paths.ROOT / "Benchmarks/engine.md"
    if output is not None:
        output.write_text(text)
        print(f"Written to {output}")
    wrong = report.disagreements(results)
    for line in wrong:
        print(f"bench-engine: {line}", file=sys.stderr)
    return 1 if wrong else 0


def measure(name, options) -> report.Result:
    print(f"{NETWORKS[name].title} …", file=sys.stderr, flush=True)
    columns = {"onnxruntime": ["onnxruntime"], "openvino": ["openvino"], "hub": ["hub"]}
    # Compiling takes half a minute, and is left out where that matters.
    columns["pytorch"] = report.PYTORCH[:2] if options.quick else report.PYTORCH
    portable = {} if options.quick else {"hub-portable": ["hub-portable"]}
    turns = take_turns(name, 1, options.threads, columns | portable, options.rounds, 0.7)
    result = report.Result(name, turns)
    result.starts = measure_starts(
        name, options.threads, ["onnxruntime", "hub"], 3 if options.quick else 7)
    if not options.quick:
        chosen = {column: [turns.chosen[column]] for column in columns if column in turns.chosen}
        result.many = take_turns(name, BATCH, options.threads, chosen, 3, 1.0)
    return result


def page(results, facts, warning, options):
    """The page's lines."""
    peaks = " and ".join(f"{float(facts[f'peak {count}']):.0f}" for count in (1, 2))
    yield "# Whole networks beside other runtimes"
    yield ""
    yield (
        f"Float32, {options.threads} threads on {facts['processor']}. `make bench-engine` measures "
        "again and writes this page; [engine/README.md](engine/README.md) says how.")
    yield ""
    yield f"- Peak of multiply-adds in registers ({facts['instructions']}): {peaks} GFLOP/s on one and two threads"
    yield f"- hub's kernels: {facts['kernels']}"
    yield f"- {machine.versions()}"
    yield f"- {'Warning: ' + warning if warning else 'The machine was quiet.'}"
    yield ""
    yield "## One image"
    yield ""
    yield (
        f"Milliseconds per run, medians over {options.rounds} rounds. The ratio is hub's time to the "
        "fastest peer's: the median over rounds, and that of the medians beside it.")
    yield ""
    yield from report.latency(results)
    if notes := list(report.notes(results)):
        yield ""
        yield from notes
    yield ""
    yield "## From the file to the first result"
    yield ""
    yield (
        "Loading and one run in a fresh process, and the process's peak memory (in brackets what it was "
        "before loading, so with Python and the runtime's code, or with our code).")
    yield ""
    yield from report.starting(results)
    if any(one.many for one in results):
        yield ""
        yield f"## {BATCH} images at once"
        yield ""
        yield "Images per second."
        yield ""
        yield from report.throughput(results, BATCH)
    yield ""
    yield "## PyTorch's settings"
    yield ""
    yield "Milliseconds of one image; the fastest setting is PyTorch's column above."
    yield ""
    yield from report.settings(results)
    yield ""
    yield "## Agreement"
    yield ""
    yield "The largest difference from ONNX Runtime's scores, over the largest score."
    yield ""
    yield from report.agreement(results)


def read_options():
    parser = argparse.ArgumentParser(
        prog="bench-engine", description="Measures whole networks beside other runtimes.")
    parser.add_argument(
        "--models", type=lambda text: text.split(","), metavar="NAME,…", help=", ".join(NETWORKS))
    parser.add_argument("--rounds", type=int, help="9 where not given, 3 with --quick")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="one image only, fewer runs, PyTorch not compiled")
    parser.add_argument("--load", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=pathlib.Path, help="Benchmarks/engine.md after a full run")
    options = parser.parse_args()
    if unknown := set(options.models or []) - set(NETWORKS):
        parser.error(f"unknown model {min(unknown)}; there are {', '.join(NETWORKS)}")
    if options.rounds is None:
        options.rounds = 3 if options.quick else 9
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads want a number above 0")
    return options


if __name__ == "__main__":
    sys.exit(main())
