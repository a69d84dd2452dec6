"""Scripts that browser tests run in the page."""

# What is shown of epochs and points, whenever it changes: how often it was less than before.
WATCH = """points => {
    const last = { epoch: 0, points: 0 };
    window.nnvizBack = [];
    const look = (name, value) => {
        if (value < last[name]) window.nnvizBack.push(`${name} ${last[name]}, then ${value}`);
        last[name] = value;
    };
    new MutationObserver(() => {
        const epoch = document.querySelector(".st-key-status")?.innerText.match(/Epoch ([\\d,]+)/);
        if (epoch) look("epoch", Number(epoch[1].replaceAll(",", "")));
        const layer = document.querySelector(points);
        if (layer?.dataset.points) look("points", Number(layer.dataset.points));
    }).observe(document.body, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["data-points"],
    });
}"""
# A tab that is hidden, as a page is told of it; what a browser does to its timers is not in it.
HIDE = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
