// The forward pass: the only copy of the network's mathematics outside Python, which has it in nnviz/network/model.py
// and nnviz/network/activations.py. tests/browser/test_network.py holds the two against each other.
// A plane is a Float32Array with one number for each point of a tile: all that a neuron puts out.
export const TILE = 1024; // points at once: their planes stay in the processor's cache

// tanh as a quotient of polynomials of degrees 13 and 6, exact to a few units in the last place of float32 (the coefficients
// are those of Eigen's ptanh); three times as fast as Math.tanh, which would take nearly all of the time.
function tanh(z) {
  const x = z > 7.9 ? 7.9 : z < -7.9 ? -7.9 : z, s = x * x;
  return x * (4.89352455891786e-3 + s * (6.37261928875436e-4 + s * (1.48572235717979e-5 + s * (5.12229709037114e-8 +
    s * (-8.60467152213735e-11 + s * (2.00018790482477e-13 - s * 2.76076847742355e-16)))))) /
    (4.89352518554385e-3 + s * (2.268434632439e-3 + s * (1.18534705686654e-4 + s * 1.19825839466702e-6)));
}
const sigmoid = (z) => 0.5 + 0.5 * tanh(0.5 * z);
// The normal distribution up to z: Abramowitz and Stegun, 7.1.26, exact to 1e-7.
function normal(z) {
  const x = Math.abs(z) * Math.SQRT1_2, t = 1 / (1 + 0.3275911 * x);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
  return z > 0 ? 1 - tail / 2 : tail / 2;
}
// In the order of nnviz.settings.names.ACTIVATIONS and FEATURES: messages name them by their number. Each activation walks its
// plane itself, as a call for each number would cost more than the number.
export const ACTIVATIONS = [
  ["tanh", (a, n) => { for (let i = 0; i < n; i++) a[i] = tanh(a[i]); }],
  ["relu", (a, n) => { for (let i = 0; i < n; i++) if (a[i] < 0) a[i] = 0; }],
  ["leaky_relu", (a, n) => { for (let i = 0; i < n; i++) if (a[i] < 0) a[i] *= 0.01; }],
  ["elu", (a, n) => { for (let i = 0; i < n; i++) if (a[i] < 0) a[i] = Math.expm1(a[i]); }],
  ["gelu", (a, n) => { for (let i = 0; i < n; i++) a[i] *= normal(a[i]); }],
  ["silu", (a, n) => { for (let i = 0; i < n; i++) a[i] *= sigmoid(a[i]); }],
  ["sigmoid", (a, n) => { for (let i = 0; i < n; i++) a[i] = sigmoid(a[i]); }],
  ["sine", (a, n) => { for (let i = 0; i < n; i++) a[i] = Math.sin(a[i]); }],
  ["linear", () => {}],
];
export const FEATURES = [
  ["x", (x) => x],
  ["y", (x, y) => y],
  ["x2", (x) => x * x],
  ["y2", (x, y) => y * y],
  ["xy", (x, y) => x * y],
  ["sin_x", (x) => Math.sin(Math.PI * x)],
  ["sin_y", (x, y) => Math.sin(Math.PI * y)],
];
const NORM_EPSILON = 1e-5; // of torch.nn.BatchNorm1d
const planes = (count) => Array.from({ length: count }, () => new Float32Array(TILE));

// Adds to what stands in `out`: four inputs at a time, so that each sum is fetched and stored a quarter as often.
function add(out, inputs, weights, at, n) {
  let i = 0;
  for (; i + 4 <= inputs.length; i += 4) {
    const a = inputs[i], b = inputs[i + 1], c = inputs[i + 2], d = inputs[i + 3];
    const u = weights[at + i], v = weights[at + i + 1], w = weights[at + i + 2], z = weights[at + i + 3];
    for (let k = 0; k < n; k++) out[k] += u * a[k] + v * b[k] + w * c[k] + z * d[k];
  }
  for (; i < inputs.length; i++) {
    const a = inputs[i], u = weights[at + i];
    for (let k = 0; k < n; k++) out[k] += u * a[k];
  }
}

// shape: { features, hidden, activations, classes, batchNorm }, with numbers for names, as message.js reads it.
export function widths({ features, hidden, classes }) {
  return [features.length, ...hidden, classes];
}
// How many numbers one moment of such a network is: its parameters, then batch norm's running statistics.
export function countNumbers(shape) {
  const sizes = widths(shape), norms = shape.batchNorm ? shape.hidden.reduce((sum, width) => sum + width, 0) : 0;
  return sizes.slice(1).reduce((sum, width, i) => sum + width * (sizes[i] + 1), 0) + 4 * norms;
}

export class Network {
  constructor(shape) {
    this.shape = shape;
    this.sizes = widths(shape);
    this.inputs = planes(this.sizes[0]);
    this.outputs = this.sizes.slice(1).map(planes);
    this.layers = [];
  }
  // Take over the numbers of a moment. What batch norm does to a layer's sums is itself linear: it goes into the weights.
  load(numbers) {
    let at = 0;
    const take = (count) => numbers.slice(at, (at += count));
    this.layers = this.outputs.map((out, i) => ({ weights: take(out.length * this.sizes[i]), biases: take(out.length) }));
    if (!this.shape.batchNorm) return this;
    const hidden = this.layers.slice(0, -1);
    const scales = hidden.map(({ biases }) => [take(biases.length), take(biases.length)]);
    hidden.forEach(({ weights, biases }, i) => {
      const [gamma, beta] = scales[i], mean = take(biases.length), variance = take(biases.length), fan = this.sizes[i];
      biases.forEach((bias, o) => {
        const scale = gamma[o] / Math.sqrt(variance[o] + NORM_EPSILON);
        biases[o] = (bias - mean[o]) * scale + beta[o];
        for (let k = o * fan; k < (o + 1) * fan; k++) weights[k] *= scale;
      });
    });
    return this;
  }
  // The planes of the logits at n points, at most TILE; those of the hidden layers then stand in `outputs`, too.
  logits(x, y, n) {
    this.shape.features.forEach((number, i) => {
      const [, of] = FEATURES[number], plane = this.inputs[i];
      for (let k = 0; k < n; k++) plane[k] = of(x[k], y[k]);
    });
    let inputs = this.inputs;
    this.layers.forEach(({ weights, biases }, layer) => {
      const outputs = this.outputs[layer];
      outputs.forEach((out, o) => {
        out.fill(biases[o], 0, n);
        add(out, inputs, weights, o * inputs.length, n);
      });
      if (layer < this.shape.hidden.length) {
        const [, apply] = ACTIVATIONS[this.shape.activations[layer]];
        for (const out of outputs) apply(out, n);
      }
      inputs = outputs;
    });
    return inputs;
  }
}
// Class probabilities from the logits of one point.
export function softmax(logits) {
  const most = Math.max(...logits), parts = logits.map((logit) => Math.exp(logit - most));
  const sum = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / sum);
}
