// What each page needs once it is in the browser: see nnviz/ui/page_bar.py.
const NARROW = "(max-width: 999px)"; // as in layout.css
export default function ({ data }) {
  const first = !globalThis.nnvizPages;
  globalThis.nnvizPages = data;
  pageLinks().forEach((link, page) => {
    if (page === data.here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  if (!first) return;
  insistOnPages();
  foldSidebar();
  startVoice();
}
// Streamlit folds the sidebar away on phones; where it would take the room of the stage it is folded, too.
function foldSidebar() {
  const open = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (matchMedia(NARROW).matches) open?.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  document.documentElement.dataset.nnviz = "ready";
}
