// Settles what must be known before anything is painted: the theme that the reader chose, and how
// much of the page to lay out at first. It stands alone in the head, so it does nothing else.
(() => {
  const root = document.documentElement

  // Storage may be forbidden: then the system's theme applies.
  try {
    const chosen = localStorage.getItem(`${root.dataset.site}.theme`)
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen
  } catch {}

  // Until a page that opens at its top has arrived, parts far below are not laid out; until its
  // cover is painted, no part below it is. Without that, a phone lays the whole lesson out again
  // with every font that arrives, and paints the cover last. A browser that goes back to a place
  // needs all heights above it, and a reader who goes on sooner finds everything there.
  const [navigation] = performance.getEntriesByType("navigation")
  if (navigation?.type === "navigate" && location.hash === "") {
    root.dataset.opening = "cover"
    const showText = () => {
      if (root.dataset.opening === "cover") root.dataset.opening = "text"
    }
    /** @param {Event} event */
    const settle = (event) => {
      if (!(event.target instanceof Element) || !event.target.closest(".cover")) return
      // The frame after the next one has the cover in it.
      requestAnimationFrame(() => requestAnimationFrame(showText))
    }
    document.addEventListener("load", settle, true)
    document.addEventListener("error", settle, true)
    for (const sign of ["scroll", "keydown", "pointerdown"]) {
      addEventListener(sign, showText, { once: true, passive: true })
    }
    addEventListener("load", () => {
      // Part by part, so that a finger that scrolls meanwhile is answered.
      const parts = [...document.querySelectorAll(".key-formulas, .section")]
      const showNext = () => {
        const part = parts.shift()
        if (!part) return void delete root.dataset.opening
        part.setAttribute("data-laid-out", "")
        setTimeout(showNext)
      }
      requestAnimationFrame(() => setTimeout(showNext))
    })
  }
})()
