"""Runs the standard's own tests with the tool.

    run.py TOOL [--check | --write] [--only PATTERN] [--jobs N] [--keep FOLDER]
"""

import argparse
import concurrent.futures
import pathlib
import re
import sys

import onnx

import report
from cases import all_cases
from outcome import FAILED, PASSED, run, run_in

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent / "conformance.md"
PASSING = HERE / "passing.txt"


def main() -> int:
    options = read_options()
    cases = [case for case in all_cases() if re.search(options.only, case.key)]

    def one(case):
        if options.keep is None:
            return run(options.tool, case)
        folder = options.keep / case.key
        folder.mkdir(parents=True)
        return run_in(folder, options.tool, case)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(one, cases))

    if options.check:
        return check(outcomes)
    text = "\n".join(report.page(outcomes, onnx.__version__)) + "\n"
    if options.write:
        PAGE.write_text(text)
        PASSING.write_text("".join(f"{key}\n" for key in report.passing(outcomes)))
    print(text, end="")
    return 0


def check(outcomes) -> int:
    """Says what is wrong: a listed test that does not pass any more, or anything that failed."""
    listed = set(PASSING.read_text().split())
    lost = [one for one in outcomes if one.case.key in listed and one.verdict != PASSED]
    failed = [one for one in outcomes if one.verdict == FAILED and one not in lost]
    unknown = listed - {one.case.key for one in outcomes}
    for one in lost:
        print(f"{one.case.key} passed before: {one.verdict}: {one.reason}", file=sys.stderr)
    for one in failed:
        print(f"{one.case.key} fails: {one.reason}", file=sys.stderr)
    for key in sorted(unknown):
        print(f"{key} is listed, but there is no such test", file=sys.stderr)
    passed = [one for one in outcomes if one.verdict == PASSED]
    new = len(passed) - len(listed - unknown) + len(lost)
    print(f"{len(passed)} of {len(outcomes)} tests pass", end="")
    print(f"; {new} more than are listed: Scripts/onnx-conformance --write" if new > 0 else "")
    return 1 if lost or failed or unknown else 0


def read_options():
    parser = argparse.ArgumentParser(
        prog="onnx-conformance", description="Runs the standard's own tests with the tool.")
    parser.add_argument("tool", help=argparse.SUPPRESS)
    action = parser.add_mutually_exclusive_group()
    action.add_argument(
        "--check", action="store_true",
        help="say only what no longer passes or gives a wrong result, with exit status 1")
    action.add_argument(
        "--write", action="store_true", help="write Tests/conformance.md and the list of what passes")
    parser.add_argument("--only", default="", metavar="PATTERN", help="tests whose name fits, as node/test_add")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="where to leave models and tensors")
    options = parser.parse_args()
    if options.only and (options.write or options.check):
        parser.error("--check and --write need all tests")
    return options


if __name__ == "__main__":
    sys.exit(main())
