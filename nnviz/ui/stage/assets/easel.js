// Works on jobs of the painter slice by slice, so that whoever runs it stays free; a newer job ends an older one.
export class Easel {
  constructor(slice) {
    this.slice = slice; // milliseconds of work at a time
    this.painter = new Painter();
    this.current = null;
    this.waiting = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => this.work();
    this.later = () => {
      this.waiting = true;
      port2.postMessage(0);
    };
  }
  // A promise of a picture, or of null if a newer job has ended it.
  draw(job) {
    this.current?.finish(null);
    const drawn = new Promise((finish) => { this.current = { strokes: this.painter.draw(job), finish }; });
    if (!this.waiting) this.work();
    return drawn;
  }
  work() {
    this.waiting = false;
    if (!this.current) return;
    const { strokes, finish } = this.current, end = performance.now() + this.slice;
    do {
      const { done, value } = strokes.next();
      if (done) {
        this.current = null;
        return finish(value);
      }
    } while (performance.now() < end);
    this.later();
  }
}
