// What a finger or a key does, as the mouse's doing. Part of one script with points.js.
function asMouse(type, { clientX, clientY }, target) {
  const Kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
  target.dispatchEvent(new Kind(type, {
    clientX, clientY, view: window, button: 0, buttons: type.endsWith("up") ? 0 : 1, bubbles: true, composed: true,
    cancelable: true, isPrimary: true, pointerType: "mouse",
  }));
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
  const lift = (canvas, path) => {
    asMouse("mousedown", path[0], canvas);
    for (const touch of path) asMouse("mousemove", touch, canvas);
    asMouse("mouseup", path.at(-1), canvas);
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
    const { canvas, path } = touches, { host, number } = layer.stroke;
    layer.stroke.time = event.timeStamp;
    layer.stroke = touches = null;
    showCursor(layer, null);
    layer.inTurn(() => {
      layer.replaying = true;
      lift(canvas, path);
      layer.replaying = false;
      report(host);
    }, number - 1);
  };
  for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
    stage.addEventListener(type, hear, { capture: true, passive: false, signal });
  }
}
