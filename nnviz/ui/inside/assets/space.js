// Hidden space: the plane as a sheet that moves from layer to layer. What each layer makes of it comes from the server
// (nnviz/pictures/hidden_space.py); what lies between two layers is a straight way from the one to the other, and no layer of the network.
const SPACE_FULL = 32000, SPACE_LAYER_MS = 1500, SPACE_REST = 0.3, SPACE_EVERY = 3, SPACE_MARK = 0.72;
export function readSpace(data) {
  const end = data.indexOf(10), head = JSON.parse(new TextDecoder().decode(data.subarray(0, end)));
  const numbers = new Int16Array(data.slice(end + 1).buffer), { dims, side } = head;
  let at = 0;
  const take = (places) => numbers.subarray(at, (at += places * dims));
  for (const frame of head.frames) {
    for (const layer of frame.layers) {
      layer.parts = [take(side * side), take(head.labels.length), take(2 * frame.pieces)];
    }
    frame.winners = Array.from(frame.winners, Number);
  }
  return head;
}
// Places on the way from one layer to the next, as x, y and depth from -1 to 1, turned if there are three axes.
export function placesBetween({ parts: one }, { parts: other }, share, dims, turn) {
  return one.map((from, part) => {
    const to = other[part], count = from.length / dims, out = new Float32Array(3 * count), at = [0, 0, 0];
    const [c, s, u, v] = [Math.cos(turn.yaw), Math.sin(turn.yaw), Math.cos(turn.pitch), Math.sin(turn.pitch)];
    for (let i = 0; i < count; i++) {
      for (let d = 0; d < dims; d++) at[d] = (from[i * dims + d] * (1 - share) + to[i * dims + d] * share) / SPACE_FULL;
      const [x, y, z] = at, deep = c * z - s * x;
      if (dims === 2) out.set([x, y, 0], 3 * i);
      else out.set([c * x + s * z, u * y - v * deep, v * y + u * deep], 3 * i);
    }
    return out;
  });
}
// When, in layers, `move` is at a place: the other way round.
function timeAt(at) {
  const from = Math.floor(at), part = 0.5 - Math.sin(Math.asin(1 - 2 * (at - from)) / 3);
  return part < 1e-6 ? from : from + SPACE_REST + (1 - SPACE_REST) * part;
}
class Space {
  constructor(kit, root) {
    Object.assign(this, { kit, root, at: null, queue: [], playing: 0, turn: { yaw: 0.6, pitch: 0.45 }, updates: 0 });
    for (const name of ["canvas", "button", "input", "output"]) this[name] = root.querySelector(name);
    this.input.addEventListener("input", () => { this.playing = 0; this.at = Number(this.input.value); this.ask(); });
    this.button.addEventListener("click", () => this.play());
    this.canvas.addEventListener("pointerdown", (event) => {
      if (this.dims < 3) return;
      this.canvas.setPointerCapture(event.pointerId);
      this.grip = [event.clientX, event.clientY];
    });
    this.canvas.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (!this.grip) return;
      this.rotate((clientX - this.grip[0]) / 120, (clientY - this.grip[1]) / 120);
      this.grip = [clientX, clientY];
    });
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => { this.grip = null; });
    this.canvas.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] }[event.key];
      if (!by || this.dims < 3) return;
      event.preventDefault();
      event.stopPropagation();
      this.rotate(...by);
    });
    new ResizeObserver(() => this.ask()).observe(this.canvas);
  }
  rotate(yaw, pitch) {
    this.turn = { yaw: this.turn.yaw + yaw, pitch: Math.min(1.5, Math.max(-1.5, this.turn.pitch + pitch)) };
    this.ask();
  }
  take(head) {
    const now = performance.now(), last = this.frame?.layers.length, count = head.frames.length;
    const frames = head.frames.map((frame, i) => ({ frame, head, time: head.span ? now + (i * head.span) / count : now }));
    if (!head.span) this.queue = frames.slice(-1);
    else this.queue = [...this.queue.filter(({ time }) => time < now), ...frames].slice(-2 * count);
    if (last !== undefined && last !== head.frames.at(-1).layers.length) this.at = null;
    this.canvas.setAttribute("aria-label", head.alt);
    this.ask();
  }
  play() {
    if (this.playing) this.playing = 0;
    else {
      const last = this.frame.layers.length - 1, from = this.at >= last - 1e-6 ? 0 : this.at;
      this.at = from;
      this.playing = performance.now() - SPACE_LAYER_MS * timeAt(from);
    }
    this.ask();
  }
  ask() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame((now) => this.tick(now));
  }
  tick(now) {
    this.asked = false;
    if (!this.canvas.isConnected) return;
    while (this.queue.length && this.queue[0].time <= now + 4) {
      ({ frame: this.frame, head: this.head } = this.queue.shift());
      this.canvas.dataset.dims = this.dims = this.head.dims;
      this.canvas.dataset.updates = this.updates += 1;
    }
    if (this.frame) {
      const last = this.frame.layers.length - 1;
      this.at ??= Math.max(0, last - 1); // what the last straight line cuts
      if (this.playing) this.move(now, last);
      this.draw();
    }
    if (this.queue.length || this.playing) this.ask();
  }
  // On the way between two layers most of the time; at each of them it rests. Without movement where a person wants none.
  move(now, last) {
    const time = (now - this.playing) / SPACE_LAYER_MS, from = Math.floor(time), part = Math.max(0, (time - from - SPACE_REST) / (1 - SPACE_REST));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.at = Math.min(last, from + (still ? 0 : part * part * (3 - 2 * part)));
    if (time >= last) this.playing = 0;
  }
  draw() {
    const { frame, head, canvas } = this, last = frame.layers.length - 1;
    this.at = Math.min(this.at, last);
    const from = Math.min(Math.floor(this.at), last - 1), share = this.at - from, near = frame.layers[Math.round(this.at)];
    const ratio = Math.min(2, devicePixelRatio), side = canvas.clientWidth, size = Math.round(side * ratio);
    if (!size) return;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const ctx = canvas.getContext("2d"), three = this.dims === 3, reach = side * (three ? 0.33 : 0.44), middle = side / 2;
    const ink = getComputedStyle(canvas).color, { classes, tones } = this.kit.look;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, side, side);
    const parts = placesBetween(frame.layers[from], frame.layers[from + 1], share, this.dims, this.turn);
    const [sheet, points, line] = parts, x = (p, i) => middle + reach * p[3 * i], y = (p, i) => middle - reach * p[3 * i + 1];
    this.drawAxes(ctx, ink, side, reach, three ? near.axes : []);
    this.drawSheet(ctx, sheet, head.side, frame.winners, tones, x, y, three);
    ctx.strokeStyle = ink;
    for (const [width, alpha, color] of [[4.5, 0.9, "#fff"], [2, 1, "#1e2430"]]) {
      Object.assign(ctx, { lineWidth: width, globalAlpha: alpha, strokeStyle: color, lineCap: "round" });
      ctx.beginPath();
      for (let i = 0; i < line.length / 3; i += 2) { ctx.moveTo(x(line, i), y(line, i)); ctx.lineTo(x(line, i + 1), y(line, i + 1)); }
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    const order = Array.from(head.labels, (_, i) => i);
    if (three) order.sort((a, b) => points[3 * a + 2] - points[3 * b + 2]);
    for (const i of order) {
      ctx.save();
      ctx.translate(x(points, i), y(points, i));
      ctx.scale(SPACE_MARK, SPACE_MARK);
      marker(ctx, classes[Number(head.labels[i])], 0, 0, head.heldOut[i] === "1", false);
      ctx.restore();
    }
    if (!three) this.drawNames(ctx, ink, side, near.axes);
    this.say(from, share, last);
  }
  drawSheet(ctx, sheet, side, winners, tones, x, y, three) {
    const cells = winners.map((_, i) => Math.floor(i / (side - 1)) * side + (i % (side - 1)));
    const order = cells.map((_, i) => i), deep = (i) => sheet[3 * cells[i] + 2] + sheet[3 * (cells[i] + side + 1) + 2];
    if (three) order.sort((a, b) => deep(a) - deep(b));
    ctx.globalAlpha = 0.55;
    for (const i of order) {
      ctx.fillStyle = `rgb(${tones[winners[i]].join()})`;
      ctx.beginPath();
      for (const corner of [0, 1, side + 1, side]) ctx.lineTo(x(sheet, cells[i] + corner), y(sheet, cells[i] + corner));
      ctx.fill();
    }
    Object.assign(ctx, { globalAlpha: 0.5, strokeStyle: "#4b5563", lineWidth: 0.8 });
    ctx.beginPath();
    for (let k = 0; k < side; k += SPACE_EVERY) {
      for (const [start, step] of [[k, side], [k * side, 1]]) {
        ctx.moveTo(x(sheet, start), y(sheet, start));
        for (let i = 1; i < side; i++) ctx.lineTo(x(sheet, start + i * step), y(sheet, start + i * step));
      }
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  // Three axes through a corner of the cube, turned like what is in it, with their names at the ends.
  drawAxes(ctx, ink, side, reach, names) {
    if (!names.length) return;
    const ends = new Int16Array([-1, -1, -1, 1, -1, -1, -1, 1, -1, -1, -1, 1].map((v) => v * SPACE_FULL)), layer = { parts: [ends] };
    const [p] = placesBetween(layer, layer, 0, 3, this.turn), at = (i) => [side / 2 + reach * p[3 * i], side / 2 - reach * p[3 * i + 1]];
    Object.assign(ctx, { strokeStyle: ink, fillStyle: ink, globalAlpha: 0.75, lineWidth: 1, font: `12px ${getComputedStyle(this.canvas).fontFamily}` });
    names.forEach((name, axis) => {
      const [x, y] = at(axis + 1);
      ctx.beginPath();
      ctx.moveTo(...at(0));
      ctx.lineTo(x, y);
      ctx.stroke();
      const width = ctx.measureText(name).width;
      ctx.fillText(name, Math.min(side - width - 2, Math.max(2, x - width / 2)), Math.min(side - 4, Math.max(12, y + (y > side / 2 ? 14 : -6))));
    });
    ctx.globalAlpha = 1;
  }
  drawNames(ctx, ink, side, [across, up]) {
    Object.assign(ctx, { fillStyle: ink, globalAlpha: 0.85, font: `12px ${getComputedStyle(this.canvas).fontFamily}` });
    if (across) ctx.fillText(across, Math.max(2, (side - ctx.measureText(across).width) / 2), side - 4);
    if (up) {
      ctx.save();
      ctx.translate(12, (side + ctx.measureText(up).width) / 2);
      ctx.rotate(-Math.PI / 2);
      ctx.fillText(up, 0, 0);
      ctx.restore();
    }
    ctx.globalAlpha = 1;
  }
  say(from, share, last) {
    const { layers } = this.frame, whole = share < 0.005 ? from : share > 0.995 ? from + 1 : null;
    const said = whole === null ? `${layers[from].title} → ${layers[from + 1].title}, ${Math.round(100 * share)} %` : layers[whole].title;
    if (this.output.textContent !== said) this.output.textContent = said;
    this.input.max = last;
    if (Number(this.input.value) !== this.at) this.input.value = this.at;
    this.input.setAttribute("aria-valuetext", said);
    const label = this.playing ? "Pause" : "Play";
    if (this.button.textContent !== label) this.button.textContent = label;
    this.canvas.dataset.at = this.at.toFixed(3);
  }
}
const spaces = new WeakMap();
export function showSpace(kit, { data, parentElement }) {
  if (!spaces.has(parentElement)) spaces.set(parentElement, new Space(kit, parentElement));
  spaces.get(parentElement).take(readSpace(data));
}
