// What the pointer does on the stage, shown at once: the canvas itself is invisible, and the server
// hears of a stroke only when it has ended. Each stroke is one mark of the canvas, and is shown
// until the server has seen so many marks. Part of one script with points.js.
const ECHO_MS = 5000, TOOLS = ["draw", "spray", "erase", "move", "shape", "select"];
const DOUBLE_MS = 400, DOUBLE_PX = 6; // the second press of a double click
const DRAW_SPACING = 26; // layout pixels between two points of a line: DRAW_SPACING of nnviz/stage/tools.py
function follow(layer, stage, redraw) {
  const position = (event) => {
    const box = stage.getBoundingClientRect();
    const within = (v) => Math.min(SIDE, Math.max(0, v));
    return [within(((event.clientX - box.left) * SIDE) / box.width),
      within(((event.clientY - box.top) * SIDE) / box.height)];
  };
  const onCanvas = (event) => layer.flags & 1 && event.target.closest?.(".st-key-canvas");
  const listening = new AbortController(), { signal } = listening;
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; redraw(); });
  };
  stage.addEventListener("pointerover", () => hideToolbar(stage), { capture: true, signal });
  const begin = (event) => {
    layer.clicked += 1;
    layer.stroke = {
      tool: layer.tool, label: layer.label, heldOut: layer.flags & 2, radius: layer.radius,
      shape: layer.shape, density: layer.density, path: [position(event)], number: layer.clicked, time: event.timeStamp, host: event.target,
    };
    layer.echoes.push(layer.stroke);
    showCursor(layer, position(event));
    redraw();
  };
  // Where somebody clicks twice in one place they mean one point.
  let last = null, again = false;
  const isDouble = (event) => layer.tool === "draw" && last && event.timeStamp - last.time < DOUBLE_MS &&
    Math.hypot(event.clientX - last.x, event.clientY - last.y) <= DOUBLE_PX && last.tool === "draw" && last.label === layer.label;
  for (const type of ["pointerdown", "keydown"]) {
    addEventListener(type, (event) => { if (!onCanvas(event)) last = null; }, { capture: true, signal });
  }
  stage.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary || !onCanvas(event)) return;
    again = isDouble(event);
    last = { time: event.timeStamp, x: event.clientX, y: event.clientY, tool: layer.tool, label: layer.label };
    if (!again) begin(event);
  }, { capture: true, signal });
  stage.addEventListener("mousedown", (event) => {
    if (again && !layer.replaying) event.stopImmediatePropagation();
  }, { capture: true, signal });
  giveTouches(layer, stage, onCanvas, redraw, signal);
  addEventListener("pointermove", (event) => {
    if (!layer.canvas.isConnected) return listening.abort();
    if (!event.isPrimary) return;
    const inside = layer.stroke || onCanvas(event);
    showCursor(layer, inside ? position(event) : null);
    if (layer.stroke) {
      layer.stroke.path.push(position(event));
      soon();
    }
  }, { capture: true, signal });
  const end = (event) => {
    if (event.isPrimary === false || event.pointerType === "touch" || !layer.stroke || layer.replaying) return;
    const { host } = layer.stroke;
    layer.stroke.time = event.timeStamp;
    layer.stroke = null;
    setTimeout(() => layer.inTurn(() => report(host))); // the canvas hears of this event last
  };
  addEventListener("pointerup", end, { capture: true, signal });
  addEventListener("mouseup", end, { capture: true, signal });
  addEventListener("pointercancel", end, { capture: true, signal });
}
// The canvas has a toolbar of its own in the top right corner. It would catch clicks there, and take
// back objects that the server has already read.
function hideToolbar(stage) {
  for (const { shadowRoot } of stage.querySelectorAll(".st-key-canvas *")) {
    if (!shadowRoot || shadowRoot.querySelector("style.nnviz")) continue;
    const style = document.createElement("style");
    style.className = "nnviz";
    style.textContent = ".dc-toolbar { display: none !important; } canvas { touch-action: pinch-zoom !important; }";
    shadowRoot.append(style);
  }
}
// The canvas waits 200 ms for more before it reports; its toolbar has a button that does not.
function report(host) {
  host.shadowRoot?.querySelector("button[title='Update the app with this drawing']")?.click();
}
// The tool's reach as a ring around the pointer.
function showCursor(layer, position) {
  const { style } = layer.cursor, wanted = position && layer.flags & 1 && layer.tool !== "draw" &&
    !(["shape", "select"].includes(layer.tool) && layer.stroke); // then it is seen itself
  style.display = wanted ? "block" : "none";
  if (!wanted) return;
  layer.cursor.dataset.tool = layer.tool;
  style.width = style.height = `${2 * layer.radius}px`;
  style.color = layer.kit.look.classes[layer.label].color;
  style.translate = `${position[0] - layer.radius}px ${position[1] - layer.radius}px`;
}
// The points of a line, as `draw` in nnviz/stage/tools.py makes them.
function dots({ path }) {
  const [first] = path, made = [first];
  let [x, y] = first, left = DRAW_SPACING;
  for (const [toX, toY] of path) {
    let rest = Math.hypot(toX - x, toY - y);
    for (; rest >= left; left = DRAW_SPACING) {
      x += ((toX - x) * left) / rest;
      y += ((toY - y) * left) / rest;
      rest -= left;
      made.push([x, y]);
    }
    left -= rest;
    [x, y] = [toX, toY];
  }
  return made;
}
// Which points the strokes of the eraser have met, and where those that are carried are now.
function effects(layer, points) {
  const erased = new Set(), moved = new Map(), by = groupShift(layer, points);
  if (by[0] || by[1]) points.forEach(([x, y, flags], index) => flags & SELECTED && moved.set(index, [x + by[0], y + by[1]]));
  for (const echo of layer.echoes) {
    if (echo.points !== points) Object.assign(echo, { points, done: 0, hits: new Set() });
    if (echo.tool === "erase") {
      for (; echo.done < echo.path.length; echo.done++) {
        const from = echo.path[Math.max(0, echo.done - 1)], to = echo.path[echo.done];
        points.forEach(([x, y], index) => {
          if (distance(x, y, from, to) <= echo.radius) echo.hits.add(index);
        });
      }
      echo.hits.forEach((index) => erased.add(index));
    } else if (echo.tool === "move") {
      let nearest = -1, least = echo.radius;
      points.forEach(([x, y], index) => {
        const away = distance(x, y, echo.path[0], echo.path[0]);
        if (away <= least) [nearest, least] = [index, away];
      });
      if (nearest >= 0) moved.set(nearest, echo.path.at(-1));
    }
  }
  return { erased, moved, by };
}
function distance(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay, long = dx * dx + dy * dy;
  const t = long ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
function trail(ctx, { path, radius }, color) {
  ctx.save();
  ctx.globalAlpha = 0.3;
  ctx.lineWidth = 2 * radius;
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.strokeStyle = color;
  ctx.beginPath();
  ctx.moveTo(...path[0]);
  path.forEach(([x, y]) => ctx.lineTo(x, y));
  ctx.stroke();
  ctx.restore();
}
