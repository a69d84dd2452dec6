// A live figure of the article: a network that is evaluated here, and what one can move (nnviz/ui/figures.py).
// The mathematics and the picture are the stage's own (network.js, paint.js, marker.js).
const FIGURE = 300, CELLS = 75;
function control(form, { label, min, max, step, value, plain }, change) {
  const row = document.createElement("label"), said = document.createElement("output"), input = document.createElement("input");
  Object.assign(input, { type: "range", min, max, step, value });
  const name = document.createElement("span");
  name.textContent = label;
  const show = () => { said.textContent = plain ? "" : Number(input.value).toLocaleString("en", { maximumFractionDigits: 2 }); };
  input.addEventListener("input", () => { show(); change(Number(input.value)); });
  row.append(name, input, said);
  form.append(row);
  show();
  return input;
}
function press(form, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  form.append(button);
}
function easel(canvas, look) {
  const painter = new Painter(), ctx = canvas.getContext("2d");
  const size = (canvas.width = canvas.height = FIGURE * Math.min(2, Math.ceil(devicePixelRatio)));
  return (shape, numbers, points) => {
    const strokes = painter.draw({ shape, numbers, side: CELLS, size, look: { ...look, line: size / FIGURE } });
    let stroke = strokes.next();
    while (!stroke.done) stroke = strokes.next();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.putImageData(new ImageData(new Uint8ClampedArray(stroke.value.buffer), size, size), 0, 0);
    ctx.scale(size / 520, size / 520);
    for (const [x, y, label, heldOut] of points) marker(ctx, look.classes[label], (x + 1) * 260, (1 - y) * 260, heldOut, false);
  };
}
const FIGURES = {
  // One neuron: two weights and a bias.
  neuron({ look }, canvas, form, said) {
    const draw = easel(canvas, look), shape = { features: [0, 1], hidden: [], activations: [], classes: 2, batchNorm: false };
    const at = { u: 2, v: 1, bias: 0 };
    const show = () => {
      draw(shape, Float32Array.of(0, 0, at.u, at.v, 0, at.bias), []);
      said.textContent = `sum = ${at.u.toFixed(1)} · x + ${at.v.toFixed(1)} · y + ${at.bias.toFixed(1)}`;
    };
    for (const [name, label] of [["u", "Weight of x"], ["v", "Weight of y"], ["bias", "Bias"]]) {
      control(form, { label, min: -4, max: 4, step: 0.1, value: at[name] }, (value) => { at[name] = value; show(); });
    }
    show();
  },
  // Networks as they were at several moments.
  moments({ look, points, moments, label }, canvas, form, said) {
    const draw = easel(canvas, look);
    const show = (number) => {
      const { shape, numbers, said: text } = moments[number], bytes = Uint8Array.from(atob(numbers), (c) => c.charCodeAt(0));
      draw(shape, new Float32Array(bytes.buffer), points);
      said.textContent = text;
      slider.setAttribute("aria-valuetext", text);
    };
    const last = moments.length - 1;
    const slider = control(form, { label, min: 0, max: last, step: 1, value: last, plain: true }, show);
    show(last);
  },
  // One weight goes downhill: the loss is (w - 1)², so each step multiplies the distance to 1 by 1 - 2η.
  descent(_, canvas, form, said) {
    const ctx = canvas.getContext("2d"), k = (canvas.width = canvas.height = FIGURE * 2) / FIGURE;
    const loss = (w) => (w - 1) ** 2, px = (w) => 150 + 60 * (w - 1), py = (l) => 270 - 60 * l;
    let rate = 0.1, path = [-1];
    const show = () => {
      const ink = getComputedStyle(canvas).color, w = path.at(-1);
      ctx.setTransform(k, 0, 0, k, 0, 0);
      ctx.clearRect(0, 0, FIGURE, FIGURE);
      ctx.lineWidth = 2;
      ctx.strokeStyle = ink;
      ctx.beginPath();
      for (let at = -1.5; at <= 3.5; at += 0.05) ctx.lineTo(px(at), py(loss(at)));
      ctx.stroke();
      ctx.strokeStyle = ctx.fillStyle = "#F96210";
      ctx.lineWidth = 1;
      ctx.beginPath();
      for (const at of path) ctx.lineTo(px(at), py(loss(at)));
      ctx.stroke();
      for (const at of path) { ctx.beginPath(); ctx.arc(px(at), py(loss(at)), at === w ? 7 : 3, 0, 7); ctx.fill(); }
      said.textContent = Math.abs(w - 1) > 2.2 ? `After ${path.length - 1} steps it is out of sight: the steps are too long.`
        : `After ${path.length - 1} step${path.length === 2 ? "" : "s"}: weight ${w.toFixed(3)}, loss ${loss(w).toFixed(3)}`;
    };
    control(form, { label: "Learning rate", min: 0.01, max: 1.1, step: 0.01, value: rate }, (value) => { rate = value; path = [-1]; show(); });
    press(form, "Step", () => {
      const w = path.at(-1);
      if (Math.abs(w) < 50) path.push(w - rate * 2 * (w - 1));
      show();
    });
    press(form, "Start over", () => { path = [-1]; show(); });
    show();
  },
};
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("figure");
  if (root.dataset.drawn === data.kind) return;
  root.dataset.drawn = data.kind;
  const [canvas, form, said] = ["canvas", "form", "output.said"].map((name) => root.querySelector(name));
  form.replaceChildren();
  canvas.setAttribute("aria-label", data.alt);
  FIGURES[data.kind](data, canvas, form, said);
}
