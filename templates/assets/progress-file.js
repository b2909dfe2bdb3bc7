// hub.progressFile: what the reader has answered and read, as a file to keep or to carry over.
(() => {
  const { progress } = hub
  const site = document.documentElement.dataset.site ?? ""
  /** In bytes. */
  const longest = 4_000_000
  const strange = "This file holds no answers: it was not saved by such a page, or is damaged."

  /** @returns {string} the text of a file that holds everything */
  const exported = () => `${JSON.stringify({ site, version: 1, ...progress.entries() }, null, 1)}\n`

  /**
   * Takes over what a file holds.
   *
   * @param {string} text
   * @returns {{ taken: number, skipped: number } | string} how many entries were taken and how many
   *   were not, or why none can be: a sentence for the reader
   */
  function imported(text) {
    if (text.length > longest) return "This file is too long to hold answers."
    let file
    try {
      file = JSON.parse(text)
    } catch {
      return strange
    }
    if (typeof file?.site !== "string" || !isTable(file.answers) || !isTable(file.read)) {
      return strange
    }
    if (file.site !== site) return "This file holds answers to the questions of another site."
    if (file.version !== 1) return "This file was saved by a newer version of the site's pages."
    return progress.take(file)
  }

  /** @param {unknown} value */
  const isTable = (value) => value === undefined
    || (typeof value === "object" && value !== null && !Array.isArray(value))

  /**
   * Takes over a file that the reader has chosen; of one that is too long, no more is read than
   * tells so.
   *
   * @param {Blob} file
   */
  const taken = async (file) =>
    imported(await file.slice(0, longest + 1).text().catch(() => ""))

  hub.progressFile = { exported, imported, taken }
})()
