// Shows the moments of a tick, one after the other, at the rate of the display; those that are overtaken are dropped, not queued.
// At rest the map is drawn once more, at the screen's own pixels. It runs in a worker, with a canvas that the page has given away,
// so that neither Streamlit nor plotly holds a map up; or in the page itself, in short slices: map.js has both.
const TRAINING_SIZE = 520, LINE_WIDTH = 1.25; // the last in pixels of the page
const LATE = 0.1; // of a tick's span: so much later than at once its first map may be shown, to go on smoothly from the last
const EARLY = 4, LAG = 40; // milliseconds: frames come when they like, and moments about as often; none is dropped for that
const REPORT_MS = 100, WORKER_SLICE_MS = 12;
const clock = () => performance.timeOrigin + performance.now(); // the same in a worker and in its page
export class Show {
  constructor(canvas, slice, report) {
    Object.assign(this, { canvas, report, queue: [], end: 0, turn: 0, drawing: "", maps: 0, age: 0, reported: 0 });
    this.easel = new Easel(slice);
    this.view = null; // { size, ratio, look, hidden }: pixels along a side, for each of the page's, colours, whether nobody sees it
  }
  setView(view) {
    this.view = view;
    this.rested = false;
    this.due = this.moment;
    this.ask();
    if (this.shown && (view.look.inspect || view.look.tell)) this.tell();
  }
  // A message as message.js reads it, its number, and when it came to the page.
  take(message, number, arrived) {
    const now = clock(), { span, training, pictures, gridded } = message;
    const maps = pictures?.map((picture) => ({ picture, gridded })) ??
      message.moments.map((numbers) => ({ shape: message.shape, numbers, cells: message.cells, finest: message.finest }));
    Object.assign(this, { training, number, rested: false, drawn: pictures ? "server" : "here" });
    if (!training || this.view?.hidden) { // nothing more is to come: what is left of the last tick is overtaken
      this.queue = maps.slice(-1).map((map) => ({ ...map, arrived, time: now }));
      this.end = now;
    } else {
      const start = Math.min(Math.max(this.end, now), now + LATE * span), gap = span / maps.length;
      maps.forEach((map, i) => Object.assign(map, { arrived, time: start + i * gap }));
      this.queue = this.queue.filter(({ time }) => time < start).concat(maps);
      this.end = start + span;
    }
    this.ask();
  }
  ask() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => this.frame());
  }
  // Take what is due, and draw it unless a draft is still being drawn. When nothing is left to come, draw at rest.
  frame() {
    this.asked = false;
    if (!this.view || this.view.hidden) return; // until it is seen again
    const { queue } = this, now = clock();
    while (queue.length && queue[0].time <= now + EARLY) {
      this.moment = this.due = queue.shift();
      if (now - this.due.time < LAG) break;
    }
    if (this.drawing !== "draft") {
      if (this.due) this.draw("draft");
      else if (!this.drawing && !queue.length && !this.training && !this.rested && this.moment && !this.moment.picture) {
        this.draw("rest");
      }
    }
    if (queue.length || this.due) this.ask();
  }
  async draw(how) {
    const turn = (this.turn += 1), { moment } = this;
    this.drawing = how;
    this.due = null;
    const drawn = await (moment.picture ? this.drawPicture(moment) : this.drawMoment(moment, how === "rest"));
    if (turn !== this.turn) return; // a draft has ended it
    this.drawing = "";
    this.rested = how === "rest" && drawn && !this.due;
    if (this.rested || this.view.look.inspect || this.view.look.tell || clock() - this.reported >= REPORT_MS) this.tell();
    this.ask();
  }
  // One moment: a draft at once while training; at rest the finest that its network allows.
  async drawMoment(moment, atRest) {
    const { size, ratio, look } = this.view, draft = Math.min(size, TRAINING_SIZE), whole = atRest ? size : draft;
    const side = atRest ? Math.min(whole, moment.finest) : Math.min(draft, moment.cells);
    const line = (LINE_WIDTH * ratio * whole) / size;
    const picture = await this.easel.draw({ ...moment, side, size: whole, look: { ...look, line } });
    if (!picture) return false;
    this.shown = moment;
    this.putPixels(moment, picture);
    return true;
  }
  async drawPicture(moment) {
    if (moment.gridded) return this.drawGrid(moment);
    const map = await createImageBitmap(new Blob([moment.picture]));
    this.shown = null;
    this.put(moment, map.width, (context) => context.drawImage(map, 0, 0));
    map.close();
    return true;
  }
  // Numbers that the server has evaluated, painted here.
  async drawGrid(moment) {
    const { size, ratio, look } = this.view, draft = Math.min(size, TRAINING_SIZE), grid = await readGrid(moment.picture);
    const picture = await this.easel.draw({ ...grid, size: draft, look: { ...look, line: (LINE_WIDTH * ratio * draft) / size } });
    if (!picture) return false;
    this.shown = null;
    this.putPixels(moment, picture);
    return true;
  }
  putPixels(moment, { buffer, size }) {
    this.put(moment, size, (context) => context.putImageData(new ImageData(new Uint8ClampedArray(buffer), size), 0, 0));
  }
  put({ arrived }, width, draw) {
    const { canvas } = this;
    if (canvas.width !== width) canvas.width = canvas.height = width;
    draw(canvas.getContext("2d", { willReadFrequently: true }));
    this.maps += 1;
    this.age = Math.max(this.age, clock() - arrived);
  }
  // What the page wants to know: maps painted, milliseconds that the oldest of those has waited here, milliseconds for which there
  // is more to show, and, for whoever asks the network, its numbers.
  tell() {
    const { maps, age, number, drawn, rested, shown, queue } = this, now = (this.reported = clock());
    this.age = 0;
    const ahead = queue.length ? queue.at(-1).time - now : 0, moment = this.view.look.inspect || this.view.look.tell ? shown : undefined;
    this.report({ maps, age, number, drawn, rested, ahead, moment });
  }
}
if (typeof document === "undefined" && typeof postMessage === "function") {
  const shows = new Map();
  addEventListener("message", ({ data: { id, canvas, view, message, number, arrived } }) => {
    if (canvas) shows.set(id, new Show(canvas, WORKER_SLICE_MS, (report) => postMessage({ id, report })));
    else if (view) shows.get(id).setView(view);
    else if (message) shows.get(id).take(message, number, arrived);
    else shows.delete(id);
  });
}
