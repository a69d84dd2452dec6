// Arrow keys move the group that is selected, wherever one has just been at work on it. A press is a drag of it from the middle of its
// box, and a key that is held goes on with that drag until it is let go: one step to undo. Part of one script with points.js.
const LITTLE = 1300 / 511, MUCH = 13260 / 511; // layout pixels: 5 and 51 lines of the grid that points lie on, about 0.01 and 0.1
const ASIDE = 24; // on the way, so that no drag is as short as a tap; then back, as Fabric 6 leaves out the last place but one
const GROUP_PLACES = ".st-key-plane, .st-key-tool_bar", CONTROLS = "a, button, input, select, textarea, summary, [contenteditable], [role]";
// Whether no control has the focus that arrows could belong to: after a lasso with the mouse the page itself has it.
const isFree = (where) => !where || Boolean(where.closest(GROUP_PLACES)) || !(where.matches(CONTROLS) || where.shadowRoot);
// The canvas that takes the strokes now (nnviz/ui/stage/canvas.py), also where it is scrolled out of sight.
function topCanvas(stage) {
  const canvases = [...stage.querySelectorAll(".st-key-canvas *")].map(({ shadowRoot }) => shadowRoot?.querySelector("canvas.upper-canvas")).filter(Boolean);
  const isTop = (canvas) => getComputedStyle(canvas.getRootNode().host.closest(".st-key-canvas_even, .st-key-canvas_odd")).zIndex === "1";
  return canvases.find(isTop) ?? canvases.at(-1);
}
function nudges(layer, stage, redraw) {
  const down = new Set(), listening = new AbortController(), { signal } = listening;
  let stroke = null, room = null;
  const begin = (box) => {
    const by = groupShift(layer, layer.points), moved = box.map((v, i) => v + by[i % 2]);
    const start = [(moved[0] + moved[2]) / 2, (moved[1] + moved[3]) / 2], aside = [start[0] + (start[0] < SIDE / 2 ? ASIDE : -ASIDE), start[1]];
    room = [[-moved[0], SIDE - moved[2]], [-moved[1], SIDE - moved[3]]];
    layer.clicked += 1;
    stroke = {
      tool: "select", label: layer.label, heldOut: layer.flags & 2, radius: layer.radius,
      shape: layer.shape, density: layer.density, path: [start, aside, start, start], number: layer.clicked,
    };
    layer.echoes.push(stroke);
  };
  const go = (move, step) => {
    const [start, , , before] = stroke.path;
    const end = before.map((v, axis) => start[axis] + Math.min(room[axis][1], Math.max(room[axis][0], v - start[axis] + step * move[axis])));
    stroke.path[3] = end;
    stroke.time = performance.now();
    if (layer.cross) layer.cross = layer.cross.map((v, axis) => Math.min(SIDE, Math.max(0, v + end[axis] - before[axis])));
    redraw();
    const count = chosenOf(layer.points).length, held = end.every((v, axis) => v === before[axis]) ? ", at the edge" : "";
    globalThis.nnvizSay?.(`${count} point${count === 1 ? "" : "s"} at x ${((2 * end[0]) / SIDE - 1).toFixed(2)}, y ${(1 - (2 * end[1]) / SIDE).toFixed(2)}${held}`);
  };
  const end = () => {
    down.clear();
    if (!stroke) return;
    const { path, number } = stroke, there = layer.echoes.includes(stroke);
    stroke.time = performance.now();
    stroke = null;
    if (there) layer.inTurn(() => strokeAsMouse(layer, topCanvas(stage), path.map((at) => onScreen(stage, at))), number - 1);
  };
  addEventListener("keydown", (event) => {
    if (!layer.canvas.isConnected) return listening.abort();
    const move = MOVES[event.key], box = boxOf(layer.points);
    if (!move) return event.key === "Shift" ? undefined : end();
    if (!box || !(layer.flags & 1) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isFree(document.activeElement) || document.querySelector("[role=dialog]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!stroke) begin(box);
    down.add(event.key);
    go(move, event.shiftKey ? MUCH : LITTLE);
  }, { capture: true, signal });
  addEventListener("keyup", (event) => {
    if (down.delete(event.key) && !down.size) end();
  }, { capture: true, signal });
  addEventListener("pointerdown", end, { capture: true, signal });
  addEventListener("blur", ({ target }) => { if (target === window) end(); }, { capture: true, signal });
}
