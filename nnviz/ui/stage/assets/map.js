// Shows the moments of a tick, one after the other, at the rate of the display; those that are overtaken are dropped, not queued.
// At rest the map is drawn once more, at the screen's own pixels. The canvas is put into the stage from here, since the loop that
// feeds it runs outside: see ui/stage/layers.py.
const TRAINING_SIZE = 520, MOST_PIXELS = 1600, LINE_WIDTH = 1.25; // the last in pixels of the page
const LATE = 0.15; // of a tick's span: so much later than at once its first map may be shown, to go on smoothly from the last
const layers = new WeakMap();
function attach(layer, tries = 200) {
  const plane = document.querySelector(".st-key-plane");
  if (plane) plane.append(layer.canvas);
  else if (tries) requestAnimationFrame(() => attach(layer, tries - 1));
}
// Pixels of the screen along one side of the stage, and for each of the page's.
function screen(canvas) {
  const { width } = canvas.getBoundingClientRect(), shown = Math.round(width * devicePixelRatio);
  return { size: Math.min(Math.max(shown, 64), MOST_PIXELS), ratio: Math.max(shown, 64) / Math.max(width, 1) };
}
function put(layer, width, draw) {
  const { canvas } = layer;
  if (canvas.width !== width) canvas.width = canvas.height = width;
  draw(canvas.getContext("2d", { willReadFrequently: true }));
  canvas.dataset.maps = Number(canvas.dataset.maps ?? 0) + 1;
  layer.kit.shown();
}
// One moment: a draft at once while training; at rest also the finest that its network allows.
async function drawMoment(layer, moment, atRest) {
  const { size, ratio } = screen(layer.canvas), draft = Math.min(size, TRAINING_SIZE), whole = atRest ? size : draft;
  const side = atRest ? Math.min(whole, moment.finest) : Math.min(draft, moment.cells);
  const look = { ...layer.kit.look, line: (LINE_WIDTH * ratio * whole) / size };
  const { spare } = layer;
  layer.spare = null;
  const picture = await layer.kit.easel.draw({ ...moment, side, size: whole, look, spare });
  if (!picture) return false;
  layer.shown = moment;
  put(layer, picture.size, (ctx) =>
    ctx.putImageData(new ImageData(new Uint8ClampedArray(picture.buffer), picture.size), 0, 0));
  layer.spare = picture.buffer;
  return true;
}
async function drawPicture(layer, { picture }) {
  const map = await createImageBitmap(new Blob([picture]));
  put(layer, map.width, (ctx) => ctx.drawImage(map, 0, 0));
  map.close();
  return true;
}
// One frame: take what is due, and draw it unless a draft is still being drawn. When nothing is left to come, draw at rest.
function frame(layer) {
  layer.asked = false;
  if (document.hidden) return; // until it is seen again
  const now = performance.now();
  while (layer.queue.length && layer.queue[0].time <= now) layer.moment = layer.due = layer.queue.shift();
  if (layer.drawing !== "draft") {
    if (layer.due) draw(layer, "draft");
    else if (!layer.drawing && !layer.queue.length && !layer.training && !layer.rested && layer.moment && !layer.moment.picture) {
      draw(layer, "rest");
    }
  }
  if (layer.queue.length || layer.due) ask(layer);
}
async function draw(layer, how) {
  const turn = (layer.turn += 1), { moment } = layer;
  layer.drawing = how;
  layer.due = null;
  const drawn = await (moment.picture ? drawPicture(layer, moment) : drawMoment(layer, moment, how === "rest"));
  if (turn !== layer.turn) return; // a draft has ended it
  layer.drawing = "";
  layer.rested = how === "rest" && drawn;
  layer.canvas.dataset.rest = String(layer.rested);
  ask(layer);
}
function ask(layer) {
  if (layer.asked) return;
  layer.asked = true;
  requestAnimationFrame(() => frame(layer));
}
function take(layer, message) {
  const now = performance.now(), { span, training, pictures } = message;
  const maps = pictures?.map((picture) => ({ picture })) ??
    message.moments.map((numbers) => ({ shape: message.shape, numbers, cells: message.cells, finest: message.finest }));
  layer.training = training;
  layer.rested = false;
  layer.canvas.dataset.drawn = pictures ? "server" : "here";
  if (!training || document.hidden) { // nothing more is to come: what is left of the last tick is overtaken
    layer.queue = maps.slice(-1).map((map) => ({ ...map, time: now }));
    layer.end = now;
  } else {
    const start = Math.min(Math.max(layer.end, now), now + LATE * span), gap = span / maps.length;
    maps.forEach((map, i) => { map.time = start + i * gap; });
    layer.queue = layer.queue.filter(({ time }) => time < start).concat(maps);
    layer.end = start + span;
  }
  ask(layer);
}
export function showMap(kit, { data, parentElement }) {
  let layer = layers.get(parentElement);
  if (!layer) {
    layer = { kit, canvas: document.createElement("canvas"), queue: [], end: 0, turn: 0, drawing: "" };
    layer.canvas.className = "nnviz-map";
    layers.set(parentElement, layer);
    const again = () => {
      layer.rested = false;
      layer.due = layer.moment;
      if (layer.moment) ask(layer);
      kit.redrawPoints?.();
    };
    new ResizeObserver(again).observe(layer.canvas);
    kit.looks.add(again);
    addEventListener("resize", again);
    document.addEventListener("visibilitychange", again);
  }
  kit.layer = layer;
  if (!layer.canvas.isConnected) attach(layer);
  const message = readMessage(data);
  take(layer, message);
  kit.hearWrong?.(message.wrong);
  return () => layer.canvas.remove();
}
