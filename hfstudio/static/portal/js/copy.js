// A button copies what stands beside it and is shown once, and says so. Without a script there is no such button: a
// click on the text selects all of it. A browser keeps its clipboard from pages without https: there the old way works.
(() => {
  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const done = await copy(document.getElementById(button.dataset.copy));
    button.parentElement.querySelector("[role=status]").textContent = done ? button.dataset.copied : "";
  });
})();
