"""What the browser keeps, as it lies in its database."""

from playwright.sync_api import Page

from tests.browser.stage import wait_until

PATIENCE = 7_200  # frames
LINE = "#nnviz-offline"  # what says that there is no connection
SESSION = "globalThis.nnvizKeep.session"
KEPT = """([points, look]) => new Promise(resolve => {
    const opening = indexedDB.open("nnviz", 1);
    opening.onsuccess = () => {
        const store = opening.result.transaction("copies").objectStore("copies");
        store.get(globalThis.nnvizKeep.tab).onsuccess = async ({ target }) => {
            opening.result.close();
            if (!target.result) return resolve(false);
            const inflated = new Blob([target.result.work]).stream()
                .pipeThrough(new DecompressionStream("deflate"));
            const [head, file] = (await new Response(inflated).text()).split("\\n");
            resolve(JSON.parse(file).points.x.length === points && (head + file).includes(look));
        };
    };
})"""
COPIES = """() => new Promise(resolve => {
    const opening = indexedDB.open("nnviz", 1);
    opening.onsuccess = () => {
        const all = opening.result.transaction("copies").objectStore("copies").getAllKeys();
        all.onsuccess = () => { opening.result.close(); resolve(all.result); };
    };
})"""


def wait_until_kept(page: Page, points: int, look: str = "") -> None:
    """Wait until the browser has a copy with so many points, and with `look` in what it shows."""
    wait_until(
        page,
        lambda: page.evaluate(KEPT, [points, look]),
        f"no copy with {points} points and {look}",
        PATIENCE,
    )
