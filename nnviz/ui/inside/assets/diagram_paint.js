// Paints the diagram: links, and each neuron's answers over the plane. The tones are those of nnviz/pictures/small_maps.py; they come with
// the component's data, as do the colours of the signs.
const ATLAS = 16; // maps in a row
const WORK_OF_A_MAP = 4e6, LEAST_LARGE = 24, MOST_LARGE = 80;
// Colours from −1 to 1 in 256 steps.
function tonesOf(tones) {
  return Int32Array.from({ length: 256 }, (_, i) => {
    const place = (i / 255) * (tones.length - 1), k = Math.min(Math.floor(place), tones.length - 2);
    return packed(...tones[k].map((from, c) => from + (place - k) * (tones[k + 1][c] - from)));
  });
}
// What neurons answer on side × side cells, top row first: `wanted` are { layer, index }. An array for each.
export function answersOver(network, side, wanted) {
  const cells = side * side, answers = wanted.map(() => new Float32Array(cells)), x = new Float32Array(TILE), y = new Float32Array(TILE);
  for (let from = 0; from < cells; from += TILE) {
    const n = Math.min(TILE, cells - from);
    for (let k = 0; k < n; k++) {
      x[k] = (((from + k) % side) + 0.5) * (2 / side) - 1;
      y[k] = 1 - (Math.floor((from + k) / side) + 0.5) * (2 / side);
    }
    network.logits(x, y, n);
    wanted.forEach(({ layer, index }, w) => {
      const plane = layer ? network.outputs[layer - 1][index] : network.inputs[index];
      answers[w].set(n < TILE ? plane.subarray(0, n) : plane, from);
    });
  }
  return answers;
}
// The values of all neurons at one point, layer after layer.
export function answersAt(network, x, y) {
  network.logits([x], [y], 1);
  return [network.inputs, ...network.outputs].map((planes) => planes.map(([value]) => value));
}
// Each picture is scaled to its own largest value, which is returned.
function paintAnswers(pixels, stride, left, top, side, values, colors) {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  const scale = most > 0 && most < Infinity ? 127.5 / most : 0;
  for (let row = 0, i = 0; row < side; row++) {
    for (let column = 0, at = (top + row) * stride + left; column < side; column++, i++, at++) pixels[at] = colors[(values[i] * scale + 128) | 0];
  }
  return most;
}
class Atlas {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.side = 0;
  }
  // Pictures of all these values; `place` then says where each one stands.
  paint(side, answers, colors) {
    const columns = Math.min(ATLAS, Math.max(1, answers.length)), width = columns * side, height = Math.max(1, Math.ceil(answers.length / columns)) * side;
    Object.assign(this, { side, columns });
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const pixels = new Int32Array(width * height);
    answers.forEach((values, i) => paintAnswers(pixels, width, ...this.place(i), side, values, colors));
    const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
    this.canvas.getContext("2d").putImageData(image, 0, 0);
  }
  place(i) {
    return [(i % this.columns) * this.side, Math.floor(i / this.columns) * this.side];
  }
}
function lockMark(ctx, x, y, ink, paper) {
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = ink;
  ctx.fillStyle = paper;
  ctx.beginPath();
  ctx.arc(x, y, 8, 0, 7);
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y - 1.5, 2.5, Math.PI, 0);
  ctx.stroke();
  ctx.fillStyle = ink;
  ctx.fillRect(x - 4, y - 1, 8, 5.5);
}
// One neuron's answers, large, over the map of the stage. It catches nothing: whoever draws there draws.
class LargeMap {
  constructor() {
    this.box = document.createElement("div");
    this.box.className = "nnviz-neuron";
    this.canvas = element(this.box, "canvas", "");
    this.said = element(this.box, "p", "");
    element(this.said, "span", "");
    const scale = element(this.said, "span", "nnviz-neuron-scale");
    for (const name of ["low", "bar", "high"]) element(scale, name === "bar" ? "i" : "b", name);
  }
  show(network, neuron, name, tones, colors) {
    const stage = document.querySelector(".st-key-plane");
    if (!stage) return;
    if (this.box.parentElement !== stage) stage.append(this.box);
    const side = sideWithin(network, WORK_OF_A_MAP, LEAST_LARGE, MOST_LARGE), [values] = answersOver(network, side, [neuron]);
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const pixels = new Int32Array(side * side), most = paintAnswers(pixels, side, 0, 0, side, values, colors);
    this.canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), side), 0, 0);
    this.said.firstChild.textContent = name[0].toUpperCase() + name.slice(1);
    this.said.querySelector(".low").textContent = inFigures(-most);
    this.said.querySelector(".high").textContent = inFigures(most);
    this.said.querySelector(".bar").style.background = `linear-gradient(to right, ${tones.map((tone) => `rgb(${tone})`)})`;
  }
  hide() {
    this.box.remove();
  }
}
