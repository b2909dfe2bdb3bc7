// hub.readNumber: the number that a reader typed, in any of the usual ways of writing one.
(() => {
  /**
   * Reads `9408`, `9,408`, `9 408`, `9.408e3`, `9.408 × 10^3`, `0,75`, `3/4`, `−1`, `10⁶`.
   *
   * A comma before exactly three digits groups them, unless nothing but a zero stands before it;
   * any other single comma is a decimal one. A single full stop always is.
   *
   * @param {string} text
   * @param {string} [unit] may follow the number
   * @returns {number | null} null where the text is no number
   */
  function readNumber(text, unit = "") {
    let plain = text.trim()
    if (unit !== "" && plain.toLowerCase().endsWith(unit.toLowerCase())) {
      plain = plain.slice(0, -unit.length).trim()
    }
    plain = plain
      .replace(/[⁺⁻]?[⁰¹²³⁴-⁹]+/g, (raised) => `^${raised.normalize("NFKC")}`)
      .normalize("NFKC")
      .replace(/[−–]/g, "-")
      .replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, "")
      .replace(/\s*([-+×x*·⋅^/])\s*/gi, "$1")
    const fraction = plain.split("/")
    if (fraction.length > 2) return null
    const [above, below] = fraction.map(readDecimal)
    const value = fraction.length === 1 ? above : above / below
    return Number.isFinite(value) ? value : null
  }

  /**
   * @param {string} text without a fraction bar
   * @returns {number} NaN where it is no number
   */
  function readDecimal(text) {
    const power = /^([-+]?)(?:(.+)[×x*·⋅])?10(?:\^|\*\*)([-+]?\d+)$/i.exec(text)
    if (power) return readDecimal(`${power[1]}${power[2] ?? "1"}e${power[3]}`)
    const parts = /^([-+]?)([\d.,]+)(e[-+]?\d+)?$/i.exec(text)
    if (!parts) return NaN
    const [, sign, digits, exponent = ""] = parts
    const ungrouped = withoutGroups(digits)
    return /\d/.test(ungrouped) ? Number(`${sign}${ungrouped}${exponent}`) : NaN
  }

  /**
   * @param {string} digits with full stops and commas
   * @returns {string} with a full stop for the decimals, or no number
   */
  function withoutGroups(digits) {
    const marks = digits.replace(/\d/g, "")
    if (marks === ".") return digits
    if (marks === ",") return /^[1-9]\d{0,2},\d{3}$/.test(digits)
      ? digits.replace(",", "") : digits.replace(",", ".")
    if (/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(digits)) return digits.replaceAll(",", "")
    if (/^\d{1,3}(\.\d{3})+(,\d*)?$/.test(digits)) {
      return digits.replaceAll(".", "").replace(",", ".")
    }
    return marks === "" ? digits : ""
  }

  globalThis.hub = Object.assign(globalThis.hub ?? {}, { readNumber })
})()
