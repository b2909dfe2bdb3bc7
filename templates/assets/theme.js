// Sets the theme that the reader chose before anything is painted. It stands alone in the head,
// so it does nothing else. Storage may be forbidden: then the system's theme applies.
(() => {
  const root = document.documentElement
  try {
    const chosen = localStorage.getItem(`${root.dataset.site}.theme`)
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen
  } catch {}
})()
