// Keys of the stage: they press what one would click, so that there is one way to do a thing.
// Streamlit's own shortcuts do the rest. Part of one script with points.js.
const POINTERS = ["draw", "spray", "shape", "erase", "move", "select", "inspect"], TOOL_KEYS = ["d", "p", "h", "e", "m", "l", "i"]; // in the order of the buttons
const PACE_KEYS = { "+": 1, "=": 1, "-": -1, "−": -1 }; // "=" is where + is, without Shift
// The button so many places after the one that is chosen, if there is one.
function nextTo(chooser, places) {
  const buttons = [...document.querySelectorAll(`.st-key-${chooser} button`)];
  return buttons[buttons.findIndex((button) => button.ariaChecked === "true") + places];
}
function isTyping(event) {
  const where = event.composedPath()[0];
  return where.isContentEditable || where.tagName === "TEXTAREA" ||
    (where.tagName === "INPUT" && !["range", "radio", "checkbox"].includes(where.type));
}
// Train and Pause are two buttons in one place: whoever has pressed one of them is then on the other.
function followFocus({ target }) {
  const place = target.closest?.(".st-key-train");
  if (!place) return;
  const watch = new MutationObserver(() => {
    if (document.activeElement === document.body) place.querySelector("button")?.focus();
  });
  watch.observe(place, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), 3000);
}
function listen(canvas) {
  const listening = new AbortController();
  addEventListener("click", followFocus, { capture: true, signal: listening.signal });
  addEventListener("keydown", (event) => {
    if (!canvas.isConnected) return listening.abort();
    const key = event.key.toLowerCase();
    if (isTyping(event) || event.altKey || document.querySelector("[role=dialog]")) return;
    let button = null;
    if (event.ctrlKey || event.metaKey) {
      if (key === "y") button = document.querySelector(".st-key-redo button");
    } else if (/^[1-8]$/.test(key)) {
      button = document.querySelectorAll(".st-key-class_picker button")[key - 1];
    } else if (TOOL_KEYS.includes(key)) {
      button = document.querySelectorAll(".st-key-pointer button")[TOOL_KEYS.indexOf(key)];
    } else if (key in GROUP_KEYS) {
      button = groupButton(key);
    } else if (key in PACE_KEYS) {
      button = nextTo("pace", PACE_KEYS[key]);
    }
    if (!button) return;
    event.preventDefault();
    button.click();
  }, { signal: listening.signal });
}
