// The diagram's buttons: neurons, and + and − of layers; and its way by keys. One of the neurons is in the tab order, arrows lead on:
// left and right along links (a link first, then the neuron at its end), up and down in a layer, or among the links of a neuron.
const isShown = (diagram, { layer, index }) => index < diagram.plan.columns[layer].count;
function editButton(diagram, text, label, x, y, act) {
  const button = element(diagram.content, "button", "edit");
  Object.assign(button, { type: "button", textContent: text, title: label, ariaLabel: label });
  Object.assign(button.style, { left: `${x}px`, top: `${y}px` });
  button.addEventListener("click", act);
  return button;
}
export function buildDiagram(diagram) {
  const { content, plan, acts, head, unfolded } = diagram, focused = diagram.focused;
  for (const old of content.querySelectorAll("button, .count")) old.remove();
  diagram.buttons = new Map();
  for (const { layer, size, count, foldable, x, end, places } of plan.columns) {
    const hidden = layer > 0 && layer < plan.last;
    const said = element(content, "span", "count");
    said.textContent = hidden ? size : layer ? "outputs" : "inputs";
    said.style.left = `${x}px`;
    if (layer > 0 && plan.last - 1 < head.most.layers) {
      const label = layer === plan.last ? "Add a layer before the outputs" : `Add a layer before layer ${layer}`;
      editButton(diagram, "+", label, x - plan.pitch / 2, 44, () => acts.push("add_layer", layer - 1));
    }
    if (hidden) {
      const fewer = editButton(diagram, "−", `Remove a neuron of layer ${layer}`, x - 24, 14, () => acts.push("remove_neuron", layer - 1, size - 1));
      const more = editButton(diagram, "+", `Add a neuron to layer ${layer}`, x + 24, 14, () => acts.push("add_neuron", layer - 1));
      fewer.disabled = size === 1;
      more.disabled = size >= head.most.neurons;
      editButton(diagram, "✕", `Remove layer ${layer}`, x, 44, () => acts.push("remove_layer", layer - 1));
    }
    places.forEach((place, index) => {
      const button = element(content, "button", "neuron");
      Object.assign(button, { type: "button", tabIndex: -1 });
      Object.assign(button.style, { left: `${place.x}px`, top: `${place.y}px` });
      diagram.buttons.set(`${layer}/${index}`, button);
      button.target = { layer, index };
    });
    if (foldable) {
      const text = unfolded.has(layer) ? "fewer" : `${size - count} more`;
      const fold = editButton(diagram, text, `${layer ? `Layer ${layer}` : "Inputs"}: ${text}`, x, end, () => {
        if (!unfolded.delete(layer)) unfolded.add(layer);
        diagram.rebuild();
      });
      fold.classList.add("fold");
    }
  }
  diagram.linkButton = element(content, "button", "link");
  Object.assign(diagram.linkButton, { type: "button", tabIndex: -1, ariaLabel: "A weight" });
  nameButtons(diagram);
  diagram.content.querySelector("button.neuron").tabIndex = 0;
  if (focused && diagram.fits(focused)) focusDiagram(diagram, focused);
  pointDiagram(diagram);
}
// Names say the value as it was when one came to it, so that no screen reader talks all the time.
function nameButtons(diagram) {
  for (const button of diagram.buttons.values()) button.ariaLabel = diagram.say(button.target);
}
// A neuron that another view has pointed at, as soon as there is a plan with it; once.
export function pointDiagram(diagram) {
  const { pointed } = diagram.head;
  if (!pointed || diagram.pointed) return;
  const target = { layer: pointed[0] + 1, index: pointed[1] };
  diagram.pointed = true;
  if (!diagram.fits(target)) return;
  if (!diagram.place(target)) {
    diagram.unfolded.add(target.layer);
    diagram.rebuild();
  }
  focusDiagram(diagram, target);
  diagram.panel.open(target);
}
export function focusDiagram(diagram, target) {
  if (!diagram.fits(target)) return;
  let button = diagram.linkButton;
  if (target.link) {
    const at = diagram.ends(target);
    if (!at) return;
    Object.assign(button.style, { left: `${(at[0] + at[2]) / 2}px`, top: `${(at[1] + at[3]) / 2}px` });
    button.target = target;
  } else {
    button = diagram.buttons.get(`${target.layer}/${target.index}`);
    if (!button) return;
    for (const other of diagram.content.querySelectorAll("button.neuron[tabindex='0']")) other.tabIndex = -1;
    button.tabIndex = 0;
  }
  button.ariaLabel = diagram.say(target);
  button.focus();
  if (target.link) globalThis.nnvizSay?.(diagram.say(target)); // the same button, elsewhere
}
// Where an arrow leads from here.
export function nextInDiagram(diagram, target, key) {
  const { plan, numbers, offsets } = diagram, { columns } = plan;
  const strongest = (links) => links.reduce((a, b) => (!a || Math.abs(b.value) > Math.abs(a.value) ? b : a), null);
  const into = (layer, o) => columns[layer - 1].places.map((_, i) => ({ link: true, layer, o, i, from: "right", value: numbers[offsets[layer].weights + o * offsets[layer].fan + i] }));
  const outOf = (layer, i) => columns[layer + 1].places.map((_, o) => ({ link: true, layer: layer + 1, o, i, from: "left", value: numbers[offsets[layer + 1].weights + o * offsets[layer + 1].fan + i] }));
  const step = key === "ArrowUp" ? -1 : 1;
  if (target.link) {
    if (key === "ArrowLeft") return { layer: target.layer - 1, index: target.i };
    if (key === "ArrowRight") return { layer: target.layer, index: target.o };
    const name = target.from === "left" ? "o" : "i", size = columns[target.layer - (name === "i")].count;
    return { ...target, [name]: Math.min(size - 1, Math.max(0, target[name] + step)) };
  }
  const { layer, index } = target;
  if (key === "ArrowLeft") return layer > 0 ? strongest(into(layer, index)) : null;
  if (key === "ArrowRight") return layer < plan.last ? strongest(outOf(layer, index)) : null;
  const next = { layer, index: index + step };
  return next.index >= 0 && isShown(diagram, next) ? next : null;
}
export function startDiagramKeys(diagram) {
  const { content } = diagram;
  content.addEventListener("focusin", ({ target }) => {
    if (!target.target || !target.matches(":focus-visible")) return;
    diagram.focused = target.target;
    target.ariaLabel = diagram.say(target.target);
    diagram.ask();
  });
  content.addEventListener("focusout", () => {
    diagram.focused = null;
    diagram.ask();
  });
  content.addEventListener("keydown", (event) => {
    const { target } = event.target;
    if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      event.target.blur();
      diagram.leave();
    } else if (event.key.startsWith("Arrow")) {
      const next = nextInDiagram(diagram, target, event.key);
      if (next) focusDiagram(diagram, next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
