// Shows the newest map: a small picture that CSS stretches over the stage.
// Its canvas is put into the stage from here, since the loop that feeds it runs outside: see live.py.
// Pictures are decoded off the main thread, and one that is overtaken is dropped, not queued.
const layers = new WeakMap();
function attach(canvas, tries = 200) {
  const plane = document.querySelector(".st-key-plane");
  if (plane) plane.append(canvas);
  else if (tries) requestAnimationFrame(() => attach(canvas, tries - 1));
}
export default function ({ data, parentElement }) {
  let layer = layers.get(parentElement);
  if (!layer) {
    layer = { canvas: document.createElement("canvas"), latest: 0, shown: 0, maps: 0 };
    layer.canvas.className = "nnviz-map";
    layers.set(parentElement, layer);
  }
  const { canvas } = layer, number = ++layer.latest;
  if (!canvas.isConnected) attach(canvas);
  createImageBitmap(new Blob([data])).then((map) => {
    if (number > layer.shown) {
      layer.shown = number;
      if (canvas.width !== map.width) canvas.width = canvas.height = map.width;
      canvas.getContext("2d").drawImage(map, 0, 0);
      canvas.dataset.maps = ++layer.maps;
    }
    map.close();
  });
  return () => canvas.remove();
}
