// Films are ticked one by one, from one to another with Shift, all of a page at once, or none any more.
(() => {
  let last = null;

  const boxesOf = (form) => [...form.querySelectorAll(".check[name=id]")];

  function tickUpTo(row, box) {
    const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((one, other) => one - other);
    if (from >= 0) for (const between of row.slice(from, to)) between.checked = box.checked;
  }

  document.addEventListener("click", (event) => {
    const form = event.target.closest?.(".bulk-form"), wanted = event.target.closest?.("[data-tick]");
    if (!form) return;
    if (wanted) for (const box of boxesOf(form)) box.checked = wanted.dataset.tick === "all";
    if (!event.target.matches(".check[name=id]")) return;
    if (event.shiftKey && last) tickUpTo(boxesOf(form), event.target);
    last = event.target;
  });
})();
