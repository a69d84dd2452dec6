// What a person does in the diagram, on its way to the server: numbered, and sent again until the server says that it has heard it, so
// that nothing is lost when a message is, or done twice when it comes twice. nnviz/stage/acts.py reads it.
const ACT_EVERY_MS = 300, AGAIN_MS = 3000, MOST_ACTS = 50;
export class Acts {
  constructor(send) {
    Object.assign(this, { send, session: null, heard: 0, next: 1, waiting: [], sent: 0, last: -AGAIN_MS, timer: 0 });
  }
  // The server says how far it has heard this session; to another session what waits is new.
  hear(session, heard) {
    if (session !== this.session || heard >= this.next) {
      this.waiting = this.waiting.filter(({ number }) => session !== this.session || number > heard);
      this.waiting.forEach((act, i) => { act.number = heard + 1 + i; });
      Object.assign(this, { session, next: heard + 1 + this.waiting.length, sent: heard });
    }
    this.heard = heard;
    this.waiting = this.waiting.filter(({ number }) => number > heard);
    this.flush();
  }
  get busy() {
    return this.waiting.length > 0;
  }
  // A value that goes on changing takes the place of the one before, unless that is on its way.
  push(name, ...args) {
    const before = this.waiting.at(-1);
    if (name === "set" && before?.name === "set" && before.args[0] === args[0] && before.number > this.sent) before.args = args;
    else if (this.waiting.length < MOST_ACTS) this.waiting.push({ number: this.next++, name, args });
    this.flush();
  }
  flush(last = false) {
    clearTimeout(this.timer);
    if (!this.waiting.length || this.session === null) return;
    const now = performance.now(), onItsWay = this.sent > this.heard, due = this.last + (onItsWay ? AGAIN_MS : ACT_EVERY_MS);
    if (now >= due || last) {
      this.last = now;
      this.sent = this.waiting.at(-1).number;
      this.send({ session: this.session, acts: this.waiting.map(({ number, name, args }) => [number, name, ...args]) });
    }
    if (!last) this.timer = setTimeout(() => this.flush(), Math.max(10, this.last + (this.sent > this.heard ? AGAIN_MS : ACT_EVERY_MS) - now));
  }
}
