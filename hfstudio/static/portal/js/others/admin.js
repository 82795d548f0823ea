// The admin's fields say what they are for. In a table unfold gives them no label; and select2 names the pickers that
// search by their value alone, at first by nothing.
const IN_TABLES = "[data-label] :is(input, select, textarea)";
const SEARCHED = ".select2-container--open .select2-search--dropdown .select2-search__field";

const nameOf = (field) => field.labels?.[0]?.textContent.trim() || field.closest("[data-label]")?.dataset.label || "";

const named = () => {
  for (const field of document.querySelectorAll(IN_TABLES)) {
    if (!field.labels?.length && !field.hasAttribute("aria-label")) field.setAttribute("aria-label", nameOf(field));
  }
  for (const select of document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
    const made = select.nextElementSibling;
    const picker = made.querySelector("[role=combobox]");
    const value = made.querySelector("[role=textbox]");
    picker.id ||= `${select.id}_picker`;
    picker.setAttribute("aria-label", nameOf(select));
    picker.setAttribute("aria-labelledby", [picker.id, value?.id].filter(Boolean).join(" "));
    value?.setAttribute("aria-labelledby", picker.id);
    made.querySelector("[role=searchbox]")?.setAttribute("aria-label", nameOf(select));
  }
};

// Once select2 has made them: it waits for jQuery, which gets to it after the page has loaded where all comes quickly.
window.addEventListener("load", () => window.django?.jQuery?.(($) => {
  named();
  document.addEventListener("formset:added", named);
  $(document).on("select2:open", ({ target }) => document.querySelector(SEARCHED)?.setAttribute("aria-label", nameOf(target)));
}));
