// <quiz-summary>: how the reader did in this lesson, and what to do with the answers.
//
// The page lists the questions by concept. This element puts the score above the list, a mark
// beside each question, and buttons below.
(() => {
  const { progress, progressFile, element, button, icon } = hub

  /** @type {Record<"right" | "wrong" | "shown" | "open", string>} */
  const words = {
    right: "right", wrong: "not right yet", shown: "answer shown", open: "not answered",
  }

  class QuizSummary extends HTMLElement {
    #links
    #score
    #keeping
    #status
    #buttons
    #question
    #wrongButton
    #showButton
    #forgetButton
    #file

    connectedCallback() {
      if (this.#score) return
      /** @type {HTMLAnchorElement[]} */
      this.#links = [...this.querySelectorAll("a[data-key]")]
      this.#addScore()
      this.#addButtons()
      this.#update()
      document.addEventListener("hub:progress", () => this.#update())
    }

    get #keys() { return this.#links.map((link) => link.dataset.key) }

    /** @returns {Iterable<HTMLElement>} the questions' elements */
    get #questions() { return document.querySelectorAll("quiz-question") }

    #addScore() {
      this.#score = element("div", "score")
      this.#keeping = element("p", "keeping")
      this.prepend(this.#score)
      for (const concept of this.querySelectorAll(".concept")) {
        concept.after(element("p", "concept-score"))
      }
    }

    #addButtons() {
      this.#wrongButton = button("Try the wrong ones again", "button", () => this.#tryWrong())
      this.#wrongButton.classList.add("main")
      this.#showButton = button("Show every answer", "button", () => this.#confirm(
        "Show every answer? Questions that you have not got right by yourself will not count.",
        "Yes, show them", "Keep them hidden", () => {
          for (const question of this.#questions) question.reveal()
          this.#say("Every answer is shown, each at its question.")
        }))
      this.#forgetButton = button("Forget my answers", "button", () => this.#confirm(
        "Forget what you have answered and read in this lesson?", "Yes, forget them",
        "Keep them", () => {
          progress.reset(this.dataset.lesson)
          this.#say("Your answers in this lesson are forgotten.")
        }))
      this.#file = /** @type {HTMLInputElement} */ (element("input", ""))
      this.#file.type = "file"
      this.#file.accept = ".json,application/json"
      this.#file.hidden = true
      this.#file.addEventListener("change", () => this.#load())
      const files = element(
        "div", "quiz-buttons quiet",
        button("Save answers to a file", "button", () => this.#save()),
        button("Load answers from a file", "button", () => this.#file.click()),
        this.#forgetButton, this.#file)
      this.#buttons = element(
        "div", "", element("div", "quiz-buttons", this.#wrongButton, this.#showButton), files)
      this.#question = element("div", "confirmation")
      this.#question.hidden = true
      this.#status = element("p", "notice")
      this.#status.setAttribute("role", "status")
      this.#status.tabIndex = -1
      this.append(this.#buttons, this.#question, this.#status, this.#keeping)
    }

    #update() {
      const keys = this.#keys
      const { right, wrong, shown, open, firstTry, all } = progress.score(keys)
      this.#score.replaceChildren(
        element("p", "score-line", element("b", "", `${right} of ${all}`), " right"),
        element("p", "score-rest", [
          right > 0 && `${firstTry} at the first try`, wrong > 0 && `${wrong} not right yet`,
          shown > 0 && `${shown} shown`, open > 0 && `${open} not answered`,
        ].filter(Boolean).join(", ")),
        this.#bar())
      for (const [index, link] of this.#links.entries()) {
        const state = progress.stateOf(progress.answer(keys[index]))
        link.dataset.state = state
        link.querySelector(".mark")?.remove()
        const drawing = state === "open" ? [] : [icon(state)]
        const unseen = element("span", "unseen", `: ${words[state]}`)
        link.append(element("span", "mark", ...drawing, unseen))
      }
      for (const group of this.querySelectorAll(".concepts-asked > li")) {
        const links = [...group.querySelectorAll("a[data-key]")]
        const score = progress.score(links.map((link) => link.dataset.key))
        group.querySelector(".concept-score").textContent = `${score.right} of ${score.all} right`
      }
      this.#wrongButton.hidden = wrong + shown === 0
      this.#showButton.hidden = open + wrong === 0
      this.#keeping.textContent = progress.keeping()
    }

    /** A cell for each question, the right ones first, which only repeats what is said below. */
    #bar() {
      const score = progress.score(this.#keys)
      const states = Object.keys(words).flatMap((state) => Array(score[state]).fill(state))
      const cells = states.map((state) => {
        const cell = element("span", "")
        cell.dataset.state = state
        return cell
      })
      const bar = element("div", "score-bar", ...cells)
      bar.setAttribute("aria-hidden", "true")
      return bar
    }

    /** Asks all of them once more and leads to the first. */
    #tryWrong() {
      const wrong = [...this.#questions].filter((question) => {
        return ["wrong", "shown"].includes(progress.stateOf(progress.answer(question.key)))
      }).filter((question) => question.dataset.state !== "right")
      for (const question of wrong.reverse()) question.retry()
      wrong.at(-1)?.scrollIntoView({ block: "start" })
    }

    /**
     * Asks before something that cannot be undone.
     *
     * @param {string} question
     * @param {string} yes
     * @param {string} no
     * @param {() => void} act
     */
    #confirm(question, yes, no, act) {
      const opener = /** @type {HTMLElement} */ (document.activeElement)
      const close = () => {
        this.#question.hidden = true
        this.#buttons.hidden = false
      }
      const leave = button(no, "button", () => {
        close()
        opener.focus({ preventScroll: true })
      })
      const text = element("p", "", question)
      text.id = "page:quiz-confirmation"
      const doIt = button(yes, "button", () => {
        close()
        act()
        this.#status.focus({ preventScroll: true })
      })
      leave.setAttribute("aria-describedby", text.id)
      this.#question.replaceChildren(text, element("div", "quiz-buttons", doIt, leave))
      this.#buttons.hidden = true
      this.#question.hidden = false
      this.#say("")
      leave.focus({ preventScroll: true })
    }

    #save() {
      const file = new Blob([progressFile.exported()], { type: "application/json" })
      const url = URL.createObjectURL(file)
      const link = element("a", "")
      link.href = url
      link.download = `${document.documentElement.dataset.site}-answers.json`
      link.click()
      // Browsers read the file after the click; a minute is more than they need.
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
      this.#say("Your answers in all lessons of this site go into the file.")
    }

    async #load() {
      const [file] = this.#file.files
      if (!file) return
      const result = await progressFile.taken(file)
      this.#file.value = ""
      if (typeof result === "string") return this.#say(result)
      const { taken, skipped } = result
      const rest = skipped === 0 ? ""
        : ` Left where they are, since yours are better or these damaged: ${skipped}.`
      this.#say(`Entries taken from the file: ${taken}.${rest}`)
    }

    /** @param {string} sentence */
    #say(sentence) { this.#status.textContent = sentence }
  }

  customElements.define("quiz-summary", QuizSummary)
})()
