// Frames that scroll sideways (code, tables, formulas) take the keyboard's focus only while there
// is something to scroll to.
(() => {
  /** @param {Iterable<Element>} frames */
  const update = (frames) => {
    // All are measured before one is changed: a change in between would lay out the page anew.
    const scrolling = new Map([...frames].map((frame) => [frame, frame.scrollWidth > frame.clientWidth]))
    for (const [frame, scrolls] of scrolling) {
      if (scrolls) frame.setAttribute("tabindex", "0")
      else frame.removeAttribute("tabindex")
    }
  }
  const observer = new ResizeObserver((entries) => {
    update(new Set(entries.map((entry) => entry.target.closest(".scroll"))))
  })
  // The observer reports each frame once it is laid out, so that nothing here forces a layout.
  for (const frame of document.querySelectorAll(".scroll")) {
    observer.observe(frame)
    // Formulas become wider or narrower when their fonts arrive, without a change of the frame.
    for (const content of frame.querySelectorAll(":scope > *, .katex-html")) observer.observe(content)
  }
  document.fonts.addEventListener("loadingdone", () => {
    // Frames that are not laid out yet report to the observer when they are.
    update([...document.querySelectorAll(".scroll")].filter(
      (frame) => frame.checkVisibility?.({ contentVisibilityAuto: true }) ?? true))
  })
})()
