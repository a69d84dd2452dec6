// The browser's own copy of the work (nnviz/ui/keep.py): one for each tab, in IndexedDB; nothing of it is stored on the server.
// A tab's name outlives a reload, not the tab. The copies of tabs that are gone are offered to the next tab that has none.
const MOST_COPIES = 5, ROLL_MS = 150, STALE_MS = 20000, UNANSWERED_MS = 2500, LOOK_MS = 1000;
const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
// What was written is there when all of it is: a browser that has no room says so after each request has succeeded.
const written = ({ transaction }) => new Promise((resolve, reject) => {
  transaction.oncomplete = resolve;
  transaction.onabort = () => reject(transaction.error);
});
let database;
async function copies(mode) {
  database ??= await new Promise((resolve, reject) => {
    const opening = indexedDB.open("nnviz", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("copies", { keyPath: "tab" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  return database.transaction("copies", mode).objectStore("copies");
}
const newName = () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join("");
// What outlives a reload of this tab. A browser may deny it to a frame of another site: then no tab is known again, and
// that there is no copy is said when one is looked for.
const tabStorage = () => {
  try {
    return globalThis.sessionStorage;
  } catch (error) {
    if (error.name === "SecurityError") return null;
    throw error;
  }
};
const recall = (key) => tabStorage()?.getItem(key) ?? null;
const note = (key, value) => tabStorage()?.setItem(key, value);
// Which tabs are open beside this one.
function rollCall(channel) {
  const there = new Set(), hear = ({ data }) => data.here && there.add(data.here);
  channel.addEventListener("message", hear);
  channel.postMessage({ roll: true });
  return new Promise((resolve) => setTimeout(() => {
    channel.removeEventListener("message", hear);
    resolve(there);
  }, ROLL_MS));
}
function toText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}
// What was drawn and no server has read, as nnviz/files/copy_schema.py describes it.
function strokesOf(echoes) {
  return echoes.map(({ tool, label, heldOut, radius, shape, density, path }) => ({
    tool, label, held_out: Boolean(heldOut), radius: Math.min(0.5, radius / 260) || 0.12, shape, density,
    path: path.length <= 1000 ? path : Array.from({ length: 1000 }, (_, i) => path[Math.round((i * (path.length - 1)) / 999)]),
  }));
}
class Keep {
  constructor() {
    Object.assign(this, { session: null, forgotten: 0, aside: 0, number: 0, writing: 0, unsent: false, homeless: false, unread: [], parts: [], backAt: -Infinity, heldAt: performance.now() });
    this.channel = new BroadcastChannel("nnviz");
    this.channel.addEventListener("message", ({ data }) => { if (data.roll && this.tab) this.channel.postMessage({ here: this.tab }); });
    this.ready = this.name();
    addEventListener("beforeunload", (event) => { if (this.mayLose()) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.tell?.("ask", Date.now()); });
    watchConnection(this);
    setInterval(() => this.askAgain(), LOOK_MS);
  }
  // A mark that nobody has answered though nothing runs: Streamlit drops what a run has not sent when the next begins (1.67).
  // Not one that was drawn without a connection: that goes along with the copy.
  askAgain() {
    const lost = ({ time }) => time > this.backAt && performance.now() - time > UNANSWERED_MS, { testScriptState } = document.querySelector("[data-testid=stApp]").dataset;
    const unanswered = globalThis.nnviz?.now?.waiting?.().some(lost);
    if (unanswered && testScriptState === "notRunning" && connection() === "CONNECTED") this.tell?.("back", Date.now());
  }
  // This tab's name, and the tab whose copy is its own: a tab that was doubled begins with the other one's.
  async name() {
    const known = recall("nnviz-tab"), others = await rollCall(this.channel);
    this.tab = known && !others.has(known) ? known : newName();
    this.source = known ?? this.tab;
    note("nnviz-tab", this.tab);
    this.others = others;
  }
  // The page's body has been drawn.
  async hear({ data, setTriggerValue }) {
    this.tell = setTriggerValue;
    this.look(); // a busy browser may hear of the new connection only after its first messages
    if (data.session !== this.session || data.forgotten > this.forgotten) Object.assign(this, { number: 0, parts: [] });
    await this.ready;
    if (data.forgotten > this.forgotten) await this.forget();
    if (data.aside > this.aside) await this.setAside();
    Object.assign(this, { forgotten: data.forgotten, aside: data.aside });
    if (data.session === this.session) {
      this.unread = []; // Streamlit itself brings it
      if (this.message && !data.answered) this.tell("found", this.message); // a run that was cut off has not heard it
      return;
    }
    const strokes = this.late(); // now: whatever is heard while the copy is looked for belongs to this session
    Object.assign(this, { session: data.session, message: null });
    const former = data.frame ? "" : recall("nnviz-page") ?? ""; // which nobody needs any more, if this page was loaded anew
    if (!data.frame) note("nnviz-page", data.page);
    const found = data.frame ? null : await this.find();
    if (!found && !strokes.length) return;
    const { kind, work, past, tab } = found ?? { kind: "none", work: [], past: [] };
    this.found = tab;
    this.message = { kind, work: toText(work), past: toText(past), strokes, former };
    this.tell("found", this.message);
  }
  // What the last session did not read: as it was when the connection came back, since the stage forgets it soon after; and what
  // was drawn since.
  late() {
    const strokes = strokesOf(this.session ? this.allUnread() : []);
    this.unread = [];
    return strokes;
  }
  allUnread() {
    return [...new Set([...this.unread, ...(globalThis.nnviz?.now?.waiting?.() ?? [])])];
  }
  async find() {
    try {
      const all = await asked((await copies("readonly")).getAll());
      const own = all.find(({ tab }) => tab === this.source);
      if (own) return { kind: "own", ...own };
      const left = all.filter(({ tab }) => !tab.startsWith("aside") && !this.others.has(tab)).sort((a, b) => b.at - a.at);
      return left.length ? { kind: "other", ...left[0] } : null;
    } catch (error) {
      this.lost(error);
      return null;
    }
  }
  // Something to keep; part by part: what has not changed is not sent.
  async take({ data }) {
    const end = data.indexOf(10), head = JSON.parse(new TextDecoder().decode(data.subarray(0, end)));
    this.unsent = head.unsent;
    const { number, piece, last } = head;
    if (!number || number === this.number) return;
    if (number !== this.parts.of) this.parts = Object.assign([], { of: number });
    const body = data.slice(end + 1);
    if (this.parts.length !== piece) {
      if (performance.now() - (this.parts.missed ?? -Infinity) < UNANSWERED_MS) return; // its other pieces may still come
      this.parts.missed = performance.now();
      this.tell?.("missed", number);
      return;
    }
    if (body.length) this.parts.push(body);
    if (!body.length || !last) return;
    const { parts } = this;
    Object.assign(this, { number, parts: [] });
    this.writing += 1;
    const all = new Uint8Array(await new Blob(parts).arrayBuffer()), work = all.slice(0, head.work), past = all.slice(head.work);
    try {
      await this.ready;
      await this.write(work, past);
      this.heldAt = performance.now();
      this.homeless = false;
    } catch (error) {
      this.homeless = true;
      this.lost(error);
    }
    this.writing -= 1;
  }
  async write(work, past) {
    const store = await copies("readwrite"), all = await asked(store.getAll());
    const before = all.find(({ tab }) => tab === this.tab);
    const at = Math.max(Date.now(), ...all.map((copy) => copy.at + 1)); // also if the clock goes back
    store.put({ tab: this.tab, at, work, past: past.length ? past : before?.past ?? past });
    const old = all.filter(({ tab }) => tab !== this.tab && !this.others.has(tab)).sort((a, b) => b.at - a.at);
    for (const { tab } of old.slice(MOST_COPIES - 1)) store.delete(tab);
    await written(store);
  }
  async forget() {
    const store = await copies("readwrite");
    store.delete(this.tab);
    await written(store);
  }
  // A copy that cannot be read is put where nobody looks for one, so that the next is not laid over it.
  async setAside() {
    const store = await copies("readwrite"), bad = await asked(store.get(this.found));
    if (!bad) return;
    store.put({ ...bad, tab: `aside ${bad.tab}` });
    store.delete(bad.tab);
    await written(store);
  }
  lost(error) {
    if (this.told) return;
    this.told = true;
    this.tell?.("lost", String(error?.name ?? error));
  }
  // Whether there is something of which no copy is kept: strokes on their way, work that the last copy does not have yet, or a
  // copy for which there was no room.
  mayLose() {
    const training = document.querySelector(".st-key-train_pause");
    return this.writing > 0 || this.homeless || globalThis.nnviz?.now?.waiting?.().length > 0 ||
      (this.unsent && (!training || performance.now() - this.heldAt > STALE_MS));
  }
}
export default function (component) {
  globalThis.nnvizKeep ??= new Keep();
  globalThis.nnvizKeep.hear(component);
}
