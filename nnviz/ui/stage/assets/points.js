// Draws the points over everything else, and echoes a click at once as the point it will become.
// The bytes are described in nnviz/stage/points_message.py.
const SIDE = 520;
// A class's mark in its area: where colours look alike, shapes do not.
function areaMark(ctx, { color, symbol }, x, y) {
  ctx.save();
  ctx.translate(((x + 1) * SIDE) / 2, ((1 - y) * SIDE) / 2);
  ctx.scale(3 * RADIUS, 3 * RADIUS);
  ctx.lineJoin = "round";
  ctx.lineWidth = 0.3;
  ctx.strokeStyle = "#fff";
  ctx.stroke(SHAPES[symbol]);
  ctx.lineWidth = 0.15;
  ctx.strokeStyle = color;
  ctx.stroke(SHAPES[symbol]);
  ctx.restore();
}
function read(bytes) {
  const points = [], scale = SIDE / 65535;
  for (let at = 16; at + 5 <= bytes.byteLength; at += 5) {
    points.push([bytes.getUint16(at, true) * scale, SIDE - bytes.getUint16(at + 2, true) * scale,
      bytes.getUint8(at + 4)]);
  }
  return points;
}
function drawPoints(layer) {
  const { canvas, points, echoes } = layer, { classes } = layer.kit.look;
  Object.assign(canvas.dataset, { points: points.length, revision: layer.revision });
  const chosen = chosenOf(points).length;
  canvas.dataset.selected = chosen;
  const keys = chosen ? `${chosen} selected. Arrow keys move them, with Shift farther, Delete removes them, Escape lets go.`
    : `Arrow keys move a crosshair, Enter ${layer.tool === "select" ? "selects the points near it" : "uses the tool there"}, Delete erases.`;
  canvas.setAttribute("aria-label", `Map with ${points.length} point${points.length === 1 ? "" : "s"}${chosen ? ", " : ". "}${keys}`);
  const { size } = screen(canvas), ctx = canvas.getContext("2d"), k = size / SIDE;
  if (canvas.width !== size) canvas.width = canvas.height = size; // more would cost time in each frame
  ctx.setTransform(k, 0, 0, k, 0, 0);
  ctx.clearRect(0, 0, SIDE, SIDE);
  for (const echo of echoes) {
    if (echo.tool === "spray") trail(ctx, echo, classes[echo.label].color);
    if (echo.tool === "shape" && echo.shape === "blob") drawBlob(ctx, echo, classes[echo.label].color);
  }
  const { erased, moved, by } = effects(layer, points), wrong = wrongOnes(layer);
  points.forEach(([x, y, flags], index) => {
    const to = moved.get(index);
    ctx.globalAlpha = erased.has(index) ? 0.15 : 1;
    marker(ctx, classes[flags & 7], to ? to[0] : x, to ? to[1] : y, flags & 8, wrong(index));
  });
  ctx.globalAlpha = 1;
  drawGroup(ctx, layer, points, by);
  for (const { x, y, label } of layer.kit.marks ?? []) areaMark(ctx, classes[label], x, y);
  if (!points.length && !echoes.length && layer.flags & 1) {
    ctx.fillStyle = "#3B4252";
    ctx.textAlign = "center";
    const font = getComputedStyle(canvas).fontFamily, here = matchMedia("(pointer: coarse)").matches ? "Tap" : "Click";
    ctx.font = `600 22px ${font}`;
    ctx.fillText(`${here} here to place points`, SIDE / 2, SIDE / 2 - 8);
    ctx.font = `17px ${font}`;
    ctx.fillText(`of the colour chosen above, then of another one`, SIDE / 2, SIDE / 2 + 20);
  }
  for (const echo of echoes) {
    const placed = { draw: dots, shape: shapeDots }[echo.tool]?.(echo) ?? [];
    for (const place of placed) marker(ctx, classes[echo.label], ...place, echo.heldOut, false);
  }
  drawCrosshair(ctx, layer);
}
// Which points the network gets wrong comes with the map, and speaks of the points of one revision.
function wrongOnes({ kit, revision, points }) {
  const { wrong } = kit;
  if (wrong?.revision !== revision || wrong.points !== points.length) return () => false;
  return (index) => wrong.bits[index >> 3] & (1 << (index & 7));
}
const pointLayers = new WeakMap();
export function showPoints(kit, { data, parentElement }) {
  globalThis.nnvizKeep?.look(); // what waits may be older than an echo lives, if there was no connection
  let layer = pointLayers.get(parentElement);
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const seen = bytes.getUint32(0, true), first = !layer;
  if (first) {
    layer = {
      canvas: parentElement.querySelector("canvas"), cursor: parentElement.querySelector(".cursor"),
      echoes: [], clicked: seen, givenUp: 0, stroke: null, kit,
    };
    pointLayers.set(parentElement, layer);
    kit.redrawPoints = () => drawPoints(layer);
    kit.pointsNow = () => layer.points;
    kit.waiting = () => layer.echoes.filter(({ number }) => number > layer.seen);
    kit.hearWrong = (wrong) => {
      const before = kit.wrong;
      kit.wrong = wrong;
      if (String(before?.bits) !== String(wrong.bits) || before.revision !== wrong.revision) drawPoints(layer);
    };
  }
  // Another session: what the last one never read is given to it with the copy (keep.js).
  if (seen < layer.seen) Object.assign(layer, { echoes: [], clicked: seen, givenUp: 0 });
  layer.seen = seen;
  const before = layer.points ? chosenOf(layer.points).length : 0;
  layer.points = read(bytes);
  const chosen = chosenOf(layer.points).length;
  if (chosen !== before) globalThis.nnvizSay?.(`${chosen || "No"} point${chosen === 1 ? "" : "s"} selected${chosen ? ". Arrow keys move them." : ""}`);
  layer.label = bytes.getUint8(4);
  layer.flags = bytes.getUint8(5);
  layer.tool = TOOLS[(layer.flags >> 2) & 7];
  layer.revision = bytes.getUint32(8, true);
  layer.shape = SHAPE_KINDS[bytes.getUint8(12)];
  layer.density = bytes.getUint8(13);
  layer.radius = (bytes.getUint16(6, true) * SIDE) / 65535;
  const stage = parentElement.host.closest(".st-key-plane");
  hideToolbar(stage);
  if (first) {
    follow(layer, stage, () => drawPoints(layer));
    nudges(layer, stage, () => drawPoints(layer)); // before those who hold keys back
    listen(layer.canvas);
    hold(layer, stage);
    crosshair(layer, stage, () => drawPoints(layer));
  }
  if (layer.tool === "draw" || !(layer.flags & 1)) layer.cursor.style.display = "none";
  const now = performance.now();
  layer.echoes = layer.echoes.filter(
    (echo) => echo === layer.stroke || (echo.number > seen && now - echo.time < ECHO_MS));
  if (!layer.echoes.length) layer.clicked = seen;
  drawPoints(layer);
}
