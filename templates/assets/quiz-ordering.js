// The steps of an ordering question, which the reader moves up and down with buttons.
(() => {
  const { element, button, icon } = hub

  /** The two ways to move. @type {["up" | "down", string, -1 | 1][]} */
  const ways = [["up", "Move up:", -1], ["down", "Move down:", 1]]

  class Ordering extends hub.AnswerControls {
    constructor(question, changed) {
      super(question, changed)
      this.list = question.querySelector("ol.options")
      /** The order in which the page asks. */
      this.start = this.given
      for (const row of this.rows) this.#addButtons(row)
      this.#update()
    }

    get given() { return [...this.list.children].map((row) => Number(row.dataset.option)) }

    set given(given) {
      this.list.append(...(given ?? this.start).map((number) => this.#row(number)))
      this.#update()
    }

    get problem() { return null }
    get first() { return this.list.querySelector("button:not([aria-disabled])") }

    accepts(given) {
      return Array.isArray(given) && given.length === this.items.size
        && new Set(given).size === given.length && given.every((number) => this.items.has(number))
    }

    judge(given) {
      const misplaced = given.findIndex((number, index) => number !== index + 1)
      if (misplaced < 0) return { right: true, words: "", explained: given }
      const hits = given.filter((number, index) => number === index + 1).length
      const words = `In their places: ${hits} of ${given.length}. `
        + `Think first about what you put at number ${misplaced + 1}.`
      return { right: false, words, explained: [given[misplaced]] }
    }

    marks(given) {
      return given.map((number, index) => {
        return [this.#row(number), number === index + 1 ? "right" : "wrong"]
      })
    }

    /** The steps themselves take the right order. */
    showAnswer() {
      this.given = this.rows.map((_, index) => index + 1)
      return this.marks(this.given)
    }

    /** The reader goes on from the order that there is. */
    clearWrong() {}

    /** @param {number} number */
    #row(number) { return this.rows.find((row) => Number(row.dataset.option) === number) }

    /** @param {HTMLElement} row */
    #addButtons(row) {
      const text = row.querySelector(".option-text")
      text.id = `${this.question.id}:step-${row.dataset.option}`
      const buttons = element("span", "move")
      for (const [way, name, step] of ways) {
        const words = element("span", "unseen", name)
        words.id = `${text.id}-${way}`
        const move = button("", "button", () => this.#move(row, step))
        move.append(icon(way), words)
        move.setAttribute("aria-labelledby", `${words.id} ${text.id}`)
        buttons.append(move)
      }
      row.append(buttons)
    }

    /**
     * The neighbour moves rather than the row, so that the button keeps its focus.
     *
     * @param {HTMLElement} row
     * @param {-1 | 1} step
     */
    #move(row, step) {
      const neighbour = step < 0 ? row.previousElementSibling : row.nextElementSibling
      if (!neighbour) return
      const tops = [row, neighbour].map((moved) => moved.getBoundingClientRect().top)
      if (step < 0) row.after(neighbour)
      else row.before(neighbour)
      this.#update()
      glide(row, tops[0])
      glide(neighbour, tops[1])
      this.changed()
      const place = [...this.list.children].indexOf(row) + 1
      this.question.say(`Moved to number ${place} of ${this.rows.length}.`)
    }

    /** The first row cannot go up, the last one not down; their buttons keep the focus even so. */
    #update() {
      for (const row of this.rows) {
        const [up, down] = row.querySelectorAll(".move button")
        setIdle(up, row === this.list.firstElementChild)
        setIdle(down, row === this.list.lastElementChild)
      }
    }
  }

  /**
   * @param {Element} button
   * @param {boolean} isIdle
   */
  function setIdle(button, isIdle) {
    if (isIdle) button.setAttribute("aria-disabled", "true")
    else button.removeAttribute("aria-disabled")
  }

  /**
   * Lets the eye follow a row from where it stood.
   *
   * @param {Element} row
   * @param {number} top
   */
  function glide(row, top) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
    const way = top - row.getBoundingClientRect().top
    row.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }],
      { duration: 180, easing: "ease-out" })
  }

  hub.answerControls.ordering = Ordering
})()
