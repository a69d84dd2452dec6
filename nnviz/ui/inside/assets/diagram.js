// The living diagram: the network's neurons with their answers over the plane, its links by the size and sign of their weights, drawn from
// the moments that the map shows. Part of one script with the stage's; its parts are diagram_plan, _paint, _panel, _keys and acts.
const SIDES = [40, 24, 16, 12], UPDATE_MS = 25, DEAR_MS = 12, CHEAP_MS = 3, NEAR_LINK = 6; // cells of a map at rest, then while training
const PROBE_FONT = "10px", DASH = [5, 4];
export class LiveDiagram {
  constructor(kit, root, send) {
    Object.assign(this, { kit, root, unfolded: new Set(), hover: null, visible: false, asked: 0, last: 0, detail: 1, updates: 0, cost: 0, head: null });
    for (const name of ["box", "content", "canvas", "tip", "panel"]) this[name] = root.querySelector(`.${name}`);
    this.acts = new Acts(send);
    this.panel = new DiagramPanel(this.panel, this);
    this.atlas = new Atlas();
    this.large = new LargeMap();
    this.hand = handOf({ frozen: [], off: [] });
    this.frame = this.frame.bind(this);
    this.ask = this.ask.bind(this);
    startDiagramKeys(this);
    this.box.addEventListener("pointermove", (event) => this.point(event));
    this.box.addEventListener("pointerleave", () => this.leave());
    this.box.addEventListener("scroll", this.ask);
    this.content.addEventListener("click", (event) => this.press(event));
  }
  begin() {
    if (this.ended) return;
    const { kit } = this, stop = new AbortController();
    const resized = new ResizeObserver(() => this.rebuild()), seen = new IntersectionObserver(([{ isIntersecting }]) => this.see(isIntersecting));
    resized.observe(this.box);
    seen.observe(this.box);
    kit.hears.add(this.ask);
    kit.looks.add(this.ask);
    document.addEventListener("visibilitychange", this.ask, { signal: stop.signal });
    kit.acting = () => this.acts.busy;
    kit.probeMoved = this.ask;
    this.ended = () => {
      this.see(false);
      resized.disconnect();
      seen.disconnect();
      stop.abort();
      kit.hears.delete(this.ask);
      kit.looks.delete(this.ask);
      this.large.hide();
      this.acts.flush(true);
      kit.acting = kit.probeMoved = null;
      this.ended = null;
    };
  }
  see(visible) {
    this.visible = visible;
    this.kit.want(this, visible);
    if (!visible) this.leave();
    this.ask();
  }
  // What the server says: head and, where the browser does not draw the map, the newest weights.
  hear(head, message) {
    this.head = head;
    this.own = message?.moments ? { shape: message.shape, numbers: message.moments[0] } : null;
    this.hand = handOf(head);
    this.colors ??= tonesOf(head.tones);
    this.acts.hear(head.session, head.heard);
    this.ask();
  }
  ask() {
    if (this.asked || !this.visible || document.hidden || !this.head) return;
    this.asked = requestAnimationFrame(this.frame);
  }
  get moment() {
    return this.kit.layer?.shown ?? this.own;
  }
  frame(now) {
    this.asked = 0;
    const { moment } = this, training = Boolean(this.kit.layer?.training);
    if (!moment || !this.visible) return;
    if (now - this.last < UPDATE_MS) return this.ask();
    const start = performance.now();
    this.load(moment);
    this.draw(training);
    this.last = now;
    this.cost += 0.2 * (performance.now() - start - this.cost);
    if (training && this.cost > DEAR_MS && this.detail < SIDES.length - 1) { this.detail += 1; this.cost = CHEAP_MS * 2; }
    else if (training && this.cost < CHEAP_MS && this.detail > 1) { this.detail -= 1; this.cost = CHEAP_MS * 2; }
    this.canvas.dataset.updates = this.updates;
    this.canvas.dataset.training = training;
  }
  load(moment) {
    const key = JSON.stringify(moment.shape);
    if (this.key !== key) {
      this.key = key;
      this.network = new Network(moment.shape);
      this.shape = moment.shape;
      this.offsets = diagramOffsets(moment.shape);
      this.numbers = moment.numbers;
      this.loaded = null;
      this.rebuild();
    }
    if (this.loaded === moment) return;
    this.numbers = moment.numbers;
    this.network.load(moment.numbers);
    this.loaded = moment;
    this.updates += 1;
  }
  // Places and buttons anew: another network, another width, a layer folded or unfolded.
  rebuild() {
    if (!this.shape || !this.box.clientWidth) return;
    this.plan = diagramPlan(this.shape, this.box.clientWidth, this.unfolded);
    Object.assign(this.content.style, { width: `${this.plan.width}px`, height: `${this.plan.height}px` });
    buildDiagram(this);
    this.ask();
  }
  name(neuron) {
    return neuronName(neuron, this.shape, this.kit.look, this.head.labels);
  }
  nameOf(target) {
    if (!target.link) return this.name(target);
    return `weight from ${this.name({ layer: target.layer - 1, index: target.i })} to ${this.name({ layer: target.layer, index: target.o })}`;
  }
  numberOf({ link, layer, index, o, i }) {
    const { weights, biases, fan } = this.offsets[layer];
    return link ? weights + o * fan + i : biases + index;
  }
  fits({ link, layer, index, o, i }) {
    const size = (at) => this.plan.columns[at]?.size ?? 0;
    return link ? o < size(layer) && i < size(layer - 1) : index < size(layer);
  }
  say(target) {
    if (!target.link && target.layer === 0) return `Input ${this.name(target)}`;
    const value = inFigures(this.numbers[this.numberOf(target)]), frozen = this.hand.frozen.has(this.numberOf(target)) ? ", frozen" : "";
    if (target.link) return `${capital(this.nameOf(target))}: ${this.hand.isOff(target.layer - 1, target.i) ? "counts as 0, as the neuron it comes from is switched off" : value}${frozen}`;
    const off = this.hand.isOff(target.layer, target.index) ? ", switched off" : "";
    return `${target.layer === this.plan.last ? "Output " : ""}${capital(this.name(target))}: bias ${value}${frozen}${off}`;
  }
  place({ layer, index }) {
    return this.plan.columns[layer].places[index];
  }
  // Both ends of a link on the content; nothing where one of them is folded away.
  ends({ layer, o, i }) {
    const from = this.place({ layer: layer - 1, index: i }), to = this.place({ layer, index: o });
    return from && to && [from.x + BOX / 2, from.y, to.x - BOX / 2, to.y];
  }
  get target() {
    return this.hover ?? this.focused ?? this.panel.target;
  }
  draw(training) {
    const { canvas, box, plan, kit } = this, ratio = Math.min(2, devicePixelRatio), { clientWidth: width, clientHeight: height } = box;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)], style = getComputedStyle(box);
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    const ctx = canvas.getContext("2d"), ink = style.color, paper = style.getPropertyValue("--st-background-color") || "#fff";
    ctx.setTransform(ratio, 0, 0, ratio, -box.scrollLeft * ratio, -box.scrollTop * ratio);
    ctx.clearRect(box.scrollLeft, box.scrollTop, width, height);
    const [top, bottom] = [box.scrollTop - ROW_HEIGHT, box.scrollTop + height + ROW_HEIGHT];
    const neurons = plan.columns.flatMap(({ layer, places }) => places.map((place, index) => ({ layer, index, ...place })))
      .filter(({ y }) => y > top && y < bottom);
    const side = SIDES[training ? this.detail : 0], probed = kit.probed;
    this.atlas.paint(side, answersOver(this.network, side, neurons), this.colors);
    const values = probed && answersAt(this.network, probed.x, probed.y).map((row, layer) => row.map((value, index) => (this.hand.isOff(layer, index) ? 0 : value)));
    this.drawLinks(ctx, ink, paper);
    neurons.forEach((neuron, k) => this.drawNeuron(ctx, neuron, k, ink, paper, values));
    this.panel.update();
    this.tell(values);
    const large = [this.hover, this.focused, this.panel.byFinger && this.panel.target].find((target) => target && !target.link);
    if (large && this.fits(large)) this.large.show(this.network, large, this.name(large), this.head.tones, this.colors);
    else this.large.hide();
  }
  drawLinks(ctx, ink, paper) {
    const { plan, head, hand, target } = this, locks = [];
    this.links = [];
    for (let layer = 1; layer <= plan.last; layer++) {
      const own = (target && !target.link && (target.layer === layer ? (i, o) => o === target.index : target.layer === layer - 1 ? (i) => i === target.index : null)) || null;
      const links = strongestLinks(this.numbers, this.offsets[layer], plan.columns[layer - 1].count, plan.columns[layer].count, MOST_LINKS, own);
      const most = links.reduce((size, { value }) => Math.max(size, Math.abs(value)), 0) || 1;
      for (const { i, o, value } of links) {
        const link = { link: true, layer, o, i, value }, [x, y, toX, toY] = this.ends(link), number = this.numberOf(link);
        const chosen = target?.link && target.layer === layer && target.o === o && target.i === i;
        const faded = hand.isOff(layer - 1, i) || hand.isOff(layer, o);
        ctx.globalAlpha = chosen ? 1 : faded ? 0.08 : own?.(i, o) ? 0.95 : 0.2 + (0.65 * Math.abs(value)) / most;
        ctx.strokeStyle = value < 0 ? head.signs.negative : head.signs.positive;
        ctx.lineWidth = linkWidth(value) + (chosen ? 2 : 0);
        ctx.setLineDash(value < 0 ? DASH : []);
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.lineTo(toX, toY);
        ctx.stroke();
        if (hand.frozen.has(number)) locks.push([(x + toX) / 2, (y + toY) / 2]);
        this.links.push(link);
      }
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
    for (const [x, y] of locks) lockMark(ctx, x, y, ink, paper);
  }
  drawNeuron(ctx, { layer, index, x, y }, k, ink, paper, values) {
    const { plan, hand, head } = this, left = x - BOX / 2, top = y - BOX / 2, off = hand.isOff(layer, index), last = layer === plan.last;
    ctx.globalAlpha = off ? 0.35 : 1;
    ctx.drawImage(this.atlas.canvas, ...this.atlas.place(k), this.atlas.side, this.atlas.side, left, top, BOX, BOX);
    ctx.lineWidth = last ? 2.5 : 1;
    ctx.strokeStyle = last ? this.kit.look.classes[index].color : ink;
    ctx.globalAlpha = last ? 1 : 0.5;
    ctx.strokeRect(left, top, BOX, BOX);
    ctx.globalAlpha = 1;
    if (off) {
      ctx.lineWidth = 3;
      ctx.strokeStyle = ink;
      ctx.beginPath();
      ctx.moveTo(left - 3, top - 3);
      ctx.lineTo(left + BOX + 3, top + BOX + 3);
      ctx.stroke();
    }
    if (layer > 0) {
      const number = this.numberOf({ layer, index }), bias = this.numbers[number];
      ctx.fillStyle = bias < 0 ? head.signs.negative : head.signs.positive;
      ctx.beginPath();
      ctx.arc(left, top + BOX, 1.5 + linkWidth(bias) / 2, 0, 7);
      ctx.fill();
      if (bias < 0) { // a ring: signs are told apart without colours
        ctx.fillStyle = paper;
        ctx.beginPath();
        ctx.arc(left, top + BOX, linkWidth(bias) / 4, 0, 7);
        ctx.fill();
      }
      if (hand.frozen.has(number)) lockMark(ctx, left, top + BOX, ink, paper);
    }
    ctx.fillStyle = ink;
    ctx.font = `${PROBE_FONT} ${getComputedStyle(this.box).fontFamily}`;
    ctx.textAlign = "center";
    if (values) ctx.fillText(inFigures(values[layer][index]), x, y + BOX / 2 + 11);
    if (layer && !last) return;
    ctx.font = ctx.font.replace(PROBE_FONT, "12px");
    ctx.textAlign = last ? "left" : "right";
    const name = this.name({ layer, index }), most = last ? 13 : 7, room = last ? left + BOX + 8 : left - 8;
    ctx.fillText(name.length > most ? `${name.slice(0, most - 1)}…` : name, room, y + (last && values ? -2 : 4));
    if (last && values) ctx.fillText(`${(100 * softmax(values[layer])[index]).toFixed(1)} %`, room, y + 13);
  }
  // The value of what is pointed at, moving; and what a probe finds, for tests and screen readers that ask.
  tell(values) {
    const target = this.hover ?? this.focused;
    this.tip.hidden = !target;
    if (target) {
      this.tip.textContent = this.say(target);
      const at = target.link ? this.ends(target) : this.place(target);
      if (!at) return;
      const [x, y] = target.link ? [(at[0] + at[2]) / 2, (at[1] + at[3]) / 2 - 8] : [at.x, at.y - BOX / 2 - 4];
      Object.assign(this.tip.style, { left: `${Math.min(Math.max(x, this.box.scrollLeft + 90), this.box.scrollLeft + this.box.clientWidth - 90)}px`, top: `${Math.max(y, this.box.scrollTop + 26)}px` });
    }
    if (values) this.canvas.dataset.probe = JSON.stringify(values.map((layer) => layer.map((value) => Number(value.toPrecision(6)))));
    else delete this.canvas.dataset.probe;
  }
  // The neuron or the link at a place of the screen.
  at({ clientX, clientY }) {
    const { left, top } = this.content.getBoundingClientRect(), [x, y] = [clientX - left, clientY - top], { columns } = this.plan ?? { columns: [] };
    for (const { layer, places } of columns) {
      const index = places.findIndex((place) => Math.max(Math.abs(place.x - x), Math.abs(place.y - y)) <= BOX / 2 + 2);
      if (index >= 0) return { layer, index };
    }
    let best = null, nearest = NEAR_LINK;
    for (const link of this.links ?? []) {
      const [x0, y0, x1, y1] = this.ends(link) ?? [], t = (x - x0) / (x1 - x0);
      if (!(t >= 0 && t <= 1)) continue;
      const away = (Math.abs(y0 + t * (y1 - y0) - y) * (x1 - x0)) / Math.hypot(x1 - x0, y1 - y0) - linkWidth(link.value) / 2;
      if (away <= nearest) [best, nearest] = [link, away];
    }
    return best;
  }
  point(event) {
    if (event.pointerType === "touch") return;
    this.hover = event.target.closest?.(".edit, .panel") ? null : this.at(event);
    this.box.style.cursor = this.hover ? "pointer" : "";
    this.ask();
  }
  leave() {
    this.hover = null;
    this.large.hide();
    this.tip.hidden = true;
    this.ask();
  }
  press(event) {
    if (event.target.closest?.(".edit")) return;
    const keyed = event.detail === 0, target = keyed ? this.focused : this.at(event);
    if (!target) return this.panel.close();
    this.panel.byFinger = event.pointerType === "touch";
    this.panel.open(target);
    if (keyed) (this.panel.slider ?? this.panel.box.querySelector("button")).focus();
    this.ask();
  }
  focus(target) {
    focusDiagram(this, target);
  }
}
function handOf({ frozen, off }) {
  const silent = new Set(off.map(([layer, neuron]) => `${layer + 1}/${neuron}`));
  return { frozen: new Set(frozen), isOff: (layer, index) => silent.has(`${layer}/${index}`) };
}
const diagrams = new WeakMap();
export function showDiagram(kit, { data, parentElement, setStateValue }) {
  const end = data.indexOf(10), head = JSON.parse(new TextDecoder().decode(data.subarray(0, end))), rest = data.subarray(end + 1);
  let diagram = diagrams.get(parentElement);
  if (!diagram) diagrams.set(parentElement, (diagram = new LiveDiagram(kit, parentElement, (said) => diagram.send(said))));
  diagram.send = (said) => setStateValue("acts", said);
  diagram.begin();
  diagram.hear(head, rest.length ? readMessage(rest) : null);
  return () => diagram.ended?.();
}
