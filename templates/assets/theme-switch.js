// <theme-switch>: three buttons in one group, for the light, the dark and the system's theme.
(() => {
  /** @typedef {"auto" | "light" | "dark"} Theme */

  /** @type {[Theme, string][]} */
  const themes = [["auto", "Auto"], ["light", "Light"], ["dark", "Dark"]]
  const root = document.documentElement
  const key = `${root.dataset.site}.theme`

  class ThemeSwitch extends HTMLElement {
    connectedCallback() {
      const group = document.createElement("fieldset")
      const legend = document.createElement("legend")
      legend.textContent = "Theme"
      group.append(legend)
      for (const [theme, name] of themes) group.append(this.#choice(theme, name))
      this.replaceChildren(group)
    }

    /**
     * @param {Theme} theme
     * @param {string} name
     * @returns {HTMLLabelElement}
     */
    #choice(theme, name) {
      const label = document.createElement("label")
      const input = document.createElement("input")
      input.type = "radio"
      input.name = "theme"
      input.value = theme
      input.checked = theme === (root.dataset.theme ?? "auto")
      input.addEventListener("change", () => this.#choose(theme))
      const words = document.createElement("span")
      words.textContent = name
      label.append(input, words)
      return label
    }

    /** @param {Theme} theme */
    #choose(theme) {
      if (theme === "auto") delete root.dataset.theme
      else root.dataset.theme = theme
      try {
        if (theme === "auto") localStorage.removeItem(key)
        else localStorage.setItem(key, theme)
      } catch {
        // Without storage the choice holds for this page.
      }
    }
  }

  customElements.define("theme-switch", ThemeSwitch)
})()
