// Draws the points over everything else, and echoes a click at once as the point it will become.
// The bytes are described in nnviz/overlay.py.
const STYLES = /*STYLES*/ [];
const SIDE = 520, RADIUS = 6, ECHO_MS = 5000;
const polygon = (corners, turn, inner) => {
  const path = new Path2D(), count = inner ? 2 * corners : corners;
  for (let i = 0; i < count; i++) {
    const r = inner && i % 2 ? inner : 1, a = turn + (2 * Math.PI * i) / count;
    path.lineTo(r * Math.sin(a), -r * Math.cos(a));
  }
  path.closePath();
  return path;
};
const circle = new Path2D();
circle.arc(0, 0, 1, 0, 7);
const cross = new Path2D("M-.4-1H.4V-.4H1V.4H.4V1H-.4V.4H-1V-.4H-.4Z");
const SHAPES = {
  circle, cross,
  square: new Path2D("M-.9-.9H.9V.9H-.9Z"),
  "triangle-up": polygon(3, 0),
  "triangle-down": polygon(3, Math.PI),
  diamond: polygon(4, 0),
  star: polygon(5, 0, 0.45),
  hexagon: polygon(6, 0),
};
function marker(ctx, x, y, label, heldOut, wrong) {
  const [color, symbol] = STYLES[label], shape = SHAPES[symbol];
  ctx.save();
  ctx.translate(x, y);
  if (wrong) {
    ctx.lineWidth = 2;
    ctx.strokeStyle = "#111";
    ctx.beginPath();
    ctx.arc(0, 0, RADIUS + 4, 0, 7);
    ctx.stroke();
  }
  ctx.scale(RADIUS, RADIUS);
  ctx.lineJoin = "round";
  ctx.lineWidth = heldOut ? 0.45 : 0.55;
  ctx.strokeStyle = heldOut ? color : "#fff";
  ctx.fillStyle = heldOut ? "#fff" : color;
  if (heldOut) { ctx.fill(shape); ctx.stroke(shape); } else { ctx.stroke(shape); ctx.fill(shape); }
  ctx.restore();
}
function draw(layer) {
  const { canvas, bytes } = layer, count = Math.floor((bytes.byteLength - 8) / 5);
  canvas.dataset.points = count;
  canvas.setAttribute("aria-label", `${count} points on the plane`);
  const ctx = canvas.getContext("2d"), k = canvas.width / SIDE;
  ctx.setTransform(k, 0, 0, k, 0, 0);
  ctx.clearRect(0, 0, SIDE, SIDE);
  const scale = SIDE / 65535;
  for (let at = 8; at + 5 <= bytes.byteLength; at += 5) {
    const flags = bytes.getUint8(at + 4);
    marker(ctx, bytes.getUint16(at, true) * scale, SIDE - bytes.getUint16(at + 2, true) * scale,
      flags & 7, flags & 8, flags & 16);
  }
  if (!count && !layer.echoes.length && layer.flags & 1) {
    ctx.fillStyle = "#3B4252";
    ctx.textAlign = "center";
    ctx.font = "600 20px system-ui, sans-serif";
    ctx.fillText("Click here to place points", SIDE / 2, SIDE / 2 - 8);
    ctx.font = "16px system-ui, sans-serif";
    ctx.fillText("of the class chosen above, then choose the other class", SIDE / 2, SIDE / 2 + 20);
  }
  for (const echo of layer.echoes) marker(ctx, echo.x, echo.y, echo.label, echo.heldOut, false);
}
const layers = new WeakMap();
export default function ({ data, parentElement }) {
  let layer = layers.get(parentElement);
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const seen = bytes.getUint32(0, true);
  if (!layer) {
    layer = { canvas: parentElement.querySelector("canvas"), echoes: [], clicked: seen };
    layers.set(parentElement, layer);
    const stage = parentElement.host.closest(".st-key-plane");
    stage.addEventListener("pointerdown", (event) => {
      if (event.button || !(layer.flags & 1) || !event.target.closest(".st-key-canvas")) return;
      const box = stage.getBoundingClientRect();
      layer.clicked += 1;
      layer.echoes.push({
        x: ((event.clientX - box.left) * SIDE) / box.width,
        y: ((event.clientY - box.top) * SIDE) / box.height,
        label: layer.label, heldOut: layer.flags & 2, number: layer.clicked, time: event.timeStamp,
      });
      draw(layer);
    }, true);
  }
  layer.bytes = bytes;
  layer.label = bytes.getUint8(4);
  layer.flags = bytes.getUint8(5);
  const now = performance.now();
  layer.echoes = layer.echoes.filter((e) => e.number > seen && now - e.time < ECHO_MS);
  if (!layer.echoes.length) layer.clicked = seen;
  draw(layer);
}
