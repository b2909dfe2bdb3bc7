"""Measures a step of training beside PyTorch, and writes Benchmarks/training.md.

    measure.py [--models NAME,…] [--rounds N] [--quick] [--threads N] [--batch N] [--pytorch-alone] [--output FILE]
"""

import argparse
import pathlib
import signal
import subprocess
import sys

import paths
import report
from networks.titles import TITLES
from rounds import measure
from settings import SETTINGS
from shared.neighbours import Neighbours

SECONDS = 2.0


def main() -> int:
    options = read_options()
    # Whoever ends this process also wants its stopped children to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    names = options.models or list(TITLES)
    # In a process of its own, so that nothing of PyTorch is in memory while measuring.
    subprocess.run([sys.executable, "-B", paths.ROOT / "Benchmarks/training/files.py", *names], check=True)

    # Compiling takes half a minute each, and is left out where that matters.
    runtimes = [name for name, setting in SETTINGS.items() if not (options.quick and setting.compiled)]
    if not options.pytorch_alone:
        runtimes.append("hub")
    neighbours = Neighbours(options.load)
    results = []
    for name in names:
        print(f"{TITLES[name]} …", file=sys.stderr, flush=True)
        results.append(measure(name, options.batch, options.threads, runtimes, options.rounds, SECONDS))
    text = "\n".join(report.page(results, options, neighbours.warning())) + "\n"
    print(text)
    output = options.output
    if output is None and not (options.quick or options.models or options.pytorch_alone):
        output = paths.ROOT / "Benchmarks/training.md"
    if output is not None:
        output.write_text(text)
        print(f"Written to {output}")
    wrong = report.disagreements(results)
    for line in wrong:
        print(f"bench-training: {line}", file=sys.stderr)
    return 1 if wrong else 0


def read_options():
    parser = argparse.ArgumentParser(
        prog="bench-training", description="Measures a step of training beside PyTorch.")
    parser.add_argument(
        "--models", type=lambda text: text.split(","), metavar="NAME,…", help=", ".join(TITLES))
    parser.add_argument("--rounds", type=int, help="9 where not given, 3 with --quick")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128, help="a divisor of 1024")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, PyTorch not compiled")
    parser.add_argument("--pytorch-alone", action="store_true", help="without hub")
    parser.add_argument("--load", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=pathlib.Path, help="Benchmarks/training.md after a full run")
    options = parser.parse_args()
    if unknown := set(options.models or []) - set(TITLES):
        parser.error(f"unknown model {min(unknown)}; there are {', '.join(TITLES)}")
    if options.rounds is None:
        options.rounds = 3 if options.quick else 9
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads want a number above 0")
    if options.batch < 1 or 1024 % options.batch:
        parser.error("--batch wants a divisor of 1024")
    return options


if __name__ == "__main__":
    sys.exit(main())
