// Where everything of the diagram stands, and what it is called. Layer 0 are the inputs, the last layer the outputs.
const BOX = 34, ROW_HEIGHT = 48, PITCH = 84, MOST_PITCH = 210, HEAD = 62, FOOT = 10, NAMES_LEFT = 66, NAMES_RIGHT = 104;
const FOLD = 12, MOST_LINKS = 120; // neurons of a layer before it is folded; links drawn between two layers, the strongest
export function diagramPlan({ features, hidden, classes }, width, unfolded = new Set()) {
  const sizes = [features.length, ...hidden, classes], last = sizes.length - 1;
  const pitch = Math.min(MOST_PITCH, Math.max(PITCH, (width - NAMES_LEFT - NAMES_RIGHT) / last));
  const columns = sizes.map((size, layer) => {
    const foldable = size > FOLD, count = foldable && !unfolded.has(layer) ? FOLD - 2 : size;
    return { layer, size, count, foldable, x: NAMES_LEFT + layer * pitch };
  });
  const rows = Math.max(...columns.map(({ count, foldable }) => count + foldable));
  for (const column of columns) { // about the middle, unless one has to scroll for it
    const first = HEAD + BOX / 2 + (rows > FOLD + 1 ? 0 : ((rows - column.count - column.foldable) * ROW_HEIGHT) / 2);
    column.places = Array.from({ length: column.count }, (_, i) => ({ x: column.x, y: first + i * ROW_HEIGHT }));
    column.end = first + column.count * ROW_HEIGHT;
  }
  return { columns, pitch, last, width: NAMES_LEFT + NAMES_RIGHT + last * pitch, height: HEAD + rows * ROW_HEIGHT + FOOT };
}
// Where the parameters of each layer begin in a moment's numbers: weights, then biases. Entry 0 is empty, as inputs have none.
export function diagramOffsets({ features, hidden, classes }) {
  const sizes = [features.length, ...hidden, classes], offsets = [null];
  for (let layer = 1, at = 0; layer < sizes.length; layer++) {
    const fan = sizes[layer - 1];
    offsets.push({ weights: at, biases: at + fan * sizes[layer], fan });
    at += (fan + 1) * sizes[layer];
  }
  return offsets;
}
// The links into a layer that are drawn, the weakest first; those of one neuron are all among them.
export function strongestLinks(numbers, { weights, fan }, from, to, most = MOST_LINKS, always = null) {
  const links = [];
  for (let o = 0; o < to; o++) for (let i = 0; i < from; i++) {
    const value = numbers[weights + o * fan + i];
    links.push({ i, o, value, size: always?.(i, o) ? Infinity : Math.abs(value) });
  }
  links.sort((a, b) => a.size - b.size);
  return links.slice(Math.max(0, links.length - Math.max(most, links.filter(({ size }) => size === Infinity).length)));
}
export const linkWidth = (value) => Math.max(0.35, (8 * Math.abs(value)) / (Math.abs(value) + 2));
export function inFigures(value) {
  const size = Math.abs(value);
  return (size >= 1e5 || (size && size < 1e-3) ? value.toExponential(2) : value.toFixed(size < 100 ? 3 : 1)).replace("-", "−");
}
// What a person calls a neuron: an input by its feature, an output by its class.
export function neuronName({ layer, index }, shape, look, labels) {
  if (layer === 0) {
    const feature = shape.features[index];
    return look.axes[feature]?.name ?? labels[feature];
  }
  return layer > shape.hidden.length ? look.classes[index].name : `layer ${layer}, neuron ${index + 1}`;
}
