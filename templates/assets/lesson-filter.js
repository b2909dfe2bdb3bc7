// <lesson-filter>: shows the lessons of one category, or one level, or both.
(() => {
  class LessonFilter extends HTMLElement {
    connectedCallback() {
      this.addEventListener("change", () => this.#apply())
      // Browsers may bring back what was chosen before.
      this.#apply()
    }

    #apply() {
      const wanted = Object.fromEntries(
        [...this.querySelectorAll("input:checked")]
          .map((input) => [/** @type {HTMLInputElement} */ (input).name, input.value])
          .filter(([, value]) => value !== ""))
      const stops = [...document.querySelectorAll(".stop")]
      for (const stop of stops) {
        stop.toggleAttribute(
          "hidden", Object.entries(wanted).some(([name, value]) => stop.dataset[name] !== value))
      }
      const shown = stops.filter((stop) => !stop.hasAttribute("hidden")).length
      const status = this.querySelector("[role=status]")
      if (status) status.textContent = shown < stops.length ? `${shown} of ${stops.length} lessons` : ""
    }
  }

  customElements.define("lesson-filter", LessonFilter)
})()
