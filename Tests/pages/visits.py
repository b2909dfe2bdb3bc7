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

# Elements that reach beyond the right edge, apart from those in a frame of their own. KaTeX draws
# roots and braces far too long and cuts them off (.hide-tail).
OVERFLOW = """() => [...document.body.querySelectorAll("*")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5
    && !element.closest(".scroll, .skip, .katex-mathml, .hide-tail, legend"))
  .map((element) => element.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])
"""

VIOLATIONS = """
  window.violations = []
  addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
  })
"""


def arrive(page, address):
    """Opens a page and waits until all its parts are laid out (templates/assets/theme.js)."""
    page.goto(address)
    page.wait_for_selector(":root:not([data-opening])", state="attached")


@dataclasses.dataclass
class Visit:
    """What was seen of a page in one width and theme."""

    console: list
    requests: list
    violations: list
    missing_images: list
    overflow: list
    accessibility: list


class Visitor:
    """Visits to one copy of the site: each page is loaded once per width, light, then dark."""

    def __init__(self, browser, root, with_axe):
        self.root = root
        self.with_axe = with_axe
        context = browser.new_context(color_scheme="light")
        context.add_init_script(VIOLATIONS)
        self.page = context.new_page()
        self.visits = {}

    def visit(self, path, width, theme):
        if (path, width) not in self.visits:
            self.visits[path, width] = self._visit(path, width)
        return self.visits[path, width][theme]

    def overflow_at(self, path, width):
        """What reaches beyond the right edge at a width of its own."""
        self.page.set_viewport_size({"width": width, "height": 800})
        arrive(self.page, self.root + path)
        self.page.evaluate("document.fonts.ready")
        return self.page.evaluate(OVERFLOW)

    def _visit(self, path, width):
        page, console, requests = self.page, [], []
        listeners = {
            "console": lambda message: console.append(f"{message.type}: {message.text}"),
            "pageerror": lambda error: console.append(f"exception: {error}"),
            "request": lambda request: requests.append(request.url),
        }
        for event, listener in listeners.items():
            page.on(event, listener)
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        arrive(page, self.root + path)
        visits = {"light": self._look(console, requests, rules=None)}
        # Nothing but colours differs between themes.
        page.emulate_media(color_scheme="dark")
        visits["dark"] = self._look(console, requests, rules=["cat.color"])
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        return visits

    def _look(self, console, requests, rules):
        page = self.page
        missing_images = page.evaluate(IMAGES)
        page.evaluate("document.fonts.ready")
        return Visit(
            console=console,
            requests=requests,
            violations=page.evaluate("window.violations"),
            missing_images=missing_images,
            overflow=page.evaluate(OVERFLOW),
            accessibility=self._accessibility(rules),
        )

    def _accessibility(self, rules):
        if not self.with_axe:
            return []
        options = {"preload": False, "resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "tag", "values": rules}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
            for rule in found for node in rule["nodes"]
        ]
