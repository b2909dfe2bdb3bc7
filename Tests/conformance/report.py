"""The outcomes as Tests/conformance.md, and the list that holds what passes."""

import collections
import re

from cases import KINDS
from outcome import FAILED, OPERATOR, OTHER, PASSED, TYPE, Outcome

VERDICTS = [PASSED, FAILED, OPERATOR, TYPE, OTHER]
TITLES = {
    "node": "node", "simple": "simple", "pytorch-converted": "PyTorch, converted",
    "pytorch-operator": "PyTorch, operators", "real": "whole networks (light models)",
}


def page(outcomes: list[Outcome], version: str):
    """Lines in Markdown."""
    yield "# The standard's own tests"
    yield ""
    yield (
        f"The backend tests of onnx {version}, run by `hub model run`. `Scripts/onnx-conformance --write` "
        "writes this page; the checks hold every test that passes here.")
    yield ""
    yield (
        "Failed is serious: a wrong result, a crash, a hang. Refused is a clear error before anything is "
        "written: because of an operator, of an element type other than float32, int32, int64 and bool "
        "(or of sequences, optionals, subgraphs), or for another reason.")
    yield ""
    groups = collections.OrderedDict((TITLES[kind], []) for kind in KINDS)
    for one in outcomes:
        groups[TITLES[one.case.kind]].append(one)
    groups["all"] = outcomes
    yield from table("tests", {title: group for title, group in groups.items() if group})
    yield from failures(outcomes)
    yield from refusals(outcomes)
    operators = by_operator(outcomes)
    if not operators:
        return
    yield ""
    yield "## Node tests by operator"
    yield ""
    yield "Tests in which an operator is spelled as a function of others count as that operator's."
    yield ""
    yield from table("operator", operators)


def by_operator(outcomes):
    groups = collections.defaultdict(list)
    for one in outcomes:
        if one.case.kind == "node":
            groups[one.case.operator].append(one)
    return dict(sorted(groups.items(), key=lambda item: item[0].lower()))


def table(title, groups):
    yield f"| {title} | number | passed | failed | refused: operator | type | other |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, group in groups.items():
        counts = collections.Counter(one.verdict for one in group)
        cells = [name, len(group), *(counts[verdict] or "" for verdict in VERDICTS)]
        yield "| " + " | ".join(map(str, cells)) + " |"


def failures(outcomes):
    """One by one."""
    failed = [one for one in outcomes if one.verdict == FAILED]
    if failed:
        yield ""
        yield "## Failed"
        yield ""
    for one in failed:
        yield f"- {one.case.key}: {one.reason}"


def refusals(outcomes):
    """How often each reason is met."""
    titles = {OPERATOR: "Operators that are missing", TYPE: "Other types", OTHER: "Other reasons"}
    for verdict, title in titles.items():
        chosen = [one for one in outcomes if one.verdict == verdict]
        reasons = collections.Counter(general(one) for one in chosen).most_common()
        if not reasons:
            continue
        yield ""
        yield f"## {title}"
        yield ""
        if verdict == OTHER:
            for reason, count in sorted(reasons, key=lambda item: (-item[1], item[0])):
                example = next(one for one in chosen if general(one) == reason)
                yield f"- {count}: {example.reason} ({example.case.key})"
        else:
            yield ", ".join(
                f"{reason} {count}" for reason, count in sorted(reasons, key=lambda item: (-item[1], item[0])))


def general(outcome):
    """The reason without the names and numbers of one test."""
    if outcome.verdict != OTHER:
        return outcome.reason
    return re.sub(r"\"[^\"]*\"|-?\d+", "…", outcome.reason)


def passing(outcomes: list[Outcome]) -> list[str]:
    return sorted(one.case.key for one in outcomes if one.verdict == PASSED)
