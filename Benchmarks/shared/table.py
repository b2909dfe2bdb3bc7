"""Numbers in a table of Markdown."""

NONE = "–"


def number(ratio: float | None) -> str:
    return NONE if ratio is None else f"{ratio:.2f}"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """The first column to the left, the others to the right, padded so that it reads as text too."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]

    def line(cells):
        padded = [
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(cells, widths))]
        return "| " + " | ".join(padded) + " |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [line(head), line(rule), *map(line, rows)]
