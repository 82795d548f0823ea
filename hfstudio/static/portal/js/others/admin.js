// The admin's pickers that search say what they are for: select2 names them by their value alone, and at first by nothing.
const SAYING = "[role=combobox], [role=textbox], [role=searchbox]";

const named = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
    const [label] = select.labels;
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    for (const part of select.nextElementSibling.querySelectorAll(SAYING)) {
      const value = part.matches("[role=combobox]") ? part.getAttribute("aria-labelledby") : null;
      part.setAttribute("aria-labelledby", [label.id, value].filter(Boolean).join(" "));
    }
  }
};

// Once select2 has made them: it waits for jQuery, which gets to it after the page has loaded where all comes quickly.
window.addEventListener("load", () => window.django?.jQuery?.(named));
