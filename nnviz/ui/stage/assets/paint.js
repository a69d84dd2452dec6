// From a network to pixels: its logits on a grid of cells, and from these the picture of the class areas. Between cells logits
// are interpolated, not colours, so that an edge is one smooth line at any size. The colours are those of nnviz/pictures/colors.py.
const FAR = 16, FINE = 128; // logits: beyond so much nothing is left to see; steps of the tables in one logit
const EXP = Float32Array.from({ length: FAR * FINE + 1 }, (_, i) => Math.exp(-i / FINE));
const INK = [30, 36, 48], INK_SHARE = 0.5; // of the line between two areas
const SURE = 10; // a margin of so many logits shows the area's own tone
const packed = (r, g, b) => (255 << 24) | ((b + 0.5) << 16) | ((g + 0.5) << 8) | (r + 0.5);

// How strongly the colour of the areas shows where the likeliest class has such a probability.
function decided(best, classes) {
  const d = Math.max(0, (best * classes - 1) / (classes - 1));
  return d * (2 - d);
}
export function mapColor(probabilities, { tones, undecided }) {
  const share = decided(Math.max(...probabilities), probabilities.length);
  return undecided.map((grey, i) => grey + share * (probabilities.reduce((sum, p, c) => sum + p * tones[c][i], 0) - grey));
}
// For each pixel along a side: the cell before it, and how far it lies from that cell's centre to the next one's.
function places(size, side) {
  const cell = new Int32Array(size), part = new Float32Array(size);
  for (let p = 0; p < size; p++) {
    const u = ((p + 0.5) * side) / size - 0.5;
    cell[p] = Math.min(Math.max(Math.floor(u), 0), side - 2);
    part[p] = u - cell[p];
  }
  return { cell, part };
}
// Fills `values` (class after class, top row first) from cell `from` to cell `to`. Of two classes only the difference matters.
function evaluate(network, side, values, from, to) {
  const x = new Float32Array(TILE), y = new Float32Array(TILE), cells = side * side;
  for (let start = from; start < to; start += TILE) {
    const n = Math.min(TILE, to - start);
    for (let k = 0; k < n; k++) {
      const row = Math.floor((start + k) / side);
      x[k] = ((start + k - row * side + 0.5) * 2) / side - 1;
      y[k] = 1 - ((row + 0.5) * 2) / side;
    }
    const logits = network.logits(x, y, n);
    if (logits.length === 2) {
      const [first, second] = logits;
      for (let k = 0; k < n; k++) values[start + k] = second[k] - first[k];
    } else {
      logits.forEach((plane, c) => values.set(n < TILE ? plane.subarray(0, n) : plane, c * cells + start));
    }
  }
}
// What is needed at each row of pixels: the values between two rows of cells, and how they change from one row to the next.
function between(values, side, row, part, at, change) {
  const planes = values.length / (side * side);
  for (let c = 0, above = row * side; c < planes; c++, above += side * side) {
    for (let k = 0; k < side; k++) {
      const step = values[above + side + k] - values[above + k];
      change[c * side + k] = step;
      at[c * side + k] = values[above + k] + part * step;
    }
  }
}
// How much ink a pixel gets from the line where `value` is 0; u and v are its changes from cell to cell.
function ink(value, u, v, reach, pixels) {
  const slope = u * u + v * v;
  if (value * value >= reach * reach * slope) return 0;
  return Math.min(1, (reach - Math.abs(value) / Math.sqrt(slope)) * pixels) * INK_SHARE;
}
function mixed(color, share) {
  const r = color & 255, g = (color >> 8) & 255, b = (color >> 16) & 255;
  return packed(r + share * (INK[0] - r), g + share * (INK[1] - g), b + share * (INK[2] - b));
}
// Of two classes everything follows from the difference of their logits: a table of its colours.
function twoColors(look) {
  return Int32Array.from({ length: 2 * FAR * FINE + 1 }, (_, i) => {
    const p = 1 / (1 + Math.exp(FAR - i / FINE));
    return packed(...mapColor([1 - p, p], look));
  });
}
function paintTwo(pixels, plan, values, from, to) {
  const { size, side, cell, part, scale, reach, colors } = plan, last = colors.length - 1;
  const at = new Float32Array(side), change = new Float32Array(side);
  for (let row = from; row < to; row++) {
    between(values, side, cell[row], part[row], at, change);
    for (let p = 0, out = row * size; p < size; p++, out++) {
      const k = cell[p], t = part[p], u = at[k + 1] - at[k], value = at[k] + t * u;
      const index = ((value + FAR) * FINE + 0.5) | 0;
      let color = colors[index < 0 ? 0 : index > last ? last : index];
      const line = ink(value, u, change[k] + t * (change[k + 1] - change[k]), reach, scale);
      if (line > 0) color = mixed(color, line);
      pixels[out] = color;
    }
  }
}
function paintMany(pixels, plan, values, from, to) {
  const { size, side, cell, part, scale, reach, sure, tones, undecided } = plan, classes = values.length / (side * side);
  const [red, green, blue] = undecided, spread = 1 / (classes - 1);
  const at = new Float32Array(side * classes), change = new Float32Array(side * classes), here = new Float32Array(classes);
  for (let row = from; row < to; row++) {
    between(values, side, cell[row], part[row], at, change);
    for (let p = 0, out = row * size; p < size; p++, out++) {
      const k = cell[p], t = part[p];
      let a = 0, b = 0, first = -Infinity, second = -Infinity;
      for (let c = 0, j = k; c < classes; c++, j += side) {
        const value = at[j] + t * (at[j + 1] - at[j]);
        here[c] = value;
        if (value > first) { b = a; second = first; a = c; first = value; } else if (value > second) { b = c; second = value; }
      }
      const margin = first - second;
      if (!(margin < SURE)) { // also where there is no number
        pixels[out] = sure[a];
        continue;
      }
      let sum = 0, r = 0, g = 0, bl = 0;
      for (let c = 0; c < classes; c++) {
        const index = ((first - here[c]) * FINE + 0.5) | 0;
        if (index > FAR * FINE) continue;
        const share = EXP[index];
        sum += share;
        r += share * tones[3 * c];
        g += share * tones[3 * c + 1];
        bl += share * tones[3 * c + 2];
      }
      const d = Math.max(0, (classes / sum - 1) * spread), strength = d * (2 - d), rest = 1 - strength, each = strength / sum;
      const color = packed(rest * red + each * r, rest * green + each * g, rest * blue + each * bl);
      const i = a * side + k, j = b * side + k;
      const u = at[i + 1] - at[i] - at[j + 1] + at[j];
      const v = (1 - t) * (change[i] - change[j]) + t * (change[i + 1] - change[j + 1]);
      const line = ink(margin, u, v, reach, scale);
      pixels[out] = line > 0 ? mixed(color, line) : color;
    }
  }
}
// Draws one moment, and stops for a breath after each part, so that whoever runs it can do something else.
export class Painter {
  constructor() {
    this.key = "";
    this.values = new Float32Array(0);
    this.plan = {};
    this.buffer = new ArrayBuffer(0);
  }
  // Tables that stay the same from one moment to the next.
  planned(size, side, look) {
    const before = this.plan;
    if (before.size === size && before.side === side && JSON.stringify(before.look) === JSON.stringify(look)) return before;
    const scale = size / side, reach = (look.line / 2 + 0.5) / scale;
    const sure = Int32Array.from(look.tones, (tone) => packed(...tone)), tones = Float32Array.from(look.tones.flat());
    const { undecided } = look, colors = twoColors(look);
    this.plan = { size, side, look, scale, reach, sure, tones, undecided, colors, ...places(size, side) };
    return this.plan;
  }
  // job: shape, numbers, side (cells), size (pixels), look. The picture's buffer is written anew by the next job of its size.
  *draw({ shape, numbers, side, size, look }) {
    const key = JSON.stringify(shape);
    if (this.key !== key) [this.key, this.network] = [key, new Network(shape)];
    const network = this.network.load(numbers), planes = shape.classes === 2 ? 1 : shape.classes;
    const cells = side * side, values = this.values.length === planes * cells ? this.values : new Float32Array(planes * cells);
    this.values = values;
    for (let from = 0; from < cells; from += TILE) {
      evaluate(network, side, values, from, Math.min(cells, from + TILE));
      yield;
    }
    if (this.buffer.byteLength !== 4 * size * size) this.buffer = new ArrayBuffer(4 * size * size);
    const { buffer } = this, pixels = new Int32Array(buffer), paint = planes === 1 ? paintTwo : paintMany, rows = Math.ceil(size / 16);
    const plan = this.planned(size, side, look);
    for (let from = 0; from < size; from += rows) {
      paint(pixels, plan, values, from, Math.min(size, from + rows));
      yield;
    }
    return { buffer, size };
  }
}
