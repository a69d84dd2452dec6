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
// What one asks to see is below the curve: on a small screen it is brought into sight, and the stage stays there. A link can ask, too.
function bringIntoSight() {
  const insight = { place: ".st-key-insight_place", whole: ".st-key-insight_place", block: "end" };
  const inside = { place: ".st-key-inside_place", whole: ".st-key-inside", block: "nearest" }; // its tabs, where it is higher than the window
  addEventListener("click", ({ target }) => {
    const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (target.closest?.(".st-key-insight")) whenSettled(insight, smooth, 25);
    if (target.closest?.(".st-key-inside_tab")) whenSettled(inside, smooth, 25);
  }, true); // it goes no further
  const isNew = () => document.querySelector("[data-testid=stMain]").scrollTop === 0; // nobody has scrolled meanwhile
  if (new URLSearchParams(location.search).get("inside")) whenSettled(inside, "auto", 100, isNew);
}
function whenSettled({ place, whole, block }, behavior, left, wanted = () => true, before = 0) {
  setTimeout(() => { // until it is there and its height has settled
    const height = document.querySelector(place)?.offsetHeight ?? 0;
    if (!wanted()) return;
    if (height > 50 && height === before) document.querySelector(whole).scrollIntoView({ block, behavior });
    else if (left) whenSettled({ place, whole, block }, behavior, left - 1, wanted, height);
  }, 200);
}
// Streamlit folds the sidebar away on phones; where it would take the room of the stage it is folded, too.
function foldSidebar() {
  const open = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (matchMedia(NARROW).matches) open?.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  document.documentElement.dataset.nnviz = "ready";
}
