"""Opens pages, once per width and theme, and keeps what was seen there."""

import dataclasses

from axe_playwright_python.sync_playwright import Axe

# Reads what each image decoded to, once all are there, lazy ones included.
IMAGES = """async () => {
  const images = [...document.images]
  images.forEach((image) => { image.loading = "eager" })
  await Promise.all(images.map((image) => image.decode().catch(() => {})))
  return images.filter((image) => image.naturalWidth === 0).map((image) => image.currentSrc)
}"""

# Elements that reach beyond the right edge, apart from those in a frame of their own.
OVERFLOW = """() => [...document.body.querySelectorAll("*")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5
    && !element.closest(".scroll, .skip, .katex-mathml, legend"))
  .map((element) => element.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])
"""

VIOLATIONS = """
  window.violations = []
  addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
  })
"""


@dataclasses.dataclass
class Visit:
    console: list
    requests: list
    violations: list
    missing_images: list
    overflow: list
    accessibility: list


class Visitor:
    """Visits to one copy of the site; axe reads stylesheets again, which files do not allow."""

    def __init__(self, browser, root, with_axe):
        self.browser = browser
        self.with_axe = with_axe
        self.root = root
        self.pages = {}
        self.visits = {}

    def visit(self, path, width, theme):
        key = (path, width, theme)
        if key not in self.visits:
            self.visits[key] = self._open(path, width, theme)
        return self.visits[key]

    def _page(self, width, theme):
        if (width, theme) not in self.pages:
            context = self.browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=theme)
            context.add_init_script(VIOLATIONS)
            self.pages[width, theme] = context.new_page()
        return self.pages[width, theme]

    def _open(self, path, width, theme):
        page = self._page(width, theme)
        console, requests = [], []
        note_console = lambda message: console.append(f"{message.type}: {message.text}")
        note_error = lambda error: console.append(f"exception: {error}")
        note_request = lambda request: requests.append(request.url)
        page.on("console", note_console)
        page.on("pageerror", note_error)
        page.on("request", note_request)
        page.goto(self.root + path)
        missing_images = page.evaluate(IMAGES)
        page.evaluate("document.fonts.ready")
        page.remove_listener("console", note_console)
        page.remove_listener("pageerror", note_error)
        page.remove_listener("request", note_request)
        return Visit(
            console=console,
            requests=requests,
            violations=page.evaluate("window.violations"),
            missing_images=missing_images,
            overflow=page.evaluate(OVERFLOW),
            accessibility=self._accessibility(page) if self.with_axe else [],
        )

    @staticmethod
    def _accessibility(page):
        found = Axe().run(page).response["violations"]
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
            for rule in found for node in rule["nodes"]
        ]
