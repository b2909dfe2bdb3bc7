// hub.element, hub.button, hub.icon: the small pieces of which the quiz's scripts build.
(() => {
  const namespace = "http://www.w3.org/2000/svg"

  const lines = {
    right: "m5 12.5 4.5 4.5L19 7.5",
    wrong: "m6.5 6.5 11 11M17.5 6.5l-11 11",
    shown: "M3 12s3.2-6 9-6 9 6 9 6-3.2 6-9 6-9-6-9-6"
      + "m9 2.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4",
    up: "m6 14.5 6-6 6 6",
    down: "m6 9.5 6 6 6-6",
  }

  /**
   * @param {string} name
   * @param {string} className
   * @param {...(Node | string)} children
   * @returns {HTMLElement}
   */
  function element(name, className, ...children) {
    const made = document.createElement(name)
    if (className) made.className = className
    made.append(...children)
    return made
  }

  /**
   * @param {string} words
   * @param {"button" | "submit"} type
   * @param {() => void} [act]
   * @returns {HTMLButtonElement}
   */
  function button(words, type, act) {
    const made = /** @type {HTMLButtonElement} */ (element("button", "quiz-button", words))
    made.type = type
    if (act) made.addEventListener("click", act)
    return made
  }

  /**
   * A drawing in the colour of the text around it, without words.
   *
   * @param {keyof typeof lines} name
   * @returns {SVGElement}
   */
  function icon(name) {
    const drawing = document.createElementNS(namespace, "svg")
    drawing.setAttribute("class", "icon")
    drawing.setAttribute("viewBox", "0 0 24 24")
    drawing.setAttribute("aria-hidden", "true")
    const line = document.createElementNS(namespace, "path")
    line.setAttribute("d", lines[name])
    for (const [key, value] of [
      ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2.25"],
      ["stroke-linecap", "round"], ["stroke-linejoin", "round"],
    ]) line.setAttribute(key, value)
    drawing.append(line)
    return drawing
  }

  globalThis.hub = Object.assign(globalThis.hub ?? {}, { element, button, icon })
})()
