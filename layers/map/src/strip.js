// The strip under the map: play, bars of events a period with marks over them, the slider, window and speed; all of
// it by keyboard, too.

const REST_MS = 300;
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const TYPED_IN = "input:not([type=range]), textarea, select, button, a, [contenteditable=true], [role=combobox], [role=grid], [data-testid=stDataFrame]";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawn({ bars, names, untold, marks }) {
  return JSON.stringify([bars, names, untold, marks]);
}

export class Strip {
  // `onStep` follows every move, `onRest` the last one of a series.
  constructor({ onStep, onRest }) {
    this.onStep = onStep;
    this.onRest = onRest;
    this.at = null;
    this.playing = false;
    this.waits = false;
    this.span = element("div", { class: "rw-span" });
    this.button = element("button", { class: "rw-play", type: "button" });
    this.bars = document.createElementNS(SVG, "svg");
    this.bars.setAttribute("class", "rw-bars");
    this.bars.setAttribute("role", "img");
    this.bars.setAttribute("preserveAspectRatio", "none");
    this.slider = element("input", { type: "range", min: "0", step: "1", class: "rw-last" });
    this.window = element("select", { class: "rw-window" });
    this.speed = element("select", { class: "rw-speed" });
    this.marks = element("ul", { class: "rw-marks", role: "list" });
    const middle = element("div", { class: "rw-slider" }, this.marks, this.bars, this.slider);
    this.root = element("div", { class: "rw-strip", role: "group" }, this.span, this.button, middle, this.window, this.speed);
    this.slider.addEventListener("input", () => this.move(Number(this.slider.value)));
    this.marks.addEventListener("keydown", (event) => this.along(event));
    this.button.addEventListener("click", () => this.toggle());
    this.window.addEventListener("change", () => this.chosen());
    this.speed.addEventListener("change", () => this.chosen());
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  // Takes over what Python says; `own` keeps where the reader is.
  describe(time, own) {
    const before = this.time;
    this.time = time;
    const count = time.names.length;
    this.slider.max = String(count - 1);
    if (!before || drawn(before) !== drawn(time)) this.build(time);
    const wasLast = before && this.at === before.names.length - 1;
    if (!own || this.at === null) {
      this.at = time.at;
      this.window.value = String(time.length);
      this.speed.value = time.speed;
      this.stop();
    } else if (wasLast || this.at >= count) this.at = count - 1;
    this.waits = this.waits && time.at !== this.at;
    this.draw();
  }

  build(time) {
    const { words } = time;
    this.root.setAttribute("aria-label", words.time);
    this.slider.setAttribute("aria-label", words.last);
    this.window.setAttribute("aria-label", words.window);
    this.speed.setAttribute("aria-label", words.speed);
    const [window, speed] = [this.window.value, this.speed.value];
    this.window.replaceChildren(...time.windows.map(([n, name]) => element("option", { value: n }, name)));
    this.speed.replaceChildren(...time.speeds.map(([name]) => element("option", { value: name }, name)));
    this.window.value = window || String(time.length);
    this.speed.value = speed || time.speed;
    this.buildBars(time);
    this.buildMarks(time);
  }

  // Names of operations and notes come from people: they become text and nothing else.
  buildMarks({ marks, names, words }) {
    const share = (at) => `${(100 * at) / names.length}%`;
    this.marks.hidden = !marks.length;
    this.marks.setAttribute("aria-label", words.marks);
    this.marks.replaceChildren(...marks.map(([kind, start, end, said], index) => {
      const mark = element("li", { class: `rw-mark rw-${kind}`, tabindex: index ? "-1" : "0" });
      mark.append(element("span", { class: "rw-words" }, said));
      mark.style.left = share(start);
      if (end > start) mark.style.width = share(end - start);
      mark.classList.toggle("rw-leftward", 2 * start > names.length);
      return mark;
    }));
  }

  // One stop of the tabulator, and arrows from mark to mark: there may be many.
  along(event) {
    const step = STEPS[event.key];
    const next = step && event.target[step > 0 ? "nextElementSibling" : "previousElementSibling"];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  buildBars({ bars, untold, words }) {
    const most = Math.max(1, ...bars);
    this.bars.setAttribute("viewBox", `0 0 ${bars.length} 30`);
    this.bars.setAttribute("aria-label", words.bars);
    this.rects = bars.map((count, index) => {
      const rect = document.createElementNS(SVG, "rect");
      const height = (28 * count) / most;
      const shape = { x: index + 0.08, y: 30 - height, width: 0.84, height };
      for (const [key, value] of Object.entries(shape)) rect.setAttribute(key, String(value));
      return rect;
    });
    const stubs = untold.map((index) => {
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", `M${index + 0.1} 29H${index + 0.9}`);
      line.setAttribute("class", "rw-untold");
      return line;
    });
    this.bars.replaceChildren(...this.rects, ...stubs);
  }

  get length() {
    return Number(this.window.value);
  }

  get first() {
    return Math.max(0, this.at - this.length + 1);
  }

  draw() {
    const { names, words } = this.time;
    this.slider.value = String(this.at);
    this.slider.setAttribute("aria-valuetext", names[this.at]);
    const parts = words.span.split("**").map((part) => part.replace(/\{(first|last)\}/g, (_, end) => names[this[end === "first" ? "first" : "at"]]));
    this.span.replaceChildren(...parts.map((part, index) => (index % 2 ? element("b", {}, part) : part)));
    this.rects.forEach((rect, index) => rect.classList.toggle("rw-in", index >= this.first && index <= this.at));
    this.button.textContent = this.playing ? "\u275a\u275a" : "\u25b6";
    this.button.setAttribute("aria-label", this.playing ? words.pause : words.play);
    this.button.title = this.playing ? words.pause : words.play;
  }

  move(at) {
    this.at = at;
    this.draw();
    this.onStep();
    if (!this.playing) this.rest();
  }

  chosen() {
    this.draw();
    this.onStep();
    this.rest();
  }

  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.onRest(), REST_MS);
  }

  key(event) {
    const typed = event.target instanceof Element && event.target.closest(TYPED_IN);
    if (event.code !== "Space" || typed || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.toggle();
  }

  toggle() {
    if (this.playing) {
      this.stop();
      this.onRest();
      return;
    }
    clearTimeout(this.resting);
    this.playing = true;
    const end = this.time.names.length - 1;
    if (this.at === end) this.move(Math.min(this.time.usual, end + 1) - 1);
    this.draw();
    let since = performance.now();
    const tick = (now) => {
      if (!this.playing) return;
      this.timer = requestAnimationFrame(tick);
      if (this.waits || now - since < this.interval()) return;
      since = now;
      if (this.at < this.time.names.length - 1) this.move(this.at + 1);
      else this.toggle();
    };
    this.timer = requestAnimationFrame(tick);
  }

  interval() {
    return 1000 * this.time.speeds.find(([name]) => name === this.speed.value)[1];
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.timer);
    if (this.time) this.draw();
  }

  leave() {
    this.stop();
    clearTimeout(this.resting);
    document.removeEventListener("keydown", this.onKey);
  }
}
