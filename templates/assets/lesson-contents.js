// <lesson-contents>: the list of a lesson's parts follows the reader. It marks the part that is
// being read and those that were read to their end; on narrow pages, where the list scrolls away,
// a line at the top of the screen says where the reader is.
(() => {
  class LessonContents extends HTMLElement {
    /** @type {{ id: string, link: HTMLAnchorElement, place: Element }[]} */
    #parts = []
    /** @type {Set<string>} */
    #read = new Set()
    #lesson = ""
    #current = -1
    #isWaiting = false
    #position = document.createElement("a")

    connectedCallback() {
      this.#lesson = this.closest("[data-lesson]")?.getAttribute("data-lesson") ?? ""
      for (const link of this.querySelectorAll("nav a")) {
        const id = decodeURIComponent(/** @type {HTMLAnchorElement} */ (link).hash.slice(1))
        const place = document.getElementById(id)
        if (place) this.#parts.push({ id, link: /** @type {HTMLAnchorElement} */ (link), place })
      }
      this.#makePosition()
      addEventListener("scroll", () => this.#wait(), { passive: true })
      addEventListener("resize", () => this.#wait(), { passive: true })
      document.addEventListener("hub:progress", () => this.#showRead())
      this.#showRead()
      this.#wait()
    }

    /** The line for narrow pages: it leads back to the list. */
    #makePosition() {
      this.#position.className = "reading-position"
      this.#position.href = "#page:contents"
      this.#position.hidden = true
      this.#position.append(
        document.createElement("b"), document.createElement("span"),
        document.createElement("progress"))
      this.#position.querySelector("progress")?.setAttribute("aria-hidden", "true")
      this.append(this.#position)
    }

    #wait() {
      if (this.#isWaiting) return
      this.#isWaiting = true
      requestAnimationFrame(() => {
        this.#isWaiting = false
        // While a page opens (theme.js), asking for places would lay out what waits to be.
        if ("opening" in document.documentElement.dataset) this.#wait()
        else this.#update()
      })
    }

    #update() {
      const line = innerHeight * 0.3
      const tops = this.#parts.map(({ place }) => place.getBoundingClientRect().top)
      const text = document.querySelector(".lesson-text")?.getBoundingClientRect()
      const ends = [...tops.slice(1), text?.bottom ?? Infinity]
      this.#setCurrent(tops.findLastIndex((top) => top <= line))
      // A part has been read when its end comes up the screen, not when it is jumped over.
      const ended = ends.findIndex((end) => end > line && end <= innerHeight)
      if (ended >= 0 && tops[ended] <= line) this.#markRead(this.#parts[ended].id)
      this.#position.hidden = this.#current < 0
        || this.querySelector("nav").getBoundingClientRect().bottom > 0
      const progress = this.#position.querySelector("progress")
      if (progress && text) progress.value = Math.min(1, Math.max(0, -text.top / (text.height - innerHeight)))
    }

    /** @param {number} index */
    #setCurrent(index) {
      if (index === this.#current) return
      this.#parts[this.#current]?.link.removeAttribute("aria-current")
      this.#current = index
      const part = this.#parts[index]
      if (!part) return
      part.link.setAttribute("aria-current", "location")
      this.#keepInSight(part.link)
      const [count, words] = this.#position.children
      count.textContent = `${index + 1}/${this.#parts.length}`
      words.replaceChildren(...part.link.cloneNode(true).childNodes)
    }

    /**
     * Scrolls the list alone, where it is taller than the screen.
     *
     * @param {HTMLElement} link
     */
    #keepInSight(link) {
      const top = link.getBoundingClientRect().top - this.getBoundingClientRect().top
      if (top < 40 || top > this.clientHeight - 60) this.scrollTop += top - this.clientHeight / 3
    }

    /** @param {string} id */
    #markRead(id) {
      if (this.#read.has(id)) return
      this.#read.add(id)
      globalThis.hub?.progress.setPartsRead(this.#lesson, [...this.#read])
      this.#showRead()
    }

    #showRead() {
      this.#read = new Set(globalThis.hub?.progress.partsRead(this.#lesson) ?? this.#read)
      for (const { id, link } of this.#parts) {
        link.closest("li")?.toggleAttribute("data-read", this.#read.has(id))
      }
    }
  }

  customElements.define("lesson-contents", LessonContents)
})()
