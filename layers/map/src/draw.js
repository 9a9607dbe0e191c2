// An area drawn by hand: corners by clicks or by the keyboard. Python is told the closed one, and judges it.

import { PathLayer, ScatterplotLayer } from "@deck.gl/layers";
import { continued, isNear } from "./corners.js";

const LEAST = 3;
const STEP_PX = 80;
const SMALL_STEP_PX = 8;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const TYPED_IN = "input, textarea, select, [contenteditable=true], [role=combobox]";
const NAME = ".st-key-drawn_name input";
const NAME_MS = 30_000;
const LOOK_MS = 100;

function made(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Drawing {
  // `map` says where a pixel lies, moves, draws, and takes the corners.
  constructor(map) {
    this.map = map;
    this.corners = [];
    this.active = false;
    this.sent = false;
    this.root = made("div", { class: "rw-draw" });
    this.begin = made("button", { type: "button", class: "rw-draw-begin" });
    this.panel = made("div", { class: "rw-draw-panel" });
    this.how = made("p", {});
    this.state = made("p", { role: "status" });
    this.close = made("button", { type: "button" });
    this.leave = made("button", { type: "button" });
    this.cross = made("div", { class: "rw-cross", "aria-hidden": "true" });
    this.panel.append(this.how, this.state, this.close, this.leave);
    this.root.append(this.begin, this.panel);
    map.root.append(this.root);
    map.place.append(this.cross);
    this.begin.addEventListener("click", ({ detail }) => this.start(detail === 0));
    this.close.addEventListener("click", () => this.finish());
    this.leave.addEventListener("click", () => this.stop());
    map.place.addEventListener("pointermove", ({ clientX, clientY }) => this.point(clientX, clientY));
    this.onKey = (event) => this.key(event);
    this.show();
  }

  // Words as Python says them; none for whom there is nothing to draw for.
  describe(words, ink) {
    this.words = words;
    this.ink = ink;
    this.sent = false;
    if (!this.active) this.corners = [];
    if (!words) {
      if (this.active) this.stop();
    } else {
      this.begin.textContent = words.draw;
      this.close.textContent = words.close;
      this.leave.textContent = words.leave;
      this.how.textContent = words.how;
    }
    this.show();
  }

  start(byKeyboard) {
    this.active = true;
    this.sent = false;
    this.corners = [];
    this.tip = null;
    this.byKeyboard = byKeyboard;
    document.addEventListener("keydown", this.onKey, true);
    this.map.place.tabIndex = 0;
    this.map.place.focus({ preventScroll: true });
    this.tell();
    this.changed();
  }

  stop() {
    this.active = false;
    this.byKeyboard = false;
    document.removeEventListener("keydown", this.onKey, true);
    this.map.place.removeAttribute("tabindex");
    if (!this.sent) this.corners = [];
    this.changed();
    if (this.words) this.begin.focus({ preventScroll: true });
  }

  finish() {
    if (this.corners.length < LEAST) {
      this.state.textContent = this.words.few;
      return;
    }
    this.sent = true; // and is drawn until Python has answered
    this.tip = null;
    this.stop();
    this.map.sendDrawn(this.corners);
    this.askName();
  }

  // The name is asked for on the rail: whoever drew can type at once, if they have not gone elsewhere meanwhile.
  askName() {
    const until = performance.now() + NAME_MS;
    const look = setInterval(() => {
      const waits = [this.begin, document.body].includes(document.activeElement);
      const field = waits && document.querySelector(NAME);
      if (field) field.focus();
      if (!waits || performance.now() > until) clearInterval(look);
    }, LOOK_MS);
  }

  click(x, y, count) {
    this.byKeyboard = false;
    const { length } = this.corners;
    if (length && isNear(this.map.pixel(this.corners[length - 1]), [x, y])) {
      if (count > 1) this.finish();
    } else if (length >= LEAST && isNear(this.map.pixel(this.corners[0]), [x, y])) this.finish();
    else this.add(x, y);
  }

  add(x, y) {
    this.corners.push(continued(this.map.lonLat([x, y]), this.corners.at(-1)));
    this.tell();
    this.changed();
  }

  point(clientX, clientY) {
    if (!this.active) return;
    const { left, top } = this.map.place.getBoundingClientRect();
    this.byKeyboard = false;
    this.tip = [clientX - left, clientY - top];
    this.changed();
  }

  key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = target instanceof Element ? target : document.body;
    if (at.closest(TYPED_IN) || (at.closest("button, a") && (key === "Enter" || key === " "))) return;
    if (!this.pressed(key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  pressed(key, small) {
    if (key === "Escape") this.stop();
    else if (key === "Enter") this.finish();
    else if (key === "Backspace") this.back();
    else if (key === " ") this.add(...this.middle());
    else if (key in ARROWS) this.pan(ARROWS[key], small ? SMALL_STEP_PX : STEP_PX);
    else return false;
    if (this.active && (key === " " || key in ARROWS)) {
      this.byKeyboard = true;
      this.changed();
    }
    return true;
  }

  back() {
    this.corners.pop();
    this.tell();
    this.changed();
  }

  pan([right, down], step) {
    const [x, y] = this.middle();
    this.map.moveTo(this.map.lonLat([x + right * step, y + down * step]));
  }

  middle() {
    const { clientWidth, clientHeight } = this.map.place;
    return [clientWidth / 2, clientHeight / 2];
  }

  tell() {
    const last = this.corners.at(-1);
    if (!last) {
      this.state.textContent = this.words.none;
      return;
    }
    const [lon, lat] = [((last[0] + 540) % 360) - 180, last[1]].map((degrees) => this.map.number(degrees, 1));
    const said = { n: this.map.number(this.corners.length), lat, lon };
    this.state.textContent = this.words.corners.replace(/\{(n|lat|lon)\}/g, (_, name) => said[name]);
  }

  show() {
    this.root.hidden = !this.words;
    this.begin.hidden = this.active;
    this.panel.hidden = !this.active;
    this.cross.hidden = !(this.active && this.byKeyboard);
    this.map.place.classList.toggle("rw-drawing", this.active);
  }

  changed() {
    this.show();
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = null;
      this.map.render();
    });
  }

  layers() {
    if (!this.corners.length) return [];
    const tip = this.active && (this.byKeyboard ? this.middle() : this.tip);
    const path = [...this.corners, ...(tip ? [continued(this.map.lonLat(tip), this.corners.at(-1))] : [])];
    if (this.sent || this.corners.length >= LEAST) path.push(this.corners[0]);
    const colour = this.ink;
    return [
      new PathLayer({
        id: "drawn-line", data: [{ path }], getPath: (row) => row.path, getColor: colour, getWidth: 2,
        widthUnits: "pixels", pickable: false,
      }),
      new ScatterplotLayer({
        id: "drawn-corners", data: [...this.corners], getPosition: (corner) => corner, radiusUnits: "pixels",
        getRadius: (_, { index }) => (index ? 4 : 6), getFillColor: colour, pickable: false,
      }),
    ];
  }

  end() {
    document.removeEventListener("keydown", this.onKey, true);
    cancelAnimationFrame(this.asked);
  }
}
