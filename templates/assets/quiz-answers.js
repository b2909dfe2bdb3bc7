// hub.answerControls: how each kind of question is answered, judged and shown once more.
//
// Options and steps are told apart by their numbers, which are those of the solution's items; no
// text of the page is read, since a browser may have translated it. quiz-ordering.js adds a kind.
(() => {
  /**
   * @typedef {object} Judgement
   * @property {boolean} right
   * @property {string} words what to say beyond right or not
   * @property {number[]} explained the solution's items that speak of this answer, by number
   */
  /** @typedef {[row: HTMLElement, state: "right" | "wrong"]} Mark */

  /**
   * What the kinds have in common. Each has besides:
   *
   * - `given`: the answer as it stands in the page, to read and to set; null sets none;
   * - `problem`: what keeps it from being checked, a sentence for the reader, or null;
   * - `accepts(given)`: whether the question can be answered so, asked of stored answers;
   * - `judge(given)`: a Judgement;
   * - `marks(given)`: Marks for the reader's answer;
   * - `showAnswer()`: Marks for the right answer, beside what is left of the reader's;
   * - `clearWrong()`: takes back what was wrong; `first`: the control to begin with.
   */
  class AnswerControls {
    /**
     * @param {HTMLElement} question
     * @param {() => void} changed called when the reader changes the answer
     */
    constructor(question, changed) {
      this.question = question
      this.changed = changed
      /** The solution's items by their numbers. @type {Map<number, HTMLElement>} */
      this.items = new Map()
      for (const item of question.querySelectorAll(".explanations > li")) {
        this.items.set(Number(item.dataset.option), item)
      }
      /** @type {HTMLElement[]} */
      this.rows = [...question.querySelectorAll(".option")]
    }
  }

  /** Radio buttons, of which one is right. */
  class SingleChoice extends AnswerControls {
    constructor(question, changed) {
      super(question, changed)
      /** @type {HTMLInputElement[]} */
      this.inputs = [...question.querySelectorAll(".option input")]
      /** The numbers of the right options, ascending. */
      this.right = [...this.items].filter(([, item]) => "right" in item.dataset)
        .map(([number]) => number)
      for (const input of this.inputs) input.addEventListener("change", changed)
    }

    get given() {
      return this.inputs.filter((input) => input.checked).map((input) => Number(input.value))
    }

    set given(given) {
      for (const input of this.inputs) input.checked = (given ?? []).includes(Number(input.value))
    }

    get problem() { return this.given.length === 0 ? "Choose an answer first." : null }
    get first() { return this.inputs[0] }

    accepts(given) {
      return Array.isArray(given) && given.length === 1 && this.items.has(given[0])
    }

    judge(given) {
      return { right: String(given) === String(this.right), words: "", explained: given }
    }

    marks(given) {
      return given.map((number) => {
        return [this.rows[number - 1], this.right.includes(number) ? "right" : "wrong"]
      })
    }

    showAnswer() { return this.marks([...new Set([...this.right, ...this.given])]) }
    clearWrong() { this.given = this.given.filter((number) => this.right.includes(number)) }
  }

  /** Check boxes: all that are right belong to the answer, and no other. */
  class MultipleChoice extends SingleChoice {
    get problem() { return this.given.length === 0 ? "Choose at least one answer first." : null }

    accepts(given) {
      const isAscending = (number, index) => index === 0 || given[index - 1] < number
      return Array.isArray(given) && given.length > 0
        && given.every((number, index) => this.items.has(number) && isAscending(number, index))
    }

    judge(given) {
      const judgement = super.judge(given)
      if (judgement.right) return judgement
      const hits = given.filter((number) => this.right.includes(number)).length
      const missing = this.right.length - hits
      const chosen = `Right among those you chose: ${hits} of ${given.length}.`
      return { ...judgement, words: `${chosen} Still to be found: ${missing}.` }
    }
  }

  /** A number within the tolerance of the right one. */
  class Numeric extends AnswerControls {
    constructor(question, changed) {
      super(question, changed)
      /** @type {HTMLInputElement} */
      this.input = question.querySelector(".number-field input")
      this.input.addEventListener("input", changed)
      // The keyboard that phones show for decimals has neither a minus nor an exponent.
      const values = [...this.items.values()].map((item) => Number(item.dataset.value))
      if (values.every((value) => value >= 0 && value < 1e7)) this.input.inputMode = "decimal"
    }

    get given() { return this.input.value.trim() }
    set given(given) { this.input.value = given ?? "" }

    get problem() {
      if (this.given === "") return "Write a number first."
      return this.#value(this.given) === null
        ? "That does not read as a number. Write it like 9408, 0.75, 3/4 or 1.2 × 10^9." : null
    }

    get first() { return this.input }
    accepts(given) { return typeof given === "string" && this.#value(given) !== null }

    judge(given) {
      const value = this.#value(given)
      const met = [...this.items].find(([, item]) => {
        const center = Number(item.dataset.value)
        // So that 0.76 is within 0.75 ± 0.01 in binary numbers too.
        const slack = 4 * Number.EPSILON * Math.max(Math.abs(center), Math.abs(value))
        return Math.abs(value - center) <= Number(item.dataset.tolerance) + slack
      })
      if (met && "right" in met[1].dataset) return { right: true, words: "", explained: [met[0]] }
      const reading = /^-?\d+(\.\d+)?$/.test(given) ? "" : `Your answer was read as ${value}. `
      const advice = met ? ""
        : "No usual mistake leads to this number: go through your steps once more."
      return { right: false, words: (reading + advice).trim(), explained: met ? [met[0]] : [] }
    }

    marks(given) {
      return [[this.input.parentElement, this.judge(given).right ? "right" : "wrong"]]
    }

    showAnswer() { return this.#value(this.given) === null ? [] : this.marks(this.given) }
    clearWrong() { this.given = null }

    /** @param {string} text */
    #value(text) { return hub.readNumber(text, this.input.dataset.unit) }
  }

  globalThis.hub = Object.assign(globalThis.hub ?? {}, {
    AnswerControls,
    answerControls: { single: SingleChoice, multiple: MultipleChoice, numeric: Numeric },
  })
})()
