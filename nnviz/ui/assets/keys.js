// Keys of the stage: they press what one would click, so that there is one way to do a thing.
// Streamlit's own shortcuts do the rest. Part of one script with points.js.
const TOOL_KEYS = ["d", "p", "e", "m", "i"]; // in the order of the buttons
function isTyping(event) {
  const where = event.composedPath()[0];
  return where.isContentEditable || where.tagName === "TEXTAREA" ||
    (where.tagName === "INPUT" && !["range", "radio", "checkbox"].includes(where.type));
}
function listen(canvas) {
  const listening = new AbortController();
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
    }
    if (!button) return;
    event.preventDefault();
    button.click();
  }, { signal: listening.signal });
}
