// Inspect: what the network says where the pointer is, from its own numbers, at the rate of the map; and each class's mark in its area.
// A click leaves the probe where it is, another one beside it takes it up again. Where the server draws, the heatmap answers instead.
const MARK_CELLS = 24, POINT_ROOM = 0.05, MOST_POINTS = 500, MARKS_MS = 500, PIN_REACH = 12;
const clamp = (value) => Math.min(1, Math.max(-1, value));
function element(parent, tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}
function networkOf(kit) {
  const moment = kit.layer?.shown;
  if (!moment) return null;
  const key = JSON.stringify(moment.shape);
  if (kit.networkKey !== key) [kit.networkKey, kit.network] = [key, new Network(moment.shape)];
  if (kit.loaded !== moment) kit.network.load(moment.numbers);
  kit.loaded = moment;
  return kit.network;
}
// Class probabilities at a point of the domain.
export function probe(network, x, y) {
  return softmax(network.logits([x], [y], 1).map((plane) => plane[0]));
}
// For each class that has an area: where in it there is most room, between other areas, the edge, and the points.
export function placesOfMarks(network, points, side = MARK_CELLS) {
  const count = side * side, axis = (i) => ((i + 0.5) * 2) / side - 1, winner = new Uint8Array(count);
  const x = Float32Array.from({ length: count }, (_, i) => axis(i % side));
  const y = Float32Array.from({ length: count }, (_, i) => axis(Math.floor(i / side)));
  const planes = network.logits(x, y, count);
  for (let i = 0; i < count; i++) for (let c = 1; c < planes.length; c++) if (planes[c][i] > planes[winner[i]][i]) winner[i] = c;
  const best = planes.map(() => ({ room: 0 }));
  for (let i = 0; i < count; i++) {
    let room = Math.min(1 - Math.abs(x[i]), 1 - Math.abs(y[i])) + 1 / side;
    for (let j = 0; j < count; j++) if (winner[j] !== winner[i]) room = Math.min(room, Math.hypot(x[j] - x[i], y[j] - y[i]));
    for (const point of points) room = Math.min(room, POINT_ROOM + Math.hypot(point[0] - x[i], point[1] - y[i]));
    if (room > best[winner[i]].room) best[winner[i]] = { room, x: x[i], y: y[i], label: winner[i] };
  }
  return best.filter(({ room }) => room > 0);
}
// A place from -1 to 1 in the units of the file that the points came from.
export function inUnits({ name, centre, half, decimals }, at) {
  const number = centre + half * at;
  return `${name} ${decimals === null ? number.toPrecision(4) : number.toFixed(decimals)}`;
}
function fill(kit, box, x, y) {
  const network = networkOf(kit), probabilities = probe(network, x, y), { classes } = kit.look;
  box.replaceChildren();
  element(box, "p", "nnviz-probe-place").textContent = [x, y].map((at, i) => inUnits(kit.look.axes[i], at)).join(" · ");
  probabilities.forEach((probability, label) => {
    const row = element(box, "div", "nnviz-probe-row"), bar = element(row, "i", "");
    bar.style.width = `${100 * probability}%`;
    bar.style.background = classes[label].color;
    element(row, "span", "").textContent = classes[label].name;
    element(row, "b", "").textContent = `${(100 * probability).toFixed(1)} %`;
  });
}
export function startProbe(kit) {
  let pointer = null, pinned = null, box = null, marked = 0;
  const arrow = new NearestArrow(kit);
  const plane = () => document.querySelector(".st-key-plane");
  const at = (event) => {
    const { left, top, width, height } = plane().getBoundingClientRect();
    return { x: clamp((2 * (event.clientX - left)) / width - 1), y: clamp(1 - (2 * (event.clientY - top)) / height) };
  };
  const near = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) * (SIDE / 2) < PIN_REACH;
  const update = () => {
    const stage = plane(), here = kit.look.inspect && kit.layer?.shown && kit.layer.place.canvas.dataset.drawn === "here";
    stage?.classList.toggle("nnviz-probing", Boolean(here));
    const where = (here && (pointer ?? pinned)) || null;
    kit.probed = where;
    kit.probeMoved?.();
    if (!where || !stage) {
      box?.remove();
      arrow.hide();
    } else {
      if (!box?.isConnected) {
        box = element(stage, "div", "nnviz-probe");
        box.setAttribute("role", "status");
      }
      fill(kit, box, where.x, where.y);
      arrow.show(stage, networkOf(kit), where, box);
      box.style.left = `${((where.x + 1) * SIDE) / 2}px`;
      box.style.top = `${((1 - where.y) * SIDE) / 2}px`;
      box.dataset.side = `${where.y > 0 ? "below" : "above"} ${where.x > 0 ? "left" : "right"}`;
    }
    const now = performance.now();
    if (Boolean(here) === Boolean(kit.marks) && (!here || (kit.layer.training && now - marked < MARKS_MS))) return;
    marked = now;
    const points = (kit.pointsNow?.() ?? []).slice(0, MOST_POINTS).map(([px, py]) => [(2 * px) / SIDE - 1, 1 - (2 * py) / SIDE]);
    kit.marks = here ? placesOfMarks(networkOf(kit), points) : null;
    kit.redrawPoints?.();
  };
  const inside = (event) => event.target.closest?.(".st-key-plane");
  addEventListener("pointermove", (event) => {
    const before = pointer;
    pointer = inside(event) ? at(event) : null;
    if (kit.look?.inspect && (pointer || before)) update();
  }, { capture: true });
  addEventListener("pointerdown", (event) => {
    if (!kit.look?.inspect || !inside(event)) return;
    const place = at(event);
    pinned = pinned && near(place, pinned) ? null : place;
    update();
  }, { capture: true });
  kit.hears.add(update);
  kit.looks.add(() => {
    if (!kit.look.inspect) pinned = null;
    update();
  });
}
