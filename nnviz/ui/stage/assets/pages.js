// Whoever asks for another page gets there. Of two requests that meet before the server has begun with the
// first, the newer one says which page is shown (streamlit 1.67), and while a network trains the newer one is
// a timer's of the page that is being left. So whoever is not there a while later asks again, a few times.
const PAGE_LINKS = "a[data-testid$=NavLink]", ASK_AGAIN_MS = 800, ASK_AGAIN = 8;
function pageShown() {
  return [...document.querySelectorAll(PAGE_LINKS)].find((link) => link.ariaCurrent === "page")?.pathname;
}
// As the browser's buttons do. A run of the page that is being left writes that one's address back.
function comeTo(href) {
  if (location.href !== href) history.replaceState(history.state, "", href);
  dispatchEvent(new PopStateEvent("popstate"));
}
function insistOnPages() {
  if (globalThis.nnvizPages) return; // it outlives the canvas, as the other page has none
  globalThis.nnvizPages = true;
  let turn = 0;
  const insist = (path, ask) => {
    const mine = ++turn;
    const look = (left) => setTimeout(() => {
      if (mine !== turn || !left || [path, undefined].includes(pageShown())) return;
      ask();
      turn = mine; // what was just asked is no new wish
      look(left - 1);
    }, ASK_AGAIN_MS);
    look(ASK_AGAIN);
  };
  addEventListener("click", ({ target }) => {
    const path = target.closest?.(PAGE_LINKS)?.pathname;
    const links = () => [...document.querySelectorAll(PAGE_LINKS)];
    if (path) insist(path, () => links().find((link) => link.pathname === path)?.click());
  });
  addEventListener("popstate", () => {
    const { href, pathname } = location;
    insist(pathname, () => comeTo(href));
  });
}
