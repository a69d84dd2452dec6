// Whoever asks for another page gets there. Of two requests that meet before the server has begun with the
// first, the newer one says which page is shown (streamlit 1.67), and while a network trains the newer one is
// a timer's of the page that is being left. So whoever is not there a while later asks again, a few times.
// The server says which page it shows, and what each one's path ends in: nnviz/ui/page_bar.py.
const ASK_AGAIN_MS = 800, ASK_AGAIN = 8;
const pageLinks = () => [...document.querySelectorAll(".st-key-bar_links a")];
// Not all pages need to be in the menu. The first one's link names no path.
const pageOf = (link) => pageAt(`/${link.getAttribute("href")}`);
const pageAt = (path) => Math.max(0, globalThis.nnvizPages.paths.findLastIndex((end) => path.endsWith(end)));
// As the browser's buttons do. A run of the page that is being left writes that one's address back.
function comeTo(href) {
  if (location.href !== href) history.replaceState(history.state, "", href);
  dispatchEvent(new PopStateEvent("popstate"));
}
function insistOnPages() {
  let turn = 0, wish = -1;
  // Whoever is there has what was asked for, and may go on from there before the next look.
  globalThis.nnvizCome = (here) => { if (here === wish) turn += 1; };
  const insist = (page, ask) => {
    const mine = ++turn;
    wish = page;
    const look = (left) => setTimeout(() => {
      if (mine !== turn || !left || page === globalThis.nnvizPages.here) return;
      ask();
      turn = mine; // what was just asked is no new wish
      look(left - 1);
    }, ASK_AGAIN_MS);
    look(ASK_AGAIN);
  };
  addEventListener("click", ({ target }) => {
    const link = target.closest?.("a");
    if (!pageLinks().includes(link)) return;
    const page = pageOf(link);
    insist(page, () => pageLinks().find((other) => pageOf(other) === page)?.click());
  });
  addEventListener("popstate", () => {
    const { href, pathname } = location;
    insist(pageAt(pathname), () => comeTo(href));
  });
}
