// A figure's drawing opens on the whole screen, where it can be made larger: by pinching, with the
// wheel, the keys + − 0, or buttons. Without scripts, "Full size" leads to the figure's own page.
(() => {
  const largest = 8

  /**
   * @param {string} text
   * @param {string} name
   * @param {() => void} action
   */
  function button(text, name, action) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "plain-button"
    button.textContent = text
    if (name !== text) button.setAttribute("aria-label", name)
    button.addEventListener("click", action)
    return button
  }

  /** The one dialog of a page. */
  class Enlarged {
    #dialog = document.createElement("dialog")
    #stage = document.createElement("div")
    #image = document.createElement("img")
    #page = document.createElement("a")
    #close = button("Close", "Close", () => this.#dialog.close())
    /** How many times larger than it fits the screen. */
    #scale = 1
    #pinch = 0

    constructor() {
      this.#dialog.className = "enlarged"
      this.#stage.className = "stage"
      this.#stage.tabIndex = 0
      this.#stage.setAttribute("role", "group")
      this.#stage.setAttribute("aria-label", "The drawing")
      this.#page.textContent = "Numbers and words"
      const bar = document.createElement("div")
      bar.className = "enlarged-bar"
      bar.append(
        this.#page,
        button("−", "Smaller", () => this.#zoom(1 / 1.5)),
        button("+", "Larger", () => this.#zoom(1.5)),
        button("Fit", "Fit to the screen", () => this.#fit()),
        this.#close)
      this.#stage.append(this.#image)
      this.#dialog.append(bar, this.#stage)
      document.body.append(this.#dialog)
      this.#listen()
    }

    /**
     * @param {HTMLImageElement} drawing
     * @param {HTMLAnchorElement | null} link to the figure's own page
     */
    show(drawing, link) {
      // On a phone the narrow drawing, whose words are larger.
      const narrow = drawing.parentElement?.querySelector("source")
      const source = narrow && matchMedia(narrow.media).matches ? narrow : drawing
      this.#image.src = source === narrow ? narrow.srcset : drawing.src
      this.#image.alt = drawing.alt
      this.#image.width = Number(source.getAttribute("width"))
      this.#image.height = Number(source.getAttribute("height"))
      this.#page.hidden = link === null
      if (link) this.#page.href = link.href
      this.#dialog.setAttribute("aria-label", link?.getAttribute("aria-label") ?? "Full size")
      this.#dialog.showModal()
      this.#close.focus()
      this.#fit()
    }

    #listen() {
      this.#dialog.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const factor = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, "−": 1 / 1.5 }[event.key]
        if (factor) this.#zoom(factor)
        if (event.key === "0") this.#fit()
        const [right, down] = {
          ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
        }[event.key] ?? [0, 0]
        if (event.target !== this.#stage) this.#stage.scrollBy(right * 60, down * 60)
      })
      this.#stage.addEventListener("wheel", (event) => {
        if (!event.ctrlKey) return
        event.preventDefault()
        this.#zoom(Math.exp(-event.deltaY / 200), event.clientX, event.clientY)
      }, { passive: false })
      this.#stage.addEventListener("dblclick", (event) => {
        if (this.#scale > 1) this.#fit()
        else this.#zoom(2.5, event.clientX, event.clientY)
      })
      this.#stage.addEventListener("touchmove", (event) => this.#touch(event), { passive: false })
      this.#stage.addEventListener("touchend", () => { this.#pinch = 0 })
      addEventListener("resize", () => { if (this.#dialog.open) this.#zoom(1) })
    }

    /** @param {TouchEvent} event */
    #touch(event) {
      const [first, second] = event.touches
      if (!second) return
      event.preventDefault()
      const distance = Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY)
      const middle = [(first.clientX + second.clientX) / 2, (first.clientY + second.clientY) / 2]
      if (this.#pinch > 0) this.#zoom(distance / this.#pinch, ...middle)
      this.#pinch = distance
    }

    #fit() {
      this.#scale = 1
      this.#zoom(1)
    }

    /**
     * Makes the drawing larger by a factor, around a point of the screen that stays where it is.
     *
     * @param {number} factor
     * @param {number} [x]
     * @param {number} [y]
     */
    #zoom(factor, x, y) {
      const stage = this.#stage
      const box = stage.getBoundingClientRect()
      const dx = (x ?? box.left + box.width / 2) - box.left
      const dy = (y ?? box.top + box.height / 2) - box.top
      const before = this.#image.getBoundingClientRect()
      const [along, down] = [(dx + box.left - before.left) / before.width,
        (dy + box.top - before.top) / before.height]
      this.#scale = Math.min(largest, Math.max(1, this.#scale * factor))
      const ratio = this.#image.width / this.#image.height
      const width = Math.min(stage.clientWidth, stage.clientHeight * ratio) * this.#scale
      this.#image.style.width = `${width}px`
      this.#image.style.height = `${width / ratio}px`
      const after = this.#image.getBoundingClientRect()
      stage.scrollLeft += after.left + along * after.width - box.left - dx
      stage.scrollTop += after.top + down * after.height - box.top - dy
    }
  }

  /** @type {Enlarged | undefined} */
  let enlarged

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null
    const opener = target?.closest("a.enlarge, .figure picture")
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return
    const figure = opener.closest("figure")
    const drawing = figure?.querySelector("img")
    if (!drawing) return
    event.preventDefault()
    enlarged ??= new Enlarged()
    enlarged.show(drawing, figure?.querySelector("a.enlarge") ?? null)
  })
})()
