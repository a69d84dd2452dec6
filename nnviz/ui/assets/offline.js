// While there is no connection the page says so, and that nothing is lost; and it says when it is back. Part of one script with keep.js.
const BACK_MS = 4000;
const OFFLINE = "No connection. Your work is safe in this browser, and you can go on drawing: it counts when the connection is back.";
const connection = () => document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
function watchConnection(keep) {
  const line = document.createElement("div");
  line.id = "nnviz-offline";
  line.setAttribute("role", "status");
  line.hidden = true;
  document.body.append(line);
  let away = false;
  // Streamlit says it in a dialog over the page, on which nobody could draw (1.67).
  const unveil = () => {
    for (const dialog of document.querySelectorAll("[role=dialog]")) {
      if (dialog.innerText.startsWith("Connection error")) dialog.querySelector("button[aria-label=Close]")?.click();
    }
  }, unveiling = new MutationObserver(unveil);
  keep.look = () => {
    const there = connection() === "CONNECTED";
    if (there === !away) return;
    away = !there;
    line.textContent = away ? OFFLINE : "Connected again.";
    line.classList.toggle("back", !away);
    line.hidden = false;
    if (away) {
      unveil();
      unveiling.observe(document.body, { childList: true, subtree: true });
      return;
    }
    unveiling.disconnect();
    keep.backAt = performance.now();
    // Before any message of the new connection; that may break, too, before any is heard.
    keep.unread = keep.allUnread();
    // A page that is at rest asks for nothing by itself, and what was drawn meanwhile waits in it.
    keep.tell?.("back", Date.now());
    setTimeout(() => { line.hidden ||= !away; }, BACK_MS);
  };
  new MutationObserver(keep.look).observe(document.querySelector("[data-testid=stApp]"), { attributes: true, attributeFilter: ["data-test-connection-state"] });
}
