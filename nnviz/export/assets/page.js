// The page's own script: it follows network.js, paint.js and marker.js in the same module, and keeps its names to itself.
{
  const SIDE = 520, LINE = 1.25, MOST_PIXELS = 1600, SLICE_MS = 10; // as the stage of nnviz has them
  const MANY = 200; // points
  const find = (id) => document.getElementById(id);
  const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const run = JSON.parse(find("run").textContent), last = run.moments.length - 1;
  const map = find("map"), dots = find("points"), slider = find("moment"), button = find("play");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // Numbers of all moments; a float16 is read by hand, as not every browser can.
  function half(bits) {
    const sign = bits & 0x8000 ? -1 : 1, power = (bits >> 10) & 31, part = bits & 1023;
    return sign * (power ? 2 ** (power - 15) * (1 + part / 1024) : 2 ** -24 * part);
  }
  const packed = bytesOf(run.numbers), view = new DataView(packed.buffer), wide = run.half ? 2 : 4;
  const numbers = Float32Array.from({ length: packed.length / wide }, (_, i) =>
    run.half ? half(view.getUint16(2 * i, true)) : view.getFloat32(4 * i, true));
  let begin = 0;
  const moments = run.moments.map(([epoch, shape, at, ...texts]) => {
    const count = countNumbers(run.shapes[shape]), from = begin;
    begin += count;
    return { epoch, at, texts, shape: run.shapes[shape], numbers: numbers.subarray(from, begin) };
  });
  const records = new DataView(bytesOf(run.points).buffer), points = [];
  for (let at = 16; at + 5 <= records.byteLength; at += 5) {
    const scale = SIDE / 65535;
    points.push([records.getUint16(at, true) * scale, SIDE - records.getUint16(at + 2, true) * scale, records.getUint8(at + 4)]);
  }

  let now = last, playing = false, size = 0, turn = 0, round = 0;
  const painter = new Painter(), later = (wait) => new Promise((go) => setTimeout(go, wait));
  const epochText = ({ epoch }) => `Epoch ${epoch.toLocaleString("en-US")}`;

  function tell() {
    const moment = moments[now], [loss, accuracy, testLoss, testAccuracy] = moment.texts;
    find("epoch").textContent = epochText(moment);
    find("train-loss").textContent = loss;
    find("train-accuracy").textContent = accuracy;
    find("test-loss").textContent = testLoss;
    find("test-accuracy").textContent = testAccuracy;
    for (const end of ["x1", "x2"]) find("mark").setAttribute(end, moment.at);
    slider.value = now;
    slider.setAttribute("aria-valuetext", `${epochText(moment)}, loss ${loss}, accuracy ${accuracy}`);
    const classes = run.classes.map(({ name }) => name).join(", ");
    map.setAttribute("aria-label", `Map at ${epochText(moment).toLowerCase()}: areas of ${classes}; ${points.length} points`);
  }
  // Draws the present moment on so many cells; false if something newer came between.
  async function draw(side) {
    const mine = (turn += 1), { shape, numbers } = moments[now], ratio = size / map.clientWidth;
    map.dataset.rest = "false";
    const drawing = painter.draw({ shape, numbers, side, size, look: { ...run.look, line: LINE * ratio } });
    for (;;) {
      const end = performance.now() + SLICE_MS;
      let part;
      do part = drawing.next(); while (!part.done && performance.now() < end);
      if (part.done) {
        const { buffer, size: side } = part.value; // the screen may have changed since
        if (map.width !== side) map.width = map.height = side;
        map.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(buffer), side, side), 0, 0);
        map.dataset.moment = now;
        return true;
      }
      await later(0);
      if (mine !== turn) return false;
    }
  }
  // Coarse at once, as fine as the screen is afterwards: a large network takes seconds for that.
  async function settle() {
    const { cells, finest } = moments[now].shape, fine = Math.max(cells, Math.min(size, finest));
    if ((await draw(Math.min(cells, fine))) && (await draw(fine))) map.dataset.rest = "true";
  }
  function drawPoints() {
    const ctx = dots.getContext("2d");
    dots.width = dots.height = size;
    // Many points get smaller, or nothing of the map would be left.
    const small = Math.min(1, MANY / points.length) ** 0.3, scale = (size / SIDE) * small;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    for (const [x, y, flags] of points) marker(ctx, run.classes[flags & 7], x / small, y / small, flags & 8, false);
  }
  function show(index) {
    now = index;
    tell();
    settle();
  }
  function halt() {
    playing = false;
    round += 1;
    button.textContent = "Play";
  }
  function stop() {
    halt();
    find("voice").textContent = epochText(moments[now]);
    settle();
  }
  // Every moment is drawn, however long that takes. Who wants less motion sees a few, one a second.
  async function play() {
    const mine = (round += 1);
    playing = true;
    button.textContent = "Pause";
    find("voice").textContent = "";
    if (now === last) now = 0;
    else now = Math.min(last, now + 1);
    const stride = calm.matches ? Math.max(1, Math.ceil(last / 12)) : 1;
    const pace = calm.matches ? 1000 : Math.min(800, Math.max(40, 12000 / (last + 1)));
    for (;;) {
      const due = performance.now() + pace;
      tell();
      while (!(await draw(moments[now].shape.cells))) if (mine !== round) return;
      await later(Math.max(0, due - performance.now()));
      if (mine !== round) return;
      if (now === last) return stop();
      now = Math.min(last, now + stride);
    }
  }
  button.addEventListener("click", () => (playing ? stop() : play()));
  slider.addEventListener("input", () => {
    const wanted = Number(slider.value);
    if (playing) halt();
    show(wanted);
  });
  function measure() {
    const shown = Math.min(Math.max(Math.round(map.clientWidth * devicePixelRatio), 64), MOST_PIXELS);
    if (shown === size) return;
    size = shown;
    drawPoints();
    if (!playing) settle();
  }
  for (const key of document.querySelectorAll(".key")) {
    const ctx = key.getContext("2d");
    ctx.scale(2.6, 2.6);
    marker(ctx, run.classes[key.dataset.label], 9.2, 9.2, false, false);
  }
  button.disabled = slider.disabled = !last; // one moment alone
  new ResizeObserver(measure).observe(map);
  tell();
}
