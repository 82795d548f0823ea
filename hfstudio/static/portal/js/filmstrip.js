// A strip of a film's own frames below its player: a second, silent player is sought through and drawn from.
// Without a script the player's own bar seeks; nothing here is needed to watch.
(() => {
  const WIDE = 56, FEWEST = 6, MOST = 20, ABOVE = 0.3; // of a tall frame the part is shown where faces are

  const at = (film, seconds) => new Promise((done, failed) => {
    film.onseeked = done;
    film.onerror = failed;
    film.currentTime = seconds;
  });

  async function draw(strip, film) {
    const twin = document.createElement("video");
    twin.muted = true;
    twin.preload = "auto";
    twin.src = film.currentSrc || film.src;
    await new Promise((done, failed) => { twin.onloadeddata = done; twin.onerror = failed; });
    const ratio = twin.videoWidth / twin.videoHeight;
    const cells = [...strip.querySelectorAll("canvas")];
    for (const [index, canvas] of cells.entries()) {
      await at(twin, (index + 0.5) * twin.duration / cells.length);
      const width = Math.max(canvas.width, canvas.height * ratio), height = width / ratio;
      const [x, y] = [(canvas.width - width) / 2, (canvas.height - height) * ABOVE];
      canvas.getContext("2d").drawImage(twin, x, y, width, height);
    }
    twin.removeAttribute("src");
    twin.load();
  }

  function follow(strip, film) {
    const head = strip.querySelector("input");
    head.max = film.duration;
    head.addEventListener("input", () => { film.currentTime = Number(head.value); });
    film.addEventListener("timeupdate", () => {
      head.value = film.currentTime;
      head.setAttribute("aria-valuetext", `${film.currentTime.toFixed(1)} s`);
    });
  }

  function begin(film) {
    const strip = film.closest(".view").querySelector(".strip");
    if (!strip || !strip.hidden) return;
    strip.hidden = false;
    const frames = Math.min(MOST, Math.max(FEWEST, Math.round(strip.clientWidth / WIDE)));
    for (let index = 0; index < frames; index += 1) {
      const canvas = document.createElement("canvas");
      canvas.width = 112;
      canvas.height = 88;
      strip.querySelector(".frames").append(canvas);
    }
    follow(strip, film);
    draw(strip, film).catch(() => { strip.hidden = true; });
  }

  function look(root) {
    for (const film of root.querySelectorAll("video[data-strip]")) {
      if (film.readyState > 0) begin(film);
      else film.addEventListener("loadedmetadata", () => begin(film), { once: true });
    }
  }

  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target));
})();
