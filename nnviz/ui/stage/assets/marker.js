// How a point looks: each class has a shape of its own. Part of one script with points.js, and with the article's figures.
const RADIUS = 6; // layout pixels
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
function marker(ctx, { color, symbol }, x, y, heldOut, wrong) {
  const shape = SHAPES[symbol];
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
