// What each page needs once it is in the browser: see nnviz/ui/page_bar.py.
const NARROW = "(max-width: 999px)"; // as in layout.css
export default function ({ data }) {
  const first = !globalThis.nnvizPages;
  if (!first && globalThis.nnvizPages.here !== data.here) document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  globalThis.nnvizPages = data;
  globalThis.nnvizCome?.(data.here);
  markPage();
  marking.disconnect();
  marking.observe(document.querySelector(".st-key-bar") ?? document.body, { childList: true, subtree: true });
  if (!first) return;
  insistOnPages();
  foldSidebar();
  startVoice();
  bringIntoSight();
  sayWhileHidden();
}
// The links may be drawn after this, or once more.
const marking = new MutationObserver(markPage);
function markPage() {
  pageLinks().forEach((link) => {
    if (pageOf(link) === globalThis.nnvizPages.here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
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
  const inside = { place: ".st-key-inside_place", whole: ".st-key-inside", block: "start" }; // its tabs, and room below for what opens there
  let hand = 0; // what a hand does from then on is done instead
  for (const kind of ["pointerdown", "wheel", "touchmove", "keydown"]) addEventListener(kind, () => { hand += 1; }, { capture: true, passive: true });
  const show = (what, behavior, left, asked = hand, before = 0, done = 0) => setTimeout(() => {
    if (asked !== hand) return;
    const height = document.querySelector(what.place)?.offsetHeight ?? 0, settled = height > 50 && height === before && height !== done;
    if (settled) document.querySelector(what.whole).scrollIntoView({ block: what.block, behavior });
    if (left) show(what, behavior, left - 1, asked, height, settled ? height : done); // it may grow once more
  }, 200);
  addEventListener("click", ({ target }) => {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (target.closest?.(".st-key-insight")) show(insight, behavior, 25);
    if (target.closest?.(".st-key-inside_tab")) show(inside, behavior, 25);
  }, true); // it goes no further
  // While a page that was asked for it is drawn, each change of its layout is followed in its own frame: nothing moves later, below a finger.
  const until = performance.now() + 20_000, follow = (before) => {
    if (hand || performance.now() > until) return;
    const whole = document.querySelector(inside.whole), height = document.querySelector(inside.place)?.offsetHeight ?? 0;
    const now = whole && height > 50 ? `${height} ${Math.round(whole.getBoundingClientRect().top + document.querySelector("[data-testid=stMain]").scrollTop)}` : before;
    if (now !== before) whole.scrollIntoView({ block: inside.block });
    requestAnimationFrame(() => follow(now));
  };
  if (new URLSearchParams(location.search).get("inside")) follow("");
}
// Streamlit folds the sidebar away on phones; where it would take the room of the stage it is folded, too.
function foldSidebar() {
  const open = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (matchMedia(NARROW).matches) open?.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  document.documentElement.dataset.nnviz = "ready";
}
