// Shows the maps of a tick, one after the other: small pictures that CSS stretches over the stage.
// The canvas is put into the stage from here, since the loop that feeds it runs outside: see ui/stage/layers.py.
// Pictures are decoded off the main thread, and those that are overtaken are dropped, not queued.
// The bytes are described in nnviz/stage/map_message.py.
const layers = new WeakMap();
function attach(canvas, tries = 200) {
  const plane = document.querySelector(".st-key-plane");
  if (plane) plane.append(canvas);
  else if (tries) requestAnimationFrame(() => attach(canvas, tries - 1));
}
function show(layer, batch, map) {
  const { canvas } = layer;
  if (batch >= layer.shown) {
    layer.shown = batch;
    if (canvas.width !== map.width) canvas.width = canvas.height = map.width;
    canvas.getContext("2d").drawImage(map, 0, 0);
    canvas.dataset.maps = ++layer.maps;
  }
  map.close();
}
export default function ({ data, parentElement }) {
  let layer = layers.get(parentElement);
  if (!layer) {
    layer = { canvas: document.createElement("canvas"), latest: 0, shown: 0, maps: 0 };
    layer.canvas.className = "nnviz-map";
    layers.set(parentElement, layer);
  }
  if (!layer.canvas.isConnected) attach(layer.canvas);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength), batch = ++layer.latest;
  const count = view.getUint8(0), gap = view.getUint16(1, true);
  for (let i = 0, at = 3; i < count; i++) {
    const size = view.getUint32(at, true), picture = new Blob([data.subarray(at + 4, at + 4 + size)]);
    at += 4 + size;
    setTimeout(() => {
      if (batch >= layer.shown) createImageBitmap(picture).then((map) => show(layer, batch, map));
    }, i * gap);
  }
  return () => layer.canvas.remove();
}
