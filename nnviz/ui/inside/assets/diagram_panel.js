// The small panel of a weight or a neuron: its value, a slider, a field, a lock; of a neuron also a switch, and its way out.
const STEPS = 400, LEAST_REACH = 3;
const capital = (text) => text[0].toUpperCase() + text.slice(1);
export class DiagramPanel {
  constructor(box, diagram) {
    Object.assign(this, { box, diagram, target: null, dragging: false });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close(true);
      event.stopPropagation(); // the stage's keys stay the stage's
    });
  }
  open(target) {
    this.close();
    this.target = target;
    this.box.hidden = false;
    const { diagram } = this, head = element(this.box, "div", "head");
    element(head, "strong", "").textContent = capital(diagram.nameOf(target));
    this.button(head, "Close", () => this.close(true), "close").textContent = "✕";
    this.box.setAttribute("aria-label", capital(diagram.nameOf(target)));
    const { layer, index } = target, hidden = !target.link && layer > 0 && layer < diagram.plan.last;
    if (target.link || layer > 0) this.value(diagram.numberOf(target), target.link ? "Weight" : "Bias");
    else element(this.box, "p", "").textContent = "An input of the network: there is nothing to change.";
    this.note = element(this.box, "p", "note");
    Object.assign(this.note, { hidden: true, textContent: "It counts as 0 while the neuron it comes from is switched off. Its own value comes back with that neuron." });
    const row = element(this.box, "div", "row");
    if (target.link || layer > 0) {
      this.freeze = this.button(row, "", () => diagram.acts.push("freeze", diagram.numberOf(target), this.freeze.ariaPressed !== "true"), "freeze");
    }
    if (hidden) {
      this.switch = this.button(row, "", () => diagram.acts.push("switch", layer - 1, index, this.switch.ariaPressed !== "true"), "switch");
      this.button(row, "Remove neuron", () => {
        this.close(true);
        diagram.acts.push("remove_neuron", layer - 1, index);
      }, "remove").textContent = "Remove";
    }
    if (!target.link && layer > 0) this.incoming(layer, index);
    this.update();
  }
  button(parent, label, act, name) {
    const made = element(parent, "button", name);
    made.type = "button";
    if (label) made.ariaLabel = label;
    made.addEventListener("click", act);
    return made;
  }
  value(number, label) {
    const now = this.diagram.numbers[number], { weight: most } = this.diagram.head.most, reach = Math.min(most, Math.max(LEAST_REACH, Math.ceil(2 * Math.abs(now)))), row = element(this.box, "div", "row value");
    element(row, "span", "").textContent = label;
    this.slider = element(row, "input", "slider");
    Object.assign(this.slider, { type: "range", min: -reach, max: reach, step: (2 * reach) / STEPS, ariaLabel: label });
    this.field = element(row, "input", "field");
    Object.assign(this.field, { type: "number", step: "any", min: -most, max: most, ariaLabel: `${label} as a number` });
    const set = (from, done) => {
      const value = Number(from.value);
      if (from.value === "" || !(Math.abs(value) <= most)) return;
      for (const each of [this.slider, this.field]) if (each !== from) each.value = value;
      this.dragging = !done;
      this.diagram.acts.push("set", number, value, done);
    };
    this.slider.addEventListener("input", () => set(this.slider, false));
    for (const each of [this.slider, this.field]) each.addEventListener("change", () => set(each, true));
  }
  // What comes into a neuron, for keyboards and fingers that do not meet a thin line.
  incoming(layer, index) {
    const { diagram } = this, row = element(this.box, "label", "row"), choice = element(row, "select", "incoming");
    row.prepend("Weight from ");
    element(choice, "option", "").textContent = "choose…";
    for (let i = 0; i < diagram.plan.columns[layer - 1].size; i++) {
      const option = element(choice, "option", "");
      option.value = i;
      option.textContent = diagram.name({ layer: layer - 1, index: i });
    }
    choice.addEventListener("change", () => {
      if (choice.value === "choose…") return;
      this.open({ link: true, layer, o: index, i: Number(choice.value) });
      this.slider.focus();
    });
  }
  // The values of this moment, unless a hand is on them.
  update() {
    const { diagram, target } = this;
    if (!target) return;
    if (!diagram.fits(target)) return this.close();
    if (target.link || target.layer > 0) {
      const number = diagram.numberOf(target), value = diagram.numbers[number], frozen = diagram.hand.frozen.has(number);
      if (!this.dragging && !diagram.acts.busy) {
        if (this.shown !== value) this.slider.value = value;
        if (this.shown !== value && this.field.getRootNode().activeElement !== this.field) this.field.value = Number(value.toPrecision(4));
        this.shown = value;
      } else this.shown = null;
      const asleep = Boolean(target.link) && diagram.hand.isOff(target.layer - 1, target.i); // its own value is not told then
      for (const each of [this.slider, this.field]) each.disabled = asleep;
      this.note.hidden = !asleep;
      this.press(this.freeze, frozen, frozen ? "Frozen" : "Freeze", frozen ? "Training leaves it as it is" : "Let training leave it as it is");
    }
    if (this.switch) {
      const off = diagram.hand.isOff(target.layer, target.index);
      this.press(this.switch, off, off ? "Switched off" : "Switch off", off ? "It puts out 0" : "Let it put out 0");
    }
  }
  press(button, on, text, title) {
    if (button.ariaPressed === String(on)) return;
    Object.assign(button, { ariaPressed: String(on), textContent: text, title });
  }
  close(back = false) {
    if (!this.target) return;
    const { target } = this;
    Object.assign(this, { target: null, slider: null, field: null, note: null, freeze: null, switch: null, shown: null, dragging: false });
    this.box.replaceChildren();
    this.box.hidden = true;
    if (back) this.diagram.focus(target);
    this.diagram.ask();
  }
}
