// The stage without a pointer: it is in the tab order, arrows move a crosshair, Enter does there what the tool does,
// Delete erases, and the place is spoken (ui/assets/speak.js). Part of one script with points.js.
const STEP = 13, NUDGE = 2.6, TOOL_MS = 3000, CALM = 4; // layout pixels: a fortieth of the stage, and a fifth of that
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function crosshair(layer, stage, redraw) {
  const { canvas, kit } = layer;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const tell = () => {
    const [x, y] = [(2 * layer.cross[0]) / SIDE - 1, 1 - (2 * layer.cross[1]) / SIDE], network = networkOf(kit);
    let answer = "";
    if (network) {
      const shares = [...probe(network, x, y)], best = shares.indexOf(Math.max(...shares));
      answer = `. ${kit.look.classes[best].name}, ${Math.round(100 * shares[best])} per cent`;
    }
    globalThis.nnvizSay?.(`x ${x.toFixed(2)}, y ${y.toFixed(2)}${answer}`);
  };
  const press = () => {
    const place = onScreen(stage, layer.cross);
    const host = document.elementFromPoint(place.clientX, place.clientY);
    const target = host?.shadowRoot?.elementFromPoint(place.clientX, place.clientY);
    if (!target || !host.closest(".st-key-canvas")) return;
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup"]) asMouse(type, place, target);
  };
  const take = (tool) => document.querySelectorAll(".st-key-pointer button")[POINTERS.indexOf(tool)]?.click();
  const erase = () => {
    const before = layer.tool, end = performance.now() + TOOL_MS;
    if (before !== "erase") take("erase");
    const look = (calm) => {
      // The canvas takes up a brush a moment after it was told.
      if (layer.tool !== "erase" || isBusy()) calm = 0;
      if (calm < CALM) return performance.now() < end && setTimeout(look, 50, calm + 1);
      press();
      if (before !== "erase") setTimeout(() => take(before), 100);
    };
    look(before === "erase" ? CALM : 0);
  };
  canvas.addEventListener("focus", () => {
    layer.cross ??= [SIDE / 2, SIDE / 2];
    kit.want(layer, true);
    redraw();
    tell();
  });
  canvas.addEventListener("blur", () => {
    kit.want(layer, false);
    redraw();
  });
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (move) {
      const step = event.shiftKey ? NUDGE : STEP, within = (value) => Math.min(SIDE, Math.max(0, value));
      layer.cross = layer.cross.map((value, axis) => within(value + step * move[axis]));
      tell();
    } else if (event.key === "Enter" || event.key === " ") press();
    else if (event.key === "Delete" || event.key === "Backspace") (groupButton("delete") ?? { click: erase }).click();
    else return;
    event.preventDefault();
    event.stopPropagation();
    redraw();
  });
}
function drawCrosshair(ctx, { canvas, cross }) {
  if (!cross || canvas.getRootNode().activeElement !== canvas) return;
  const [x, y] = cross, path = new Path2D(`M${x} 0V${SIDE}M0 ${y}H${SIDE}M${x - 9} ${y}a9 9 0 1 0 18 0a9 9 0 1 0-18 0`);
  for (const [width, color] of [[3.5, "#fffc"], [1.5, "#1e2430"]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke(path);
  }
}
