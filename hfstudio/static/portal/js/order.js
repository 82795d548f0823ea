// Pictures are put in order by dragging too: what is let go on another one takes its place. It presses the button
// that moves it one place, with the number of places, so that the server knows one way alone.
(() => {
  let held = null;

  const pictureOf = (event) => event.target.closest?.(".sorted > li");
  const mark = (over) => {
    for (const one of document.querySelectorAll(".sorted > .over")) one.classList.remove("over");
    over?.classList.add("over");
  };
  const look = (root) => {
    for (const one of root.querySelectorAll(".sorted > li")) one.draggable = true;
  };

  document.addEventListener("dragstart", (event) => {
    held = pictureOf(event);
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    held.classList.add("held");
  });
  document.addEventListener("dragover", (event) => {
    const over = pictureOf(event);
    const here = held && over && over.parentElement === held.parentElement;
    mark(here && over !== held ? over : null);
    if (here) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const over = pictureOf(event);
    if (!held || !over || over === held) return;
    event.preventDefault();
    const row = [...held.parentElement.children];
    const by = row.indexOf(over) - row.indexOf(held);
    const { steps } = held.closest("form").elements;
    steps.value = Math.abs(by);
    held.querySelector(`[value^=${by < 0 ? "earlier" : "later"}]`).click();
    steps.value = 1; // where the server refuses, the row stays, and its buttons move one place again
  });
  document.addEventListener("dragend", () => {
    held?.classList.remove("held");
    mark(null);
    held = null;
  });

  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target));
})();
