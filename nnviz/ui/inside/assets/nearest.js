// From a point of the plane to the nearest place where the network says another class: looked for on the network itself.
// First a grid: the nearest cells of another class, and all that are not much farther. On the way to each of them there is a place
// where the class changes; halving the way finds it. Around the nearest of these, ever finer grids look for a nearer one.
// What is smaller than a cell of the first grid may be overlooked. tests/browser/test_nearest.py holds it against every point of a fine grid.
const NEAREST_SIDE = 96, LEAST_NEAREST = 32, NEAREST_WORK = 6e6, FARTHER = 2, HALVINGS = 10, FINER = 4, ROUNDS = 3, AROUND = 4;
// Multiply-adds of a network at one point; an activation counts as eight, as in nnviz/inside/drawing.py.
export function workOf({ shape, sizes }) {
  const products = sizes.slice(1).reduce((sum, width, i) => sum + width * sizes[i], 0);
  return products + 8 * shape.hidden.reduce((sum, width) => sum + width, 0);
}
export function sideWithin(network, work, least, most) {
  return Math.max(least, Math.min(most, Math.floor(Math.sqrt(work / workOf(network)))));
}
// The likeliest class at each point.
export function winnersAt(network, x, y) {
  const winners = new Uint8Array(x.length);
  for (let from = 0; from < x.length; from += TILE) {
    const n = Math.min(TILE, x.length - from), planes = network.logits(x.subarray(from, from + n), y.subarray(from, from + n), n);
    for (let k = 0; k < n; k++) {
      let best = 0;
      for (let c = 1; c < planes.length; c++) if (planes[c][k] > planes[best][k]) best = c;
      winners[from + k] = best;
    }
  }
  return winners;
}
// { x, y, distance, label }, or null where the whole plane is of one class.
export function nearestOther(network, px, py, side = sideWithin(network, NEAREST_WORK, LEAST_NEAREST, NEAREST_SIDE)) {
  const [own] = winnersAt(network, Float32Array.of(px), Float32Array.of(py)), cell = 2 / side, centre = (i) => (i + 0.5) * cell - 1;
  const x = Float32Array.from({ length: side * side }, (_, i) => centre(i % side));
  const y = Float32Array.from({ length: side * side }, (_, i) => centre(Math.floor(i / side)));
  const labels = winnersAt(network, x, y), distances = Float32Array.from(x, (at, i) => Math.hypot(at - px, y[i] - py));
  let nearest = Infinity;
  for (let i = 0; i < labels.length; i++) if (labels[i] !== own && distances[i] < nearest) nearest = distances[i];
  if (nearest === Infinity) return null;
  const ways = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] !== own && distances[i] <= nearest + FARTHER * cell) ways.push([x[i], y[i]]);
  let best = halved(network, own, px, py, ways);
  for (let round = 0, step = cell / FINER; round < ROUNDS; round++, step /= FINER) {
    const around = [];
    for (let i = -AROUND; i <= AROUND; i++) for (let j = -AROUND; j <= AROUND; j++) {
      const to = [best.x + i * step, best.y + j * step];
      if (Math.max(Math.abs(to[0]), Math.abs(to[1])) <= 1 && Math.hypot(to[0] - px, to[1] - py) < best.distance) around.push(to);
    }
    const found = winnersAt(network, Float32Array.from(around, ([at]) => at), Float32Array.from(around, ([, at]) => at));
    const other = around.filter((_, i) => found[i] !== own);
    if (other.length) best = halved(network, own, px, py, other);
  }
  const [label] = winnersAt(network, Float32Array.of(best.x), Float32Array.of(best.y));
  return { ...best, label };
}
// On the ways to these places, which are of another class: the nearest place where it is another one still.
function halved(network, own, px, py, ways) {
  const low = new Float64Array(ways.length), high = new Float64Array(ways.length).fill(1);
  const x = new Float32Array(ways.length), y = new Float32Array(ways.length);
  for (let halving = 0; halving < HALVINGS; halving++) {
    ways.forEach(([toX, toY], i) => {
      const t = (low[i] + high[i]) / 2;
      x[i] = px + t * (toX - px);
      y[i] = py + t * (toY - py);
    });
    winnersAt(network, x, y).forEach((label, i) => { (label === own ? low : high)[i] = (low[i] + high[i]) / 2; });
  }
  return ways.map(([toX, toY], i) => ({ x: px + high[i] * (toX - px), y: py + high[i] * (toY - py) }))
    .map((to) => ({ ...to, distance: Math.hypot(to.x - px, to.y - py) }))
    .reduce((a, b) => (b.distance < a.distance ? b : a));
}
