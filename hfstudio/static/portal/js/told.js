// A word when a film is done, wherever one is. Asks when a page opens; then, while something of one's own rolls,
// every few seconds for all of it at once; else now and then, for what was begun elsewhere; and never from a page that
// nobody looks at. What rolls is kept for the tab, so that what ends between two pages is told on the next one.
(() => {
  const EVERY = 5000, IDLE = 30000, KEY = "rolling";
  const place = document.getElementById("toasts");
  let waits = 0;

  async function ask() {
    waits = 0;
    const was = sessionStorage.getItem(KEY) || "";
    const answer = await fetch(`${place.dataset.told}?was=${was}`).catch(() => null);
    if (!answer) return later(EVERY); // the network was gone for a moment
    if (answer.status !== 200) return; // signed out meanwhile
    const rolling = answer.headers.get("X-Rolling") || "";
    sessionStorage.setItem(KEY, rolling);
    say(await answer.text());
    later(rolling ? EVERY : IDLE);
  }

  function later(wait) {
    waits = setTimeout(() => { if (!document.hidden) ask(); else waits = -1; }, wait);
  }

  function say(html) {
    const part = document.createElement("template");
    part.innerHTML = html;
    for (const toast of part.content.querySelectorAll(".toast")) {
      if (toast.querySelector("a").pathname !== location.pathname) place.append(toast);
    }
  }

  // Nor does a part of such a page ask that renews itself.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.getAttribute("hx-trigger")?.startsWith("every ")) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && waits === -1) ask(); });
  document.addEventListener("click", (event) => event.target.closest("[data-close]")?.parentElement.remove());
  ask();
})();
