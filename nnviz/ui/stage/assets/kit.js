// All scripts of the stage as one module. It travels once, with the page (nnviz/ui/stage/components.py); what travels with each tick
// finds it at globalThis.nnviz.
export function start(url) {
  const kit = { stagehand: new Stagehand(url), look: null, looks: new Set(), layer: null };
  kit.map = (component) => showMap(kit, component);
  kit.points = (component) => showPoints(kit, component);
  kit.space = (component) => showSpace(kit, component);
  startProbe(kit);
  kit.setLook = (look, tell = kit.look?.tell ?? false) => { // tell: what is shown, to whoever asks what the network says
    const before = JSON.stringify(kit.look);
    kit.look = { ...look, tell };
    if (before !== JSON.stringify(kit.look)) for (const again of kit.looks) again();
  };
  return kit;
}
