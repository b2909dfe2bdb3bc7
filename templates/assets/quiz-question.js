// <quiz-question>: checks an answer where it was given, with what the question's solution says.
//
// The page holds the whole question. This element adds the buttons, takes the solution into its
// feedback and shows of it what concerns the answer. It makes, moves and hides elements, and
// reads no text.
(() => {
  const { progress, element, button, icon } = hub

  class QuizQuestion extends HTMLElement {
    /** What is stored of the reader's answer. @type {ReturnType<typeof progress.answer>} */
    #answer = null
    #controls
    #fieldset
    #solution
    #notice
    #feedback
    #verdict
    #words
    #checkRow
    #againButton
    #showButton
    #othersButton

    connectedCallback() {
      if (this.#feedback) return
      this.#fieldset = this.querySelector("fieldset")
      this.#solution = this.querySelector(".solution")
      this.#controls = new hub.answerControls[this.dataset.kind](this, () => this.#reconsider())
      this.#addCheck()
      this.#addFeedback()
      this.#restore(progress.answer(this.key))
      document.addEventListener("hub:progress", () => this.#follow())
    }

    /** The name of the reader's answer. @returns {string} */
    get key() { return this.dataset.key ?? "" }

    /** Asks once more, without what was wrong, and moves the focus to where an answer begins. */
    retry() {
      if (this.dataset.state === "shown") this.#controls.given = null
      else this.#controls.clearWrong()
      this.#enter("open")
      this.#controls.first.focus({ preventScroll: true })
    }

    /** Shows the whole solution. Whoever has not found it never counts as having found it. */
    reveal() {
      if (this.dataset.state !== "right") {
        this.#store({ given: null, right: false, tries: this.#answer?.tries ?? 0, shown: true })
        this.#display()
      }
      this.#explain([...this.#controls.items.keys()])
      this.#solution.open = true
    }

    /** Lets a screen reader say something. @param {string} sentence */
    say(sentence) { this.#notice.textContent = sentence }

    #addCheck() {
      const check = button("Check", "submit")
      check.classList.add("main")
      this.#checkRow = element("div", "quiz-buttons", check)
      this.#notice = element("p", "notice")
      this.#notice.id = `${this.id}:notice`
      this.#notice.setAttribute("role", "status")
      const form = this.querySelector("form")
      form.append(this.#checkRow, this.#notice)
      form.addEventListener("submit", (event) => {
        event.preventDefault()
        this.#check()
      })
    }

    #addFeedback() {
      this.#againButton = button("Try again", "button", () => this.retry())
      this.#againButton.classList.add("main")
      this.#showButton = button("Show the answer", "button", () => this.#revealHere())
      this.#othersButton = button("Explain the other answers", "button", () => this.#revealHere())
      this.#verdict = element("p", "feedback-verdict")
      this.#words = element("p", "feedback-words")
      const list = this.#solution.querySelector(".explanations")
      for (const [part, name] of [
        [this.#verdict, "verdict"], [this.#words, "words"], [list, "explanations"],
      ]) part.id = `${this.id}:${name}`
      const summary = this.#solution.querySelector("summary")
      summary.textContent = "Show the explanation"
      summary.addEventListener("click", (event) => {
        event.preventDefault()
        this.#solution.open = true
        this.#focusFeedback()
      })
      this.#feedback = element(
        "div", "feedback", this.#verdict, this.#words, this.#solution,
        element("div", "quiz-buttons", this.#againButton, this.#showButton, this.#othersButton))
      this.#feedback.tabIndex = -1
      this.#feedback.setAttribute("role", "group")
      this.#feedback.setAttribute("aria-labelledby", this.#verdict.id)
      this.#feedback.setAttribute("aria-describedby", `${this.#words.id} ${list.id}`)
      this.append(this.#feedback)
    }

    #check() {
      const { problem, given } = this.#controls
      this.#ask(problem)
      if (problem) return
      if (this.dataset.state === "open") {
        const { tries = 0, shown = false } = this.#answer ?? {}
        this.#store({ given, right: this.#controls.judge(given).right, tries: tries + 1, shown })
        this.#display()
        this.#solution.open = true
      }
      this.#focusFeedback()
    }

    /** Says what is missing before an answer can be checked. @param {string | null} problem */
    #ask(problem) {
      const { first } = this.#controls
      this.say(problem ?? "")
      if (problem) {
        first.setAttribute("aria-describedby", this.#notice.id)
        first.focus({ preventScroll: true })
      } else first?.removeAttribute("aria-describedby")
    }

    /** The reader changes the answer: a verdict on the old one no longer speaks of it. */
    #reconsider() {
      this.#ask(null)
      if (this.dataset.state !== "open") this.#enter("open")
    }

    #revealHere() {
      this.reveal()
      this.#focusFeedback()
    }

    /** It stands where the button was that the reader pressed: nothing needs to scroll. */
    #focusFeedback() { this.#feedback.focus({ preventScroll: true }) }

    /** @param {NonNullable<ReturnType<typeof progress.answer>>} answer */
    #store(answer) {
      this.#answer = answer
      progress.setAnswer(this.key, answer)
    }

    /** Another tab, a file or a reset may have changed the answer. */
    #follow() {
      const answer = progress.answer(this.key)
      if (JSON.stringify(answer) !== JSON.stringify(this.#answer)) this.#restore(answer)
    }

    /** @param {ReturnType<typeof progress.answer>} answer */
    #restore(answer) {
      this.#answer = answer && this.#isSound(answer) ? answer : null
      if (answer && !this.#answer) progress.setAnswer(this.key, null)
      this.#controls.given = this.#answer?.given ?? null
      this.#display()
      this.#solution.open = false
    }

    /**
     * Whether this question can have been answered so: storage is anyone's to write.
     *
     * @param {NonNullable<ReturnType<typeof progress.answer>>} answer
     */
    #isSound({ given, right }) {
      if (given === null) return !right
      return this.#controls.accepts(given) && this.#controls.judge(given).right === right
    }

    /** Shows how the stored answer stands, and the explanations that speak of it. */
    #display() {
      const { given = null, tries = 0, shown = false } = this.#answer ?? {}
      if (given === null) {
        this.#enter(shown ? "shown" : "open", "Here is the answer.")
        if (shown) this.#mark(this.#controls.showAnswer())
        return this.#explain(shown ? [...this.#controls.items.keys()] : [])
      }
      const { right, words, explained } = this.#controls.judge(given)
      const found = shown ? "Right, now that you know it." : praise(tries)
      this.#enter(right ? "right" : "wrong", right ? found : "Not right yet.", words)
      this.#mark(this.#controls.marks(given))
      this.#explain(explained)
    }

    /**
     * @param {"open" | "right" | "wrong" | "shown"} state
     * @param {string} [verdict]
     * @param {string} [words]
     */
    #enter(state, verdict = "", words = "") {
      this.dataset.state = state
      this.#fieldset.disabled = state === "right" || state === "shown"
      this.#checkRow.hidden = state !== "open"
      this.#feedback.hidden = state === "open"
      this.#againButton.hidden = state === "right"
      this.#showButton.hidden = state !== "wrong"
      const drawing = state === "open" ? [] : [icon(state)]
      this.#verdict.replaceChildren(...drawing, element("span", "", verdict))
      this.#words.textContent = words
      this.#words.hidden = words === ""
      this.#mark([])
    }

    /** @param {[row: HTMLElement, state: "right" | "wrong"][]} marks */
    #mark(marks) {
      for (const mark of this.querySelectorAll(".mark")) mark.remove()
      for (const row of this.querySelectorAll("[data-verdict]")) delete row.dataset.verdict
      for (const [row, state] of marks) {
        row.dataset.verdict = state
        const word = element("span", "mark-word", state === "right" ? "Right" : "Wrong")
        row.append(element("span", "mark", icon(state), word))
      }
    }

    /** Shows these of the solution's items and no other. @param {number[]} numbers */
    #explain(numbers) {
      const { items } = this.#controls
      for (const [number, item] of items) item.hidden = !numbers.includes(number)
      this.#feedback.classList.toggle("explains-one", numbers.length === 1)
      this.#feedback.classList.toggle("explains-all", numbers.length === items.size)
      this.#othersButton.hidden = this.dataset.state !== "right" || numbers.length === items.size
    }
  }

  /** @param {number} tries */
  function praise(tries) {
    const ordinal = ["first", "second", "third"][tries - 1]
    return ordinal ? `Right, at the ${ordinal} try.` : `Right, after ${tries} tries.`
  }

  customElements.define("quiz-question", QuizQuestion)

  const questions = [...document.querySelectorAll("quiz-question")]
  const [first] = questions
  if (first) progress.keepOnly(first.key.split(".")[0], questions.map((question) => question.key))

  /** Says at the first question, once, that answers will not last. */
  function warn() {
    if (!first || progress.isKept || first.querySelector(".unkept")) return
    first.append(element("p", "unkept", progress.keeping()))
  }
  warn()
  document.addEventListener("hub:progress", warn)

  // Paper shows every solution; a stylesheet alone cannot unfold them in each browser.
  /** @type {HTMLDetailsElement[]} */
  let unfolded = []
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("quiz-question .solution:not([open])")]
    for (const solution of unfolded) solution.open = true
  })
  addEventListener("afterprint", () => {
    for (const solution of unfolded) solution.open = false
  })
})()
