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


def visit(browser, address, screen, scrolls):
    """Opens a page with nothing cached; with `scrolls`, goes down to its end as well."""
    width, height = screen
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(OBSERVERS)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    transfers = _recorded(devtools)
    _slow_down(devtools)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    paint = page.evaluate("window.measured.paint")
    before_scrolling = list(transfers)
    if scrolls:
        page.evaluate(SCROLL)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
    shifts = page.evaluate("window.measured.shifts")
    context.close()
    return Visit(
        largest_paint=paint["time"], largest_element=paint["element"],
        before_scrolling=before_scrolling, transfers=transfers, shifts=shifts)


def _slow_down(devtools):
    devtools.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": ROUND_TRIP * 1000,
        "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND,
    })
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})


def _recorded(devtools):
    """The list to which every file is added as it arrives, in the size that it had on its way."""
    transfers, requests = [], {}

    def sent(event):
        requests[event["requestId"]] = (event["request"]["url"], event["type"])

    def finished(event):
        url, kind = requests[event["requestId"]]
        transfers.append(Transfer(url, kind, int(event["encodedDataLength"])))

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    return transfers
