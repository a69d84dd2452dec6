export default function ({ data }) {
  const shared = (globalThis.nnviz ??= { waiting: [] });
  if (data.script && shared.script !== data.script) {
    shared.script = data.script;
    const url = URL.createObjectURL(new Blob([data.script], { type: "text/javascript" }));
    shared.kit = import(url).then((module) => module.start(url));
  }
  shared.kit.then((kit) => {
    kit.setLook(data.look);
    Object.assign(shared, { map: kit.map, points: kit.points, diagram: kit.diagram, space: kit.space, now: kit });
    for (const call of shared.waiting.splice(0)) call();
  });
}
