// hub.progress: what the reader has answered and read, kept in this browser and nowhere else.
//
// One entry for each question, `SITE.answer.LESSON.QUESTION.HASH`, and one for each lesson,
// `SITE.read.LESSON`. Whatever stands there may have been written by anyone, so everything is
// checked when it is read. Where storage is blocked or full, entries last as long as the page.
(() => {
  /**
   * @typedef {object} Answer
   * @property {number[] | string | null} given the options, by number; the steps, in the reader's
   *   order; a number as it was typed; null where the question is to be answered once more
   * @property {boolean} right whether that is the right answer
   * @property {number} tries how often an answer was checked
   * @property {boolean} shown whether the reader has looked at the solution
   */
  /** @typedef {"open" | "right" | "wrong" | "shown"} State */
  /** @typedef {{ answers: Record<string, Answer>, read: Record<string, string[]> }} Entries */

  const site = document.documentElement.dataset.site ?? ""
  const answerPrefix = `${site}.answer.`
  const readPrefix = `${site}.read.`
  /** More answers than a question has, and more parts than a lesson. */
  const longestList = 999

  /** What storage did not take, by its key there. @type {Map<string, string>} */
  const unkept = new Map()
  let isKept = takesEntries()

  /** @returns {boolean} */
  function takesEntries() {
    const probe = `${site}.probe`
    try {
      localStorage.setItem(probe, "1")
      localStorage.removeItem(probe)
      return true
    } catch {
      return false
    }
  }

  /**
   * @param {string} key
   * @returns {unknown}
   */
  function stored(key) {
    try {
      return JSON.parse(unkept.get(key) ?? localStorage.getItem(key) ?? "null")
    } catch {
      return null
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value null takes the entry away
   */
  function store(key, value) {
    unkept.delete(key)
    try {
      if (value === null) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(value))
    } catch {
      if (value !== null) unkept.set(key, JSON.stringify(value))
      isKept = false
    }
  }

  /**
   * @param {string} prefix
   * @returns {string[]} what follows the prefix in the keys that have it, sorted
   */
  function keysAfter(prefix) {
    const keys = [...unkept.keys()]
    try {
      keys.push(...Object.keys(localStorage))
    } catch {
      // Where storage is blocked, nothing else is there.
    }
    return [...new Set(keys)].filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length)).sort()
  }

  /**
   * @param {unknown} value
   * @returns {Answer | null} null unless every part of it is as it should be
   */
  function validAnswer(value) {
    if (typeof value !== "object" || value === null) return null
    const { given, right, tries, shown } = /** @type {Record<string, unknown>} */ (value)
    const isGiven = given === null || (typeof given === "string" && given.length <= 64)
      || (Array.isArray(given) && given.length <= longestList && given.every(
        (number) => Number.isInteger(number) && number > 0 && number <= longestList))
    const isCount = Number.isInteger(tries) && Number(tries) >= 0 && Number(tries) <= 1e6
    const isSound = isGiven && isCount && typeof right === "boolean" && typeof shown === "boolean"
    if (!isSound || (right && given === null)) return null
    return { given, right, tries: Number(tries), shown }
  }

  /**
   * @param {unknown} value
   * @returns {string[]} the ids in it; none unless it is a list
   */
  const validParts = (value) =>
    (Array.isArray(value) ? value : []).slice(0, longestList)
      .filter((part) => typeof part === "string" && part !== "" && part.length <= 200)

  const announce = () => document.dispatchEvent(new CustomEvent("hub:progress"))

  const progress = {
    /** Whether entries outlast the page. @returns {boolean} */
    get isKept() { return isKept },

    /** Where entries are kept and for how long, for the reader. @returns {string} */
    keeping() {
      if (!isKept) {
        return "This browser lets the page keep nothing (its storage is blocked or full), so your "
          + "answers last until you leave the page. Save them to a file to have them again."
      }
      if (location.protocol === "file:") {
        return "Your answers are kept in this browser. For pages opened from a disk, some browsers "
          + "keep them for each page apart."
      }
      return "Your answers are kept in this browser and sent nowhere."
    },

    /**
     * @param {string} key `LESSON.QUESTION.HASH`
     * @returns {Answer | null}
     */
    answer: (key) => validAnswer(stored(answerPrefix + key)),

    /**
     * @param {string[]} keys
     * @returns {(Answer | null)[]} in the same order
     */
    answersOf: (keys) => keys.map((key) => progress.answer(key)),

    /**
     * @param {string} key
     * @param {Answer | null} answer null forgets it
     */
    setAnswer(key, answer) {
      store(answerPrefix + key, answer)
      announce()
    },

    /**
     * How a question stands: "right" only where the solution was never looked at.
     *
     * @param {Answer | null} answer
     * @returns {State}
     */
    stateOf(answer) {
      if (answer?.shown) return "shown"
      if (answer?.right) return "right"
      return answer?.tries ? "wrong" : "open"
    },

    /**
     * How many of the questions stand how, and how many were right at the first try.
     *
     * @param {string[]} keys
     * @returns {Record<State | "firstTry" | "all", number>}
     */
    score(keys) {
      const score = { open: 0, right: 0, wrong: 0, shown: 0, firstTry: 0, all: keys.length }
      for (const answer of progress.answersOf(keys)) {
        const state = progress.stateOf(answer)
        score[state] += 1
        if (state === "right" && answer?.tries === 1) score.firstTry += 1
      }
      return score
    },

    /**
     * @param {string} lesson
     * @returns {string[]} the ids of the lesson's parts that were read to their end
     */
    partsRead: (lesson) => validParts(stored(readPrefix + lesson)),

    /**
     * @param {string} lesson
     * @param {string[]} parts
     */
    setPartsRead(lesson, parts) {
      store(readPrefix + lesson, parts)
      announce()
    },

    /**
     * Drops a lesson's answers to questions that it no longer asks in these words.
     *
     * @param {string} lesson
     * @param {string[]} keys of the questions that it asks
     */
    keepOnly(lesson, keys) {
      const old = keysAfter(answerPrefix).filter((key) => key.startsWith(`${lesson}.`))
        .filter((key) => !keys.includes(key))
      for (const key of old) store(answerPrefix + key, null)
      if (old.length > 0) announce()
    },

    /**
     * Forgets what was answered and read.
     *
     * @param {string} [lesson] where none is given: in all of them
     */
    reset(lesson) {
      for (const key of keysAfter(answerPrefix)) {
        if (!lesson || key.startsWith(`${lesson}.`)) store(answerPrefix + key, null)
      }
      for (const name of keysAfter(readPrefix)) {
        if (!lesson || name === lesson) store(readPrefix + name, null)
      }
      announce()
    },

    /** Everything that is kept and sound. @returns {Entries} */
    entries() {
      const answers = keysAfter(answerPrefix).map((key) => [key, progress.answer(key)])
      const read = keysAfter(readPrefix).map((lesson) => [lesson, progress.partsRead(lesson)])
      return {
        answers: Object.fromEntries(answers.filter(([, answer]) => answer !== null)),
        read: Object.fromEntries(read.filter(([, parts]) => parts.length > 0)),
      }
    },

    /**
     * Takes over entries that were kept elsewhere. An answer that is right here is not given up
     * for one that is not; parts read here and there add up.
     *
     * @param {{ answers?: object, read?: object }} entries of which nothing else is known
     * @returns {{ taken: number, skipped: number }}
     */
    take({ answers = {}, read = {} }) {
      const results = [
        ...Object.entries(answers).map(([key, value]) => takeAnswer(key, validAnswer(value))),
        ...Object.entries(read).map(([lesson, value]) => takeRead(lesson, validParts(value))),
      ]
      announce()
      const taken = results.filter((isTaken) => isTaken).length
      return { taken, skipped: results.length - taken }
    },
  }

  /**
   * @param {string} key
   * @param {Answer | null} answer
   * @returns {boolean} whether it was taken
   */
  function takeAnswer(key, answer) {
    if (!answer || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(key)) return false
    const isFound = (each) => progress.stateOf(each) === "right"
    if (isFound(progress.answer(key)) && !isFound(answer)) return false
    store(answerPrefix + key, answer)
    return true
  }

  /**
   * @param {string} lesson
   * @param {string[]} parts
   * @returns {boolean} whether they were taken
   */
  function takeRead(lesson, parts) {
    if (parts.length === 0 || !/^[\w-]+$/.test(lesson)) return false
    store(readPrefix + lesson, validParts([...new Set([...progress.partsRead(lesson), ...parts])]))
    return true
  }

  // Another tab wrote: what it says is newer than what this page could not keep.
  addEventListener("storage", (event) => {
    const { key } = event
    if (key !== null && ![answerPrefix, readPrefix].some((prefix) => key.startsWith(prefix))) return
    if (key !== null) unkept.delete(key)
    announce()
  })

  globalThis.hub = Object.assign(globalThis.hub ?? {}, { progress })
})()
