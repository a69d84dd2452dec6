// The map's canvas in the page, and who shows the map on it: a worker, or the page itself where there is none. Both run the same
// Show, so the picture is the same.
const MOST_PIXELS = 1600, PAGE_SLICE_MS = 6;
export class Stagehand {
  constructor(url) {
    this.places = new Map();
    this.next = 0;
    this.place = "page";
    if (!globalThis.Worker || !HTMLCanvasElement.prototype.transferControlToOffscreen) return;
    try {
      this.worker = new Worker(url, { type: "module" });
      this.worker.addEventListener("message", ({ data: { id, report } }) => this.places.get(id)?.hear(report));
      this.worker.addEventListener("error", () => this.showHere());
      this.place = "worker";
    } catch { // a browser without workers of this kind: the page shows, as said above
      this.place = "page";
    }
  }
  // A place for a map: its canvas changes if the worker fails. `hear` is told how the show goes on.
  open(hear, changed = () => {}) {
    const place = { id: (this.next += 1), hear, changed };
    this.places.set(place.id, place);
    this.begin(place);
    return place;
  }
  begin(place) {
    const canvas = (place.canvas = document.createElement("canvas"));
    canvas.className = "nnviz-map";
    if (this.place === "worker") {
      const given = canvas.transferControlToOffscreen();
      this.worker.postMessage({ id: place.id, canvas: given }, [given]);
    } else {
      place.show = new Show(canvas, PAGE_SLICE_MS, place.hear);
    }
  }
  setView(place, view) {
    place.view = view;
    if (place.show) place.show.setView(view);
    else this.worker.postMessage({ id: place.id, view });
  }
  take(place, message, number) {
    const arrived = clock();
    place.last = { message, number, arrived };
    if (place.show) place.show.take(message, number, arrived);
    else this.worker.postMessage({ id: place.id, ...place.last });
  }
  close(place) {
    this.places.delete(place.id);
    if (!place.show) this.worker.postMessage({ id: place.id });
  }
  // The worker has failed: what it was given is lost, so each map gets another canvas.
  showHere() {
    this.place = "page";
    for (const place of this.places.values()) {
      const { canvas, view, last } = place;
      this.begin(place);
      canvas.replaceWith(place.canvas);
      if (view) place.show.setView(view);
      if (last) place.show.take(last.message, last.number, last.arrived);
      place.changed(canvas);
    }
  }
}
function attach(layer, tries = 200) {
  const plane = document.querySelector(".st-key-plane");
  if (plane) plane.append(layer.place.canvas);
  else if (tries) requestAnimationFrame(() => attach(layer, tries - 1));
}
// Pixels of the screen along one side of the stage, and for each of the page's.
function screen(canvas) {
  const { width } = canvas.getBoundingClientRect(), shown = Math.round(width * devicePixelRatio);
  return { size: Math.min(Math.max(shown, 64), MOST_PIXELS), ratio: Math.max(shown, 64) / Math.max(width, 1) };
}
const layers = new WeakMap();
function newLayer(kit) {
  const layer = { number: 0, shown: null };
  // The newest message has not been shown yet, so the map is not at rest, whatever an older report says.
  const hear = ({ maps, age, number, drawn, rested, ahead, moment }) => {
    const now = number === layer.number;
    Object.assign(layer.place.canvas.dataset, { maps, age: Math.round(age), ahead: Math.round(ahead), drawn, rest: rested && now });
    if (moment !== undefined) layer.shown = moment;
    kit.shown();
  };
  const look = () => {
    const { canvas } = layer.place;
    if (canvas.isConnected && kit.look) kit.stagehand.setView(layer.place, { ...screen(canvas), look: kit.look, hidden: document.hidden });
  };
  const again = () => {
    look();
    kit.redrawPoints?.();
  };
  const resized = new ResizeObserver(again);
  layer.place = kit.stagehand.open(hear, (before) => {
    resized.unobserve(before);
    resized.observe(layer.place.canvas);
  });
  resized.observe(layer.place.canvas);
  kit.looks.add(again);
  addEventListener("resize", again);
  document.addEventListener("visibilitychange", again);
  layer.end = () => {
    resized.disconnect();
    kit.looks.delete(again);
    removeEventListener("resize", again);
    document.removeEventListener("visibilitychange", again);
    kit.stagehand.close(layer.place);
  };
  return layer;
}
export function showMap(kit, { data, parentElement }) {
  let layer = layers.get(parentElement);
  if (!layer) {
    kit.layer?.end(); // of the page as it was before another one was shown
    layer = newLayer(kit);
    layers.set(parentElement, layer);
  }
  kit.layer = layer;
  if (!layer.place.canvas.isConnected) attach(layer);
  const message = readMessage(data);
  layer.training = message.training;
  layer.number += 1;
  layer.place.canvas.dataset.rest = "false";
  kit.stagehand.take(layer.place, message, layer.number);
  kit.hearWrong?.(message.wrong);
  return () => layer.place.canvas.remove();
}
