// A place to drop files on: it says when something is held over it, and shows the pictures that were chosen.
// Without a script it is the browser's own file field, which takes what is dropped on it just as well.
(() => {
  const SIDE = 216, MOST = 8;

  async function small(file) {
    const picture = await createImageBitmap(file);
    const side = Math.min(picture.width, picture.height);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE;
    canvas.getContext("2d").drawImage(
      picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE,
    );
    picture.close();
    return canvas;
  }

  async function show(zone, files) {
    const drawn = await Promise.all([...files].slice(0, MOST).map((file) => small(file).catch(() => null)));
    const names = [...files].filter((_file, index) => !drawn[index]).map((file) => file.name).join(", ");
    zone.querySelector(".drop-shown").replaceChildren(...drawn.filter(Boolean), names);
    zone.classList.toggle("full", files.length > 0);
  }

  const zoneOf = (event) => event.target.closest?.(".drop");

  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone && event.target.files) show(zone, event.target.files);
  });
  for (const [name, over] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => zoneOf(event)?.classList.toggle("over", over));
  }
})();
