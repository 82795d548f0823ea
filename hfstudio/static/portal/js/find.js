// A card that is chosen while a search is on its way: the answer would bring the cards as they were chosen before. So it
// is left aside, and asked for once more.
(() => {
  const ofSearch = (event) => event.detail.elt.id === "find";
  let stale = false;

  document.addEventListener("change", ({ target }) => {
    if (target.closest(".picks") && document.querySelector("#find.htmx-request")) stale = true;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (ofSearch(event) && stale) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!ofSearch(event) || !stale) return;
    stale = false;
    event.detail.elt.requestSubmit();
  });
})();
