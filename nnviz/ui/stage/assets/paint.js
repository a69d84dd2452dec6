// From a network to pixels: its logits on a grid of cells, and from these the picture of the class areas. Between cells logits
// are interpolated, not colours, so that an edge is one smooth line at any size. The colours are those of nnviz/pictures/colors.py.
const FAR = 16, FINE = 128; // logits: beyond so much nothing is left to see; steps of the tables in one logit
const EXP = Float32Array.from({ length: FAR * FINE + 1 }, (_, i) => Math.exp(-i / FINE));
const INK = [30, 36, 48], INK_SHARE = 0.5; // of the line between two areas
const SURE = 10; // a margin of so many logits shows the area's own tone
// Lines that one may ask for, in widths of the one between two areas: where what is shown has 50, 75 and 95 %, the surer the broader;
// and the boundary, dark in a light band, so that it is read on every colour.
const ODDS = [0.5, 0.75, 0.95].map((p) => Math.log(p / (1 - p))), CONTOURS = [0.8, 1.3, 1.8], CONTOUR_SHARE = 0.65;
const CORE = 2, BAND = 4.4, BAND_SHARE = 0.9, PAPER = [255, 255, 255];
const PLAIN = { areas: "likely", label: 0, contours: false, boundary: false }; // as nnviz/pictures/map_view.py has them
const packed = (r, g, b) => (255 << 24) | ((b + 0.5) << 16) | ((g + 0.5) << 8) | (r + 0.5);

// How strongly the colour of the areas shows where the likeliest class has such a probability.
function decided(best, classes) {
  const d = Math.max(0, (best * classes - 1) / (classes - 1));
  return d * (2 - d);
}
export function mapColor(probabilities, { tones, undecided, map = PLAIN }) {
  if (map.areas === "one") {
    const label = Math.min(map.label, probabilities.length - 1);
    return undecided.map((grey, i) => grey + probabilities[label] * (tones[label][i] - grey));
  }
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
// How much of a pixel is covered by the line where `value` is 0; `slope` is the square of its change from cell to cell.
function cover(value, slope, reach, pixels) {
  if (value * value >= reach * reach * slope) return 0;
  return Math.min(1, (reach - Math.abs(value) / Math.sqrt(slope)) * pixels);
}
function mixed(color, share, paint) {
  const r = color & 255, g = (color >> 8) & 255, b = (color >> 16) & 255;
  return packed(r + share * (paint[0] - r), g + share * (paint[1] - g), b + share * (paint[2] - b));
}
function contoured(color, odds, slope, { contours, scale }) {
  for (let i = 0; i < ODDS.length; i++) {
    const share = cover(odds - ODDS[i], slope, contours[i], scale);
    if (share > 0) color = mixed(color, share * CONTOUR_SHARE, INK);
  }
  return color;
}
function bounded(color, margin, slope, { core, band, scale }) {
  const around = cover(margin, slope, band, scale);
  if (!(around > 0)) return color;
  const share = cover(margin, slope, core, scale), light = mixed(color, around * BAND_SHARE, PAPER);
  return share > 0 ? mixed(light, share, INK) : light;
}
// Of two classes everything follows from the difference of their logits: a table of its colours.
function twoColors(look) {
  return Int32Array.from({ length: 2 * FAR * FINE + 1 }, (_, i) => {
    const p = 1 / (1 + Math.exp(FAR - i / FINE));
    return packed(...mapColor([1 - p, p], look));
  });
}
function paintTwo(pixels, plan, values, from, to) {
  const { size, side, cell, part, scale, reach, colors, hard, sure, label, contours, boundary } = plan, last = colors.length - 1;
  const at = new Float32Array(side), change = new Float32Array(side);
  for (let row = from; row < to; row++) {
    between(values, side, cell[row], part[row], at, change);
    for (let p = 0, out = row * size; p < size; p++, out++) {
      const k = cell[p], t = part[p], u = at[k + 1] - at[k], value = at[k] + t * u;
      const index = ((value + FAR) * FINE + 0.5) | 0;
      const v = change[k] + t * (change[k + 1] - change[k]), slope = u * u + v * v;
      let color = hard ? sure[value > 0 ? 1 : 0] : colors[index < 0 ? 0 : index > last ? last : index];
      const line = cover(value, slope, reach, scale);
      if (line > 0) color = mixed(color, line * INK_SHARE, INK);
      if (contours) color = contoured(color, label < 0 ? Math.abs(value) : label ? value : -value, slope, plan);
      if (boundary) color = bounded(color, value, slope, plan);
      pixels[out] = color;
    }
  }
}
function paintMany(pixels, plan, values, from, to) {
  const { size, side, cell, part, scale, reach, sure, tones, undecided, hard, label, contours, boundary, band } = plan;
  const classes = values.length / (side * side), lines = contours || boundary, [red, green, blue] = undecided, spread = 1 / (classes - 1);
  const at = new Float32Array(side * classes), change = new Float32Array(side * classes), here = new Float32Array(classes);
  for (let row = from; row < to; row++) {
    between(values, side, cell[row], part[row], at, change);
    let steep = 0, measured = -1;
    for (let p = 0, out = row * size; p < size; p++, out++) {
      const k = cell[p], t = part[p];
      let a = 0, b = 0, first = -Infinity, second = -Infinity;
      for (let c = 0, j = k; c < classes; c++, j += side) {
        const value = at[j] + t * (at[j + 1] - at[j]);
        here[c] = value;
        if (value > first) { b = a; second = first; a = c; first = value; } else if (value > second) { b = c; second = value; }
      }
      const margin = first - second, sureOfIt = !(margin < SURE); // also where there is no number
      if (lines && k !== measured) steep = steepest(at, change, side, classes, (measured = k));
      const onBoundary = boundary && margin < band * steep;
      if (sureOfIt || (hard && !contours)) {
        pixels[out] = onBoundary ? boundedBetween(sure[a], plan, at, change, k, t, a, b, margin) : sure[a];
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
      let color = sure[a], own = 1;
      if (label >= 0) {
        const index = ((first - here[label]) * FINE + 0.5) | 0, j = 3 * label;
        own = index > FAR * FINE ? 0 : EXP[index];
        const share = own / sum;
        color = packed(red + share * (tones[j] - red), green + share * (tones[j + 1] - green), blue + share * (tones[j + 2] - blue));
      } else if (!hard) {
        const d = Math.max(0, (classes / sum - 1) * spread), strength = d * (2 - d), rest = 1 - strength, each = strength / sum;
        color = packed(rest * red + each * r, rest * green + each * g, rest * blue + each * bl);
      }
      if (reach > 0) {
        const i = a * side + k, j = b * side + k;
        const u = at[i + 1] - at[i] - at[j + 1] + at[j];
        const v = (1 - t) * (change[i] - change[j]) + t * (change[i + 1] - change[j + 1]);
        const line = cover(margin, u * u + v * v, reach, scale);
        if (line > 0) color = mixed(color, line * INK_SHARE, INK);
      }
      if (contours && nearContour(Math.log(own / (sum - own)), contours[2] * steep)) {
        color = contouredAmong(color, plan, here, at, change, k, t, a);
      }
      pixels[out] = onBoundary ? boundedBetween(color, plan, at, change, k, t, a, b, margin) : color;
    }
  }
}
// What differs between two classes, or between one and all others together, changes by no more than this from cell to cell.
function steepest(at, change, side, classes, k) {
  let low = Infinity, high = -Infinity, left = Infinity, most = -Infinity, right = Infinity, last = -Infinity;
  for (let c = 0, j = k; c < classes; c++, j += side) {
    const u = at[j + 1] - at[j], v = change[j], w = change[j + 1];
    if (u < low) low = u;
    if (u > high) high = u;
    if (v < left) left = v;
    if (v > most) most = v;
    if (w < right) right = w;
    if (w > last) last = w;
  }
  return Math.hypot(high - low, Math.max(most - left, last - right));
}
// Whether odds that come from a table may lie on a contour.
function nearContour(odds, reach) {
  const slack = reach + 0.02;
  return Math.abs(odds - ODDS[0]) < slack || Math.abs(odds - ODDS[1]) < slack || Math.abs(odds - ODDS[2]) < slack;
}
// The odds of a class against all others together, and how they change, give its contours.
function contouredAmong(color, plan, here, at, change, k, t, a) {
  const { side, label } = plan, own = label < 0 ? a : label, i = own * side + k;
  let rest = 0, u = 0, v = 0;
  for (let c = 0, j = k; c < here.length; c++, j += side) {
    const steps = (here[a] - here[c]) * FINE, index = steps | 0;
    if (c === own || index > FAR * FINE) continue;
    const share = EXP[index] * (1 - (steps - index) / FINE); // not a step off, or contours would be ragged where it is flat
    rest += share;
    u += share * (at[j + 1] - at[j]);
    v += share * (change[j] + t * (change[j + 1] - change[j]));
  }
  u = at[i + 1] - at[i] - u / rest;
  v = change[i] + t * (change[i + 1] - change[i]) - v / rest;
  return contoured(color, here[own] - here[a] - Math.log(rest), u * u + v * v, plan);
}
function boundedBetween(color, plan, at, change, k, t, a, b, margin) {
  const i = a * plan.side + k, j = b * plan.side + k, u = at[i + 1] - at[i] - at[j + 1] + at[j];
  const v = (1 - t) * (change[i] - change[j]) + t * (change[i + 1] - change[j + 1]);
  return bounded(color, margin, u * u + v * v, plan);
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
  planned(size, side, look, classes) {
    const before = this.plan, key = JSON.stringify([size, side, look, classes]);
    if (before.key === key) return before;
    const { undecided, line, map = PLAIN } = look, scale = size / side;
    const reach = (width) => Math.max(0, (line * width) / 2 + 0.5) / scale; // in cells
    const hard = map.areas === "hard", label = map.areas === "one" ? Math.min(map.label, classes - 1) : -1;
    const alone = (tone, c) => (label < 0 || c === label ? tone : undecided);
    this.plan = {
      key, size, side, scale, hard, label, undecided, colors: twoColors(look), ...places(size, side),
      sure: Int32Array.from(look.tones.map(alone), (tone) => packed(...tone)), tones: Float32Array.from(look.tones.flat()),
      reach: map.areas !== "likely" || map.boundary ? 0 : reach(1),
      contours: map.contours && CONTOURS.map(reach), boundary: map.boundary, core: reach(CORE), band: reach(BAND),
    };
    return this.plan;
  }
  // What `evaluate` finds for a whole map.
  *evaluated({ shape, numbers, side }) {
    const key = JSON.stringify(shape);
    if (this.key !== key) [this.key, this.network] = [key, new Network(shape)];
    const network = this.network.load(numbers), planes = shape.classes === 2 ? 1 : shape.classes;
    const cells = side * side, values = this.values.length === planes * cells ? this.values : new Float32Array(planes * cells);
    this.values = values;
    for (let from = 0; from < cells; from += TILE) {
      evaluate(network, side, values, from, Math.min(cells, from + TILE));
      yield;
    }
    return values;
  }
  // job: side (cells), size (pixels), look; shape and numbers of a network, or the values that it has. The picture's buffer is
  // written anew by the next job of its size.
  *draw(job) {
    const { side, size, look } = job, values = job.values ?? (yield* this.evaluated(job)), planes = values.length / (side * side);
    if (this.buffer.byteLength !== 4 * size * size) this.buffer = new ArrayBuffer(4 * size * size);
    const { buffer } = this, pixels = new Int32Array(buffer), paint = planes === 1 ? paintTwo : paintMany, rows = Math.ceil(size / 16);
    const plan = this.planned(size, side, look, planes === 1 ? 2 : planes);
    for (let from = 0; from < size; from += rows) {
      paint(pixels, plan, values, from, Math.min(size, from + rows));
      yield;
    }
    return { buffer, size };
  }
}
