// What a drag with a shape places, before the server says so: `shape_positions` in nnviz/stage/shapes.py. Part of one script with points.js.
const SHAPE_KINDS = ["line", "ring", "blob"], TAP = 7.8, SHAPE_POINTS = 10; // layout pixels; points for each step of density
// From where a shape begins to where it ends, in layout pixels.
function ends({ shape, path, radius }) {
  const [x, y] = path[0], [toX, toY] = path.at(-1);
  if (Math.hypot(toX - x, toY - y) >= TAP) return [[x, y], [toX, toY]];
  return [[shape === "line" ? x - radius : x, y], [x + radius, y]];
}
export function shapeDots(echo) {
  const [[x, y], [toX, toY]] = ends(echo), count = SHAPE_POINTS * echo.density, reach = Math.hypot(toX - x, toY - y);
  const turn = Math.atan2(toY - y, toX - x);
  const place = {
    line: (i) => [x + ((toX - x) * i) / (count - 1), y + ((toY - y) * i) / (count - 1)],
    // The stage's y points down, so that the points follow each other the other way round.
    ring: (i) => [x + reach * Math.cos(turn - (2 * Math.PI * i) / count), y + reach * Math.sin(turn - (2 * Math.PI * i) / count)],
  }[echo.shape];
  const all = place ? Array.from({ length: count }, (_, i) => place(i)) : [];
  return all.filter((at) => at.every((v) => v >= -1e-9 && v <= SIDE + 1e-9));
}
// Where the points of a blob will be is drawn by lot: its outline, which holds most of them, and the middle of that.
function drawBlob(ctx, echo, color) {
  const [[x, y], to] = ends(echo), reach = Math.hypot(to[0] - x, to[1] - y);
  ctx.save();
  ctx.fillStyle = ctx.strokeStyle = color;
  for (const share of [1, 0.5]) {
    ctx.globalAlpha = 0.22;
    ctx.beginPath();
    ctx.arc(x, y, share * reach, 0, 7);
    ctx.fill();
    ctx.globalAlpha = 0.9;
    if (share === 1) ctx.stroke();
  }
  ctx.restore();
}
