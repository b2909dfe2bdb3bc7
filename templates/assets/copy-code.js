// A button on each piece of code copies it.
(() => {
  /**
   * @param {Element} code
   * @returns {Promise<boolean>} whether the clipboard took it
   */
  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent ?? "")
      return true
    } catch {
      // Pages opened from the disk, or by plain http, may copy only what is selected.
      getSelection()?.selectAllChildren(code)
      return document.execCommand("copy")
    }
  }

  for (const figure of document.querySelectorAll("figure.code")) {
    const code = figure.querySelector("code")
    const button = document.createElement("button")
    const status = document.createElement("span")
    button.type = "button"
    button.className = "copy plain-button"
    button.textContent = "Copy"
    status.className = "copied"
    status.setAttribute("role", "status")
    button.addEventListener("click", async () => {
      const isCopied = code !== null && await copy(code)
      status.textContent = isCopied ? "Copied" : "Selected: copy it with your keyboard"
      setTimeout(() => { status.textContent = "" }, 3000)
    })
    figure.querySelector("figcaption")?.append(status, button)
  }
})()
