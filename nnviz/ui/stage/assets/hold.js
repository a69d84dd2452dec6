// A mark and a button go to the server in messages of their own, and a button can overtake: Undo
// would take back the point before, a page that is left would lose the last one. So whoever presses
// anything outside the stage while a mark is on its way is made to wait until the server has read it.
// Nothing is held otherwise, and nothing for long. Part of one script with points.js.
const HOLD_MS = 2000, REDRAW_MS = 500, LOOK_MS = 20;
// What these choose is part of every mark, so it may overtake.
const FREE = ".st-key-plane, .st-key-class_picker, .st-key-pointer, .st-key-held_out";
function hold(layer) {
  const held = [], listening = new AbortController();
  let replaying = false;
  const drawn = () => Number(getComputedStyle(document.documentElement).getPropertyValue("--nnviz-marks"));
  const onItsWay = (number) => number > layer.seen && number > layer.givenUp && number > drawn();
  // What a key presses may be there, or not be greyed, only when the page as a whole has been drawn after the mark.
  const redrawn = (number) => drawn() >= number && !document.querySelector("[data-test-script-state=running]");
  const look = () => {
    const [first] = held, waited = performance.now() - first.time;
    if (waited < HOLD_MS && (onItsWay(first.number) || layer.stroke?.number <= first.number)) {
      setTimeout(look, LOOK_MS);
    } else if (first.redraw && !redrawn(first.number) && waited < HOLD_MS + REDRAW_MS) {
      setTimeout(look, LOOK_MS);
    } else {
      layer.givenUp = Math.max(layer.givenUp, first.number);
      held.shift();
      replaying = true;
      first.act();
      replaying = false;
      if (held.length) setTimeout(look, LOOK_MS); // one at a time: the next is another message
    }
  };
  const wait = (act, redraw = false) => {
    held.push({ act, redraw, number: layer.clicked, time: performance.now() });
    if (held.length === 1) setTimeout(look, LOOK_MS);
  };
  layer.inTurn = (act) => (held.length ? wait(act) : act());
  const intercept = (event) => {
    if (!layer.canvas.isConnected) return listening.abort();
    if (replaying || (!held.length && !layer.stroke && !onItsWay(layer.clicked))) return;
    const path = event.composedPath();
    if (event.type === "click" ? event.target.closest?.(FREE) : !isShortcut(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wait(() => replay(event, path), event.type === "keydown");
  };
  for (const type of ["click", "keydown"]) {
    addEventListener(type, intercept, { capture: true, signal: listening.signal });
  }
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
  if (event.type === "click") target.dispatchEvent(new MouseEvent("click", event));
  else for (const type of ["keydown", "keyup"]) target.dispatchEvent(new KeyboardEvent(type, event));
}
