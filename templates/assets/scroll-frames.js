// Frames that scroll sideways (code, tables, formulas) take the keyboard's focus only while there
// is something to scroll to.
(() => {
  /** @param {Element} frame */
  const update = (frame) => {
    if (frame.scrollWidth > frame.clientWidth) frame.setAttribute("tabindex", "0")
    else frame.removeAttribute("tabindex")
  }
  const observer = new ResizeObserver((entries) => {
    for (const entry of entries) update(entry.target.closest(".scroll"))
  })
  // The observer reports each frame once it is laid out, so that nothing here forces a layout.
  for (const frame of document.querySelectorAll(".scroll")) {
    observer.observe(frame)
    // Formulas become wider or narrower when their fonts arrive, without a change of the frame.
    for (const content of frame.querySelectorAll(":scope > *, .katex-html")) observer.observe(content)
  }
  document.fonts.addEventListener("loadingdone", () => {
    document.querySelectorAll(".scroll").forEach(update)
  })
})()
