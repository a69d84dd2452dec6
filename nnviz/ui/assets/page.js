// What each page needs once it is in the browser: see nnviz/ui/page_bar.py.
const NARROW = "(max-width: 999px)"; // as in layout.css
export default function ({ data }) {
  const first = !globalThis.nnvizPages;
  if (!first && globalThis.nnvizPages.here !== data.here) document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  globalThis.nnvizPages = data;
  pageLinks().forEach((link, page) => {
    if (page === data.here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  if (!first) return;
  insistOnPages();
  foldSidebar();
  startVoice();
  bringIntoSight();
  sayWhileHidden();
}
// A tab that nobody looks at trains on, and its title says so.
function sayWhileHidden() {
  const SAY_MS = 1000, title = document.title, isTraining = () => document.querySelector(".st-key-train_pause");
  let saying = 0;
  document.addEventListener("visibilitychange", () => {
    clearInterval(saying);
    document.title = title;
    if (!document.hidden || !isTraining()) return;
    saying = setInterval(() => { document.title = `${isTraining() ? "Training" : "Paused"} – ${title}`; }, SAY_MS);
  });
}
// What one asks to see is below the curve: on a small screen it is brought into sight, and the stage stays there.
function bringIntoSight() {
  addEventListener("click", ({ target }) => {
    if (!target.closest?.(".st-key-insight")) return;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    const look = (left) => setTimeout(() => { // until it is there and its height has settled
      const place = document.querySelector(".st-key-insight_place"), height = place?.offsetHeight ?? 0;
      if (height > 50 && height === look.height) place.scrollIntoView({ block: "end", behavior });
      else if (left) look(left - 1);
      look.height = height;
    }, 200);
    look(25);
  }, true); // it goes no further
}
// Streamlit folds the sidebar away on phones; where it would take the room of the stage it is folded, too.
function foldSidebar() {
  const open = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (matchMedia(NARROW).matches) open?.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  document.documentElement.dataset.nnviz = "ready";
}
