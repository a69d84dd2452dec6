// The group of points that is selected: its box, where a drag takes it, the lasso, and its keys. With the sums of nnviz/stage/groups.py. Part
// of one script with points.js.
const SELECTED = 16, MARGIN = 13, SELECT_COLOR = "#4457c8"; // layout pixels
const chosenOf = (points) => points.filter(([, , flags]) => flags & SELECTED);
// Left, top, right, bottom of what is selected; null if nothing is.
function boxOf(points) {
  const chosen = chosenOf(points), xs = chosen.map(([x]) => x), ys = chosen.map(([, y]) => y);
  return chosen.length ? [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] : null;
}
const isTap = ({ path }) => path.every(([x, y]) => Math.hypot(x - path[0][0], y - path[0][1]) < TAP);
const takesAlong = (box, [[x, y]]) => box && x >= box[0] - MARGIN && x <= box[2] + MARGIN && y >= box[1] - MARGIN && y <= box[3] + MARGIN;
// How far the strokes that the server has not read yet take the group.
export function groupShift({ echoes }, points) {
  let box = boxOf(points), by = [0, 0];
  for (const echo of echoes) {
    if (echo.tool !== "select" || !takesAlong(box, echo.path) || isTap(echo)) continue;
    const [x, y] = echo.path[0], [toX, toY] = echo.path.at(-1), within = (v, low, high) => Math.min(SIDE - high, Math.max(-low, v));
    const step = [within(toX - x, box[0], box[2]), within(toY - y, box[1], box[3])];
    by = [by[0] + step[0], by[1] + step[1]];
    box = box.map((v, i) => v + step[i % 2]);
  }
  return by;
}
function drawGroup(ctx, layer, points, by) {
  const box = boxOf(points), dashed = (draw) => {
    for (const [width, color, dash] of [[3.5, "#fffc", []], [1.5, SELECT_COLOR, [6, 4]]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = color;
      ctx.setLineDash(dash);
      draw();
    }
    ctx.setLineDash([]);
  };
  for (const [x, y] of chosenOf(points)) {
    for (const [width, color] of [[4, "#fff"], [2, SELECT_COLOR]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = color;
      ctx.beginPath();
      ctx.arc(x + by[0], y + by[1], RADIUS + 4, 0, 7);
      ctx.stroke();
    }
  }
  if (box) dashed(() => ctx.strokeRect(box[0] + by[0] - MARGIN, box[1] + by[1] - MARGIN, box[2] - box[0] + 2 * MARGIN, box[3] - box[1] + 2 * MARGIN));
  for (const echo of layer.echoes) {
    if (echo.tool !== "select" || takesAlong(box, echo.path)) continue;
    dashed(() => {
      ctx.beginPath();
      echo.path.forEach((at) => ctx.lineTo(...at));
      ctx.closePath();
      ctx.stroke();
    });
  }
}
// Escape lets go and Delete deletes, as the buttons do that are there while something is selected.
const GROUP_KEYS = { escape: "let_go", delete: "group_delete", backspace: "group_delete" };
const groupButton = (key) => GROUP_KEYS[key] && document.querySelector(`.st-key-${GROUP_KEYS[key]} button:not([disabled])`);
