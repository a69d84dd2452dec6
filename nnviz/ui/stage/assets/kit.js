// All scripts of the stage as one module. It travels once, with the page (nnviz/ui/stage/components.py); what travels with each tick
// finds it at globalThis.nnviz.
export function start(url) {
  const kit = { stagehand: new Stagehand(url), look: null, looks: new Set(), hears: new Set(), layer: null };
  kit.map = (component) => showMap(kit, component);
  kit.points = (component) => showPoints(kit, component);
  kit.space = (component) => showSpace(kit, component);
  kit.diagram = (component) => showDiagram(kit, component);
  kit.shown = () => { for (const hear of kit.hears) hear(); };
  startProbe(kit);
  const wanting = new Set();
  kit.want = (who, on) => { // who asks what the network says is told each moment that is shown
    if (wanting.has(who) === on) return;
    if (on) wanting.add(who);
    else wanting.delete(who);
    if (kit.look) kit.setLook(kit.look);
  };
  kit.setLook = (look) => {
    const before = JSON.stringify(kit.look);
    kit.look = { ...look, tell: wanting.size > 0 };
    if (before !== JSON.stringify(kit.look)) for (const again of kit.looks) again();
  };
  return kit;
}
