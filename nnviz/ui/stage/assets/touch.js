// What a finger or a key does, as the mouse's doing. Part of one script with points.js.
function asMouse(type, { clientX, clientY }, target) {
  // A MouseEvent would be rounded to whole pixels.
  target.dispatchEvent(new PointerEvent(type, {
    clientX, clientY, view: window, button: 0, buttons: type.endsWith("up") ? 0 : 1, bubbles: true, composed: true,
    cancelable: true, isPrimary: true, pointerType: "mouse",
  }));
}
const onScreen = (stage, [x, y]) => {
  const box = stage.getBoundingClientRect();
  return { clientX: box.left + (x * box.width) / SIDE, clientY: box.top + (y * box.height) / SIDE };
};
// A stroke that is over, given to the canvas; what shows strokes and what holds them back leaves it alone.
function strokeAsMouse(layer, canvas, path) {
  layer.replaying = true;
  asMouse("mousedown", path[0], canvas);
  for (const place of path) asMouse("mousemove", place, canvas);
  asMouse("mouseup", path.at(-1), canvas);
  layer.replaying = false;
  report(canvas.getRootNode().host);
}
// A finger's stroke reaches the canvas as a mouse's when the finger is lifted, so that two fingers, which
// zoom or scroll, leave nothing. What it does is shown meanwhile (strokes.js).
function giveTouches(layer, stage, onCanvas, redraw, signal) {
  let touches = null;
  const drop = () => {
    touches = null;
    showCursor(layer, null);
    if (!layer.stroke) return;
    layer.echoes = layer.echoes.filter((echo) => echo !== layer.stroke);
    layer.stroke = null;
    layer.clicked -= 1;
    redraw();
  };
  const hear = (event) => {
    if (!touches && !onCanvas(event)) return;
    event.stopPropagation();
    if (event.type === "touchcancel" || event.touches.length > 1) return drop();
    if (event.type === "touchstart" && layer.stroke) touches = { canvas: event.composedPath()[0], path: [] };
    if (!touches) return;
    touches.path.push(event.changedTouches[0]);
    if (event.type !== "touchend") return;
    event.preventDefault(); // or the browser makes a mouse's click of it, too
    const { canvas, path } = touches, { number } = layer.stroke;
    layer.stroke.time = event.timeStamp;
    layer.stroke = touches = null;
    showCursor(layer, null);
    layer.inTurn(() => strokeAsMouse(layer, canvas, path), number - 1);
  };
  for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
    stage.addEventListener(type, hear, { capture: true, passive: false, signal });
  }
}
