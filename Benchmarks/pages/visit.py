"""One cold visit to a page over a slow connection, with a slow processor."""

import dataclasses

# What is emulated: a phone of the middle class on a mediocre connection.
BYTES_PER_SECOND = 1.6e6 / 8
ROUND_TRIP = 0.150
SLOW_DOWN = 4

SCREENS = [(390, 844), (1280, 800)]

# Notes every paint that could be the largest one, and everything that moves.
OBSERVERS = """
  window.measured = { paint: null, shifts: [] }
  const name = (node) => {
    if (!node) return "an element that is gone"
    const element = node.nodeType === 1 ? node : node.parentElement
    const words = element.closest("[id]")?.id ?? ""
    return element.localName + (element.className ? `.${element.className}` : "")
      + (words ? ` in #${words}` : "")
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.measured.paint = {
        time: entry.startTime / 1000,
        element: entry.url ? entry.url.split("/").pop() : name(entry.element),
      }
    }
  }).observe({ type: "largest-contentful-paint", buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.measured.shifts.push({
        amount: entry.value, elements: entry.sources.map((source) => name(source.node)),
      })
    }
  }).observe({ type: "layout-shift", buffered: true })
"""

# A finger's way down the page: a third of a screen, and a moment to look.
SCROLL = """async () => {
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time))
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
    scrollBy(0, innerHeight / 3)
    await pause(120)
  }
}"""


@dataclasses.dataclass(frozen=True)
class Transfer:
    """A file that the page asked for."""

    url: str
    kind: str
    bytes: int


@dataclasses.dataclass(frozen=True)
class Visit:
    """What a visit found; times in seconds since the navigation."""

    largest_paint: float
    largest_element: str
    before_scrolling: list
    transfers: list
    shifts: list

    @property
    def shift(self):
        """The sum of all shifts, however far apart, which is never less than the usual measure."""
        return sum(shift["amount"] for shift in self.shifts)


class Traffic:
    """What a page asks for, and what of it has arrived."""

    def __init__(self, devtools):
        self.transfers = []
        self._underway = {}
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.loadingFinished", self._finished)
        devtools.on("Network.loadingFailed", self._failed)
        devtools.send("Network.enable")

    def wait_for_silence(self, page, pause=0.75):
        """Waits until everything has arrived and nothing new is asked for during a pause."""
        seen = None
        while self._underway or seen != len(self.transfers):
            seen = len(self.transfers)
            page.wait_for_timeout(pause * 1000)

    def _sent(self, event):
        self._underway[event["requestId"]] = (event["request"]["url"], event["type"])

    def _finished(self, event):
        url, kind = self._underway.pop(event["requestId"])
        self.transfers.append(Transfer(url, kind, int(event["encodedDataLength"])))

    def _failed(self, event):
        url, _ = self._underway.pop(event["requestId"])
        raise AssertionError(f"{url} does not arrive: {event['errorText']}")


def visit(browser, address, screen, scrolls):
    """Opens a page with nothing cached; with `scrolls`, goes down to its end as well."""
    width, height = screen
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(OBSERVERS)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    traffic = Traffic(devtools)
    _slow_down(devtools)
    page.goto(address)
    traffic.wait_for_silence(page)
    paint = page.evaluate("window.measured.paint")
    before_scrolling = list(traffic.transfers)
    if scrolls:
        page.evaluate(SCROLL)
        traffic.wait_for_silence(page)
    shifts = page.evaluate("window.measured.shifts")
    context.close()
    return Visit(
        largest_paint=paint["time"], largest_element=paint["element"],
        before_scrolling=before_scrolling, transfers=traffic.transfers, shifts=shifts)


def _slow_down(devtools):
    devtools.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": ROUND_TRIP * 1000,
        "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND,
    })
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
