// <lesson-progress> says on the hub page how far the reader is in a lesson; <hub-start> leads to
// where the reader goes on.
(() => {
  /** @param {string | undefined} list */
  const names = (list) => (list ?? "").split(" ").filter(Boolean)

  class LessonProgress extends HTMLElement {
    connectedCallback() {
      document.addEventListener("hub:progress", () => this.#show())
      this.#show()
    }

    /** From 0, nothing read or answered, to 1, all of it. */
    get share() {
      const { done, all } = this.#counts
      return all > 0 ? done / all : 0
    }

    get #counts() {
      const parts = names(this.dataset.sections)
      const read = hub.progress.partsRead(this.dataset.lesson ?? "")
      const score = hub.progress.score(names(this.dataset.questions))
      const readCount = parts.filter((part) => read.includes(part)).length
      return {
        parts: parts.length, read: readCount, score,
        done: readCount + score.all - score.open, all: parts.length + score.all,
      }
    }

    #show() {
      const { parts, read, score, done, all } = this.#counts
      if (done === 0) {
        this.replaceChildren()
        return
      }
      const bar = document.createElement("progress")
      bar.max = all
      bar.value = done
      bar.setAttribute("aria-hidden", "true")
      const words = document.createElement("span")
      const facts = [`${read} of ${parts} parts read`]
      if (score.all > 0) facts.push(`${score.right} of ${score.all} questions right`)
      words.textContent = facts.join(" · ")
      this.replaceChildren(bar, words)
    }
  }

  class HubStart extends HTMLElement {
    connectedCallback() {
      document.addEventListener("hub:progress", () => this.#show())
      this.#show()
    }

    #show() {
      /** @type {LessonProgress[]} */
      const lessons = [...document.querySelectorAll("lesson-progress")]
      const begun = lessons.findLast((lesson) => lesson.share > 0 && lesson.share < 1)
      const next = begun ?? (lessons.some((lesson) => lesson.share === 1)
        ? lessons.find((lesson) => lesson.share === 0) : undefined)
      const link = this.querySelector("a")
      if (!next || !link) return
      link.setAttribute("href", next.dataset.address ?? "")
      link.textContent = `Go on with “${next.dataset.title}”`
    }
  }

  customElements.define("lesson-progress", LessonProgress)
  customElements.define("hub-start", HubStart)
})()
