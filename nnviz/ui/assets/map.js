// Shows the newest map: a small picture that CSS stretches over the stage.
// Pictures are decoded off the main thread, and one that is overtaken is dropped, not queued.
export default function ({ data, parentElement }) {
  const canvas = parentElement.querySelector("canvas");
  const number = (canvas.latest = (canvas.latest || 0) + 1);
  if (!data) return;
  createImageBitmap(new Blob([data])).then((map) => {
    if (number > (canvas.shown || 0)) {
      canvas.shown = number;
      if (canvas.width !== map.width) canvas.width = canvas.height = map.width;
      canvas.getContext("2d").drawImage(map, 0, 0);
      canvas.dataset.maps = Number(canvas.dataset.maps || 0) + 1;
    }
    map.close();
  });
}
