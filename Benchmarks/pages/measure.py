"""Measures pages as a reader with a slow phone meets them, and compares them with the limits."""

import dataclasses
import shutil
import statistics
import sys

from playwright.sync_api import sync_playwright

import site_under_test
from visit import ROUND_TRIP, SCREENS, visit

RUNS = 5
TEXT = {"Document", "Stylesheet", "Script", "Font"}


@dataclasses.dataclass(frozen=True)
class Quantity:
    """Something measured: its name, how it is written, and the limit it must keep, if any."""

    name: str
    form: str
    limit: float | None = None

    def is_broken_by(self, value):
        return self.limit is not None and value > self.limit


QUANTITIES = [
    Quantity("text", "{:.0f} KB", 250),
    Quantity("figures first", "{:.0f} KB"),
    Quantity("figures", "{:.0f} KB", 1500),
    Quantity("paint", "{:.2f} s", 1.3),
    Quantity("shift", "{:.4f}", 0.02),
    Quantity("requests", "{:.0f}"),
]


@dataclasses.dataclass(frozen=True)
class Measurement:
    """What was measured of a page on one screen; `values` in the order of QUANTITIES."""

    page: str
    screen: tuple
    values: list
    element: str
    kinds: dict
    largest: list
    shifts: list

    @property
    def broken(self):
        return [
            f"{self.page} at {self.screen[0]}: {quantity.name} is {quantity.form.format(value)}, "
            f"the limit {quantity.form.format(quantity.limit)}"
            for quantity, value in zip(QUANTITIES, self.values) if quantity.is_broken_by(value)
        ]


def kilobytes(transfers, wanted):
    return sum(transfer.bytes for transfer in transfers if wanted(transfer.kind)) / 1000


def measure(browser, root, page, screen):
    """One visit down to the page's end, and RUNS in all for the time of the largest paint."""
    visits = [
        visit(browser, root + page, screen, scrolls=number == RUNS - 1) for number in range(RUNS)
    ]
    visits_by_paint = sorted(visits, key=lambda one: one.largest_paint)
    whole = visits[-1]
    return Measurement(
        page=page, screen=screen,
        values=[
            kilobytes(whole.transfers, lambda kind: kind in TEXT),
            kilobytes(whole.before_scrolling, lambda kind: kind == "Image"),
            kilobytes(whole.transfers, lambda kind: kind == "Image"),
            statistics.median(one.largest_paint for one in visits),
            whole.shift,
            len(whole.transfers),
        ],
        element=visits_by_paint[RUNS // 2].largest_element,
        kinds={
            kind: kilobytes(whole.transfers, lambda other: other == kind) for kind in sorted(TEXT)
        },
        largest=sorted(whole.transfers, key=lambda transfer: -transfer.bytes)[:3],
        shifts=whole.shifts)


def table(measurements):
    """The measurements as lines of text, in columns."""
    rows = [["page", "screen"] + [quantity.name for quantity in QUANTITIES] + ["largest paint"]]
    rows += [
        [one.page, "×".join(map(str, one.screen))]
        + [quantity.form.format(value) for quantity, value in zip(QUANTITIES, one.values)]
        + [one.element]
        for one in measurements
    ]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        cells = [
            cell.rjust(width) if 2 <= index < 2 + len(QUANTITIES) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths))
        ]
        yield "  ".join(cells).rstrip()


def details(measurement):
    """What a page's bytes are, and what moved in it."""
    kinds = ", ".join(f"{kind.lower()} {size:.1f}" for kind, size in measurement.kinds.items())
    yield f"{measurement.page} at {measurement.screen[0]}: {kinds} KB"
    for transfer in measurement.largest:
        yield f"  {transfer.bytes / 1000:7.1f} KB  {transfer.url.split('/', 3)[3]}"
    for shift in sorted(measurement.shifts, key=lambda shift: -shift["amount"])[:5]:
        yield f"  moved by {shift['amount']:.4f}: {', '.join(shift['elements'])}"


def main(pages):
    root = site_under_test.serve(compresses=True, connection_delay=ROUND_TRIP)
    pages = pages or [
        page for page in site_under_test.PAGES
        if page == "index.html" or page.startswith("lessons/")
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"])
        measurements = [
            measure(browser, root, page, screen) for page in pages for screen in SCREENS
        ]
        browser.close()
    for line in table(measurements):
        print(line)
    print()
    for measurement in measurements:
        for line in details(measurement):
            print(line)
    broken = [line for measurement in measurements for line in measurement.broken]
    if broken:
        print("\nLimits broken:")
        for line in broken:
            print(f"  {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
