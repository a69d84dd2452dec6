// A mark and a button go to the server in messages of their own, and a button can overtake: Undo
// would take back the point before, a page that is left would lose the last one. So whoever presses
// anything outside the stage while a mark is on its way is made to wait until the server has read it,
// and who presses one button right after another until the server has heard of the first.
// Nothing is held otherwise, and nothing for ever: a busy server may need seconds for a mark, a lost one never comes.
// Part of one script with points.js.
const HOLD_MS = 10000, START_MS = 1000, REDRAW_MS = 500, LOOK_MS = 20;
// What these choose is part of every mark, so it may overtake.
const FREE = ".st-key-plane, .st-key-class_picker, .st-key-pointer, .st-key-held_out, .st-key-diagram_view";
const isRunning = () => document.querySelector("[data-test-script-state=running]");
const isBusy = () => isRunning() || document.querySelector("[data-test-script-state=rerunRequested]");
function hold(layer, stage) {
  const held = [], listening = new AbortController(), { signal } = listening;
  let gesture = null, sent = null;
  const said = (name) => Number(getComputedStyle(document.documentElement).getPropertyValue(name));
  const onItsWay = (number) => number > layer.seen && number > layer.givenUp && number > said("--nnviz-marks");
  // What a key presses may be there, or not be greyed, only when the page as a whole has been drawn after the mark.
  const redrawn = (number) => said("--nnviz-page-marks") >= number && !isRunning();
  // Of two presses that wait at the server together, it may hear the second one first; and one that comes
  // when a run has begun, and has not looked yet at what was pressed before, ends it (streamlit 1.67). So the
  // next one waits until the server says that it has heard the one before. Some cause no run at all.
  const unheard = () => {
    const awaited = sent && said("--nnviz-presses") <= sent.presses && performance.now() - sent.time < START_MS;
    if (!awaited && !isBusy()) sent = null;
    return sent !== null;
  };
  const press = () => { sent = { presses: said("--nnviz-presses"), time: performance.now() }; };
  const tooEarly = ({ number, redraw, time }) => {
    const waited = performance.now() - time;
    if (waited < HOLD_MS && (onItsWay(number) || layer.stroke?.number <= number || unheard() || layer.kit.acting?.())) return true;
    return redraw && waited < HOLD_MS + REDRAW_MS && !redrawn(number);
  };
  const look = () => {
    const [first] = held;
    if (!tooEarly(first)) {
      layer.givenUp = Math.max(layer.givenUp, first.number);
      held.shift();
      if (first.button) press();
      layer.replaying = true;
      first.act();
      layer.replaying = false;
    }
    if (held.length) setTimeout(look, LOOK_MS); // one at a time: the next is another message
  };
  const wait = (act, { redraw = false, number = layer.clicked, button = false } = {}) => {
    held.push({ act, redraw, number, button, time: performance.now() });
    if (held.length === 1) setTimeout(look, LOOK_MS);
  };
  layer.kit.holding = () => held.length > 0;
  layer.inTurn = (act, number) => (held.length ? wait(act, { number }) : act());
  const intercept = (event) => {
    if (!layer.canvas.isConnected) return listening.abort();
    if (layer.replaying) return;
    const path = event.composedPath();
    if (event.type === "click" ? event.target.closest?.(FREE) : !isShortcut(event)) return;
    const isKey = event.type === "keydown", button = isKey || Boolean(event.target.closest?.(".stButton"));
    const acting = layer.kit.acting?.(); // what was done in the diagram comes first, too
    if (!held.length && !layer.stroke && !onItsWay(layer.clicked) && !(button && unheard()) && !acting) {
      if (button) press();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    wait(() => replay(event, path), { redraw: isKey, button });
  };
  for (const type of ["click", "keydown"]) addEventListener(type, intercept, { capture: true, signal });
  // What is drawn with a mouse meanwhile is shown at once (strokes.js), and reaches the canvas in its turn.
  const withhold = (event) => {
    if (layer.replaying) return;
    if (event.type === "mousedown" && held.length && event.target.closest?.(".st-key-canvas")) {
      gesture = { events: [], number: layer.clicked - 1 };
    }
    if (!gesture) return;
    const { events, number } = gesture;
    event.stopPropagation();
    events.push([event, event.composedPath()]);
    if (event.type !== "mouseup") return;
    gesture = null;
    wait(() => { for (const each of events) replay(...each); }, { number });
  };
  stage.addEventListener("mousedown", withhold, { capture: true, signal });
  for (const type of ["mousemove", "mouseup"]) addEventListener(type, withhold, { capture: true, signal });
}
// Keys that Streamlit's buttons hear; those that keys.js hears become clicks.
function isShortcut(event) {
  const key = event.key.toLowerCase();
  if (isTyping(event) || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return key === "z";
  return /^[a-z]$/.test(key) && !TOOL_KEYS.includes(key);
}
// The page may have been redrawn: what is left of where it was pressed is pressed again.
function replay(event, path) {
  const target = path.find((node) => node.isConnected);
  if (event instanceof MouseEvent) target.dispatchEvent(new MouseEvent(event.type, event));
  else for (const type of ["keydown", "keyup"]) target.dispatchEvent(new KeyboardEvent(type, event));
}
