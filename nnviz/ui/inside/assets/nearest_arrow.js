// On the stage: from the probe to the nearest place of another class, and how far that is.
const ARROW_MS = 100, ARROW_LEAST = 8; // layout pixels: a shorter one would be nothing but its head
class NearestArrow {
  constructor(kit) {
    Object.assign(this, { kit, found: null, key: "", last: 0 });
    this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.svg.setAttribute("class", "nnviz-arrow");
    this.svg.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
    this.svg.ariaHidden = "true"; // the probe's own words say it
    for (const name of ["under", "over"]) {
      const path = document.createElementNS(this.svg.namespaceURI, "path");
      path.setAttribute("class", name);
      this.svg.append(path);
    }
  }
  show(stage, network, where, box) {
    const moment = this.kit.layer.shown, now = performance.now();
    const place = `${where.x} ${where.y}`, same = this.moment === moment;
    if (!(same && this.place === place) && (this.place !== place || now - this.last > ARROW_MS || !this.kit.layer.training)) {
      Object.assign(this, { moment, place, last: now, found: nearestOther(network, where.x, where.y) });
    }
    const { found } = this;
    element(box, "p", "nnviz-probe-nearest").textContent = found
      ? `${this.kit.look.classes[found.label].name} is ${found.distance.toFixed(2)} away` : "One class everywhere";
    box.dataset.nearest = found ? JSON.stringify(found) : "";
    const pixel = ({ x, y }) => [((x + 1) * SIDE) / 2, ((1 - y) * SIDE) / 2];
    const [x, y] = pixel(where), [toX, toY] = found ? pixel(found) : [x, y], length = Math.hypot(toX - x, toY - y);
    if (length < ARROW_LEAST) return this.hide();
    if (this.svg.parentElement !== stage) stage.append(this.svg);
    const [u, v] = [(toX - x) / length, (toY - y) / length], back = (along, aside) => `${toX - along * u - aside * v} ${toY - along * v + aside * u}`;
    const drawn = `M${x} ${y}L${toX} ${toY}M${back(9, 5)}L${toX} ${toY}L${back(9, -5)}`;
    for (const path of this.svg.children) path.setAttribute("d", drawn);
  }
  hide() {
    this.svg.remove();
  }
}
