// Who draws: a worker, so that the page stays free, or the page itself in short slices where there is no worker. Both run the
// same painter, so the picture is the same.
const WORKER_SLICE_MS = 12, PAGE_SLICE_MS = 6;
// Takes jobs, of which a newer one ends an older one, and works on them slice by slice.
function hand(finish, slice) {
  const painter = new Painter(), { port1, port2 } = new MessageChannel();
  let current = null, waiting = false;
  const work = () => {
    waiting = false;
    if (!current) return;
    const end = performance.now() + slice;
    do {
      const { done, value } = current.strokes.next();
      if (done) {
        const { id } = current;
        current = null;
        return finish(id, value);
      }
    } while (performance.now() < end);
    waiting = true;
    port2.postMessage(0);
  };
  port1.onmessage = work;
  return (id, job) => {
    if (current) finish(current.id, null);
    current = { id, strokes: painter.draw(job) };
    if (!waiting) work();
  };
}
if (typeof document === "undefined" && typeof postMessage === "function") {
  const take = hand((id, picture) => postMessage({ id, picture }, picture ? [picture.buffer] : []), WORKER_SLICE_MS);
  addEventListener("message", ({ data: { id, job } }) => take(id, job));
}
// draw(job) gives a promise of a picture, or of null if a newer job has ended it.
export class Easel {
  constructor(url) {
    this.jobs = new Map();
    this.next = 0;
    this.take = null;
    try {
      const worker = new Worker(url, { type: "module" });
      worker.addEventListener("message", ({ data: { id, picture } }) => this.finish(id, picture));
      worker.addEventListener("error", () => this.drawHere());
      this.take = (id, job) => worker.postMessage({ id, job }, job.spare ? [job.spare] : []);
      this.place = "worker";
    } catch {
      this.drawHere();
    }
  }
  drawHere() {
    this.place = "page";
    this.take = hand((id, picture) => this.finish(id, picture), PAGE_SLICE_MS);
    const left = [...this.jobs];
    for (const [id, { job }] of left) this.take(id, { ...job, spare: null });
  }
  draw(job) {
    const id = ++this.next;
    return new Promise((resolve) => {
      this.jobs.set(id, { job, resolve });
      this.take(id, job);
    });
  }
  finish(id, picture) {
    const job = this.jobs.get(id);
    this.jobs.delete(id);
    job?.resolve(picture);
  }
}
