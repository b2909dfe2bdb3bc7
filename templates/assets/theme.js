// Settles what must be known before anything is painted: the theme that the reader chose, and how
// much of the page to lay out at first. It stands alone in the head, so it does nothing else.
(() => {
  const root = document.documentElement

  // Storage may be forbidden: then the system's theme applies.
  try {
    const chosen = localStorage.getItem(`${root.dataset.site}.theme`)
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen
  } catch {}

  // Until a page that opens at its top has arrived, sections far below are not laid out, and its
  // first figure is painted sooner. A browser that goes back to a place needs all heights above it.
  const [navigation] = performance.getEntriesByType("navigation")
  if (navigation?.type === "navigate" && location.hash === "") {
    root.dataset.opening = ""
    addEventListener("load", () => { delete root.dataset.opening })
  }
})()
