// A strip of a film's own frames below its player: a second, silent player is sought through and drawn from.
// Without a script the player's own bar seeks; nothing here is needed to watch.
(() => {
  const FRAMES = 10;

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
    for (const [index, canvas] of [...strip.querySelectorAll("canvas")].entries()) {
      await at(twin, (index + 0.5) * twin.duration / FRAMES);
      const height = canvas.height, width = height * ratio;
      for (let x = (canvas.width - width) / 2 % width - width; x < canvas.width; x += width) {
        canvas.getContext("2d").drawImage(twin, x, 0, width, height);
      }
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
    for (let index = 0; index < FRAMES; index += 1) {
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
