// <report-mistake>: its link names the paragraph that the reader means: the one selected, or else
// the last one pressed on, or else the one in the middle of the screen.
(() => {
  const paragraphs = "p, li, dd, td, pre, figcaption, h2, h3, h4"
  /** @type {Element | null} */
  let pressed = null

  addEventListener("pointerdown", (event) => {
    const found = event.target instanceof Element ? paragraphOf(event.target) : null
    if (found) pressed = found
  })

  /**
   * @param {Element | null | undefined} element
   * @returns {Element | null}
   */
  const paragraphOf = (element) =>
    element?.closest(".lesson-text") ? element.closest(paragraphs) : null

  /** @returns {Element | null} */
  function meant() {
    const selection = getSelection()
    const node = selection && !selection.isCollapsed ? selection.anchorNode : null
    const selected = node instanceof Element ? node : node?.parentElement
    return paragraphOf(selected) ?? (isOnScreen(pressed) ? pressed : null) ?? inTheMiddle()
  }

  /** @param {Element | null} element */
  function isOnScreen(element) {
    const box = element?.getBoundingClientRect()
    return box !== undefined && box.bottom > 0 && box.top < innerHeight
  }

  /** @returns {Element | null} */
  function inTheMiddle() {
    const all = [...document.querySelectorAll(".lesson-text p:not(.back-links)")]
    return all.find((element) => element.getBoundingClientRect().bottom > innerHeight / 2)
      ?? all.at(-1) ?? null
  }

  /**
   * The paragraph's words as they are seen, shortened.
   *
   * @param {Element | null} paragraph
   * @returns {string}
   */
  function words(paragraph) {
    const copy = /** @type {Element | undefined} */ (paragraph?.cloneNode(true))
    for (const part of copy?.querySelectorAll(".katex-mathml, .mention") ?? []) part.remove()
    const text = (copy?.textContent ?? "").replace(/\s+/g, " ").trim()
    // By characters: half of one cannot stand in an address.
    const characters = [...text]
    return characters.length > 160 ? `${characters.slice(0, 160).join("")}…` : text
  }

  /**
   * The address of the part in which a paragraph stands.
   *
   * @param {Element | null} paragraph
   * @returns {string}
   */
  function place(paragraph) {
    const target = paragraph?.closest(".lesson-text [id]")
    return location.href.replace(/#.*/, "") + (target ? `#${target.id}` : "")
  }

  class ReportMistake extends HTMLElement {
    connectedCallback() {
      for (const event of ["pointerover", "focusin", "pointerdown", "keydown"]) {
        this.addEventListener(event, () => this.#fillIn())
      }
    }

    #fillIn() {
      const paragraph = meant()
      const values = {
        lesson: this.dataset.lesson ?? "", place: place(paragraph), text: words(paragraph),
      }
      const address = (this.dataset.address ?? "").replace(
        /\{(lesson|place|text)\}/g, (_, name) => encodeURIComponent(values[name]))
      this.querySelector("a")?.setAttribute("href", address)
    }
  }

  customElements.define("report-mistake", ReportMistake)
})()
