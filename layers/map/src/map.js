// The map and the strip of time of the Watch page, as one component of Streamlit: deck.gl draws what pydeck describes.

import { Deck, MapView } from "@deck.gl/core";
import { PlayedCells } from "./cells.js";
import { opened } from "./container.js";
import { Drawing } from "./draw.js";
import { Flash } from "./flash.js";
import { STAGES, layersOf } from "./layers.js";
import { Strip } from "./strip.js";
import { cellTip, numbers } from "./words.js";

const MAPS = new Map(); // by the element that Streamlit gives
const VIEWS = new Map(); // by where the map opens: the reader's own view, while other pages are looked at
let kept = null; // the cells of all periods, for whichever map asks for them
const DRAGGED_PX = 4;
const MOST_LATITUDE = 85;
const LINES = ["halo", "casing", "corridors", "hollow"];
const PICKABLE = { areas: "area_id", ...Object.fromEntries(LINES.map((name) => [name, "corridor_id"])) };

export default function draw({ name, data, parentElement, setTriggerValue }) {
  if (name.endsWith("cells")) {
    keep(data);
    return () => {};
  }
  if (!MAPS.has(parentElement)) MAPS.set(parentElement, new WatchMap(parentElement));
  const map = MAPS.get(parentElement);
  map.take(opened(data), setTriggerValue);
  return () => {
    map.leave();
    MAPS.delete(parentElement);
  };
}

function keep(data) {
  const found = opened(data);
  if (kept?.digest === found.header.digest) return;
  kept = new PlayedCells(found);
  for (const map of MAPS.values()) map.render();
}

class WatchMap {
  constructor(parent) {
    this.place = document.createElement("div");
    this.place.className = "rw-map";
    this.place.setAttribute("role", "region");
    this.stage = 0;
    this.strip = new Strip({ onStep: () => this.step(), onRest: () => this.tell() });
    // By the browser's own click: a frame that takes long between down and up makes of deck.gl's a press.
    this.place.addEventListener("pointerdown", ({ clientX, clientY }) => {
      this.down = [clientX, clientY];
    });
    this.place.addEventListener("click", (event) => this.click(event));
    this.root = document.createElement("div");
    this.root.className = "rw-watch";
    this.root.append(this.place);
    this.drawing = new Drawing(this);
    this.flash = new Flash(() => this.render());
    this.root.append(this.strip.root);
    parent.append(this.root);
    const fonts = ["400 12px 'Noto Sans'", "600 12px 'Noto Sans'"].map((font) => document.fonts.load(font));
    this.ready = Promise.allSettled(fonts);
  }

  async take({ header, arrays }, send) {
    this.send = send;
    // Where the reader is in time is known here; Python's word counts when the page opens, and when somebody else looks.
    const own = header.session === this.described?.session;
    this.described = header;
    if (!header.played) kept = null; // of whoever looked before
    this.arrays = arrays;
    this.number = numbers(header.language);
    this.place.setAttribute("aria-label", header.words.alt);
    this.strip.describe(header.time, own);
    this.drawing.describe(header.draw, header.ink);
    this.flash.take(header.flash, header.session);
    this.taken = (this.taken ?? 0) + 1;
    await this.ready;
    if (!this.gone) this.render();
  }

  get cells() {
    const wanted = this.described.played;
    return wanted && kept?.digest === wanted ? kept : null;
  }

  step() {
    if (this.described.frames) this.render();
    else if (this.strip.playing) {
      this.strip.waits = true;
      this.tell();
    }
  }

  tell(more = {}) {
    clearTimeout(this.strip.resting);
    const { at, length, speed, time } = this.strip;
    this.send("told", { last: time.days[at], length, speed: speed.value, ...more });
  }

  sendDrawn(corners) {
    this.send("drawn", corners);
  }

  render() {
    if (!this.described || this.gone) return;
    const { deck, frames } = this.described;
    const { at, first } = this.strip;
    this.cells?.show(first, at);
    const frame = frames && { at, first, last: at, arrays: this.arrays, units: frames.units };
    const opens = JSON.stringify(deck.initialViewState);
    const props = {};
    if (this.opens !== opens) {
      this.opens = opens;
      this.view = VIEWS.get(opens) ?? deck.initialViewState;
      props.initialViewState = { ...this.view };
    }
    const onLoaded = () => this.render();
    const { stage, cells } = this;
    const layers = layersOf(deck.layers, { zoom: this.view.zoom, frame, cells, onLoaded, stage });
    props.layers = [...layers, ...this.flash.layers(), ...this.drawing.layers()];
    if (this.drawn !== this.drawing.active) {
      this.drawn = this.drawing.active;
      props.views = this.mapView();
    }
    this.place.dataset.rings = String(this.flash.shown?.rings.length ?? 0);
    if (this.deck) this.deck.setProps(props);
    else this.deck = this.made(props);
  }

  made(props) {
    return new Deck({
      parent: this.place,
      getTooltip: (info) => this.tooltip(info),
      onViewStateChange: ({ viewState }) => this.look(viewState),
      onAfterRender: () => {
        this.place.dataset.painted = String(this.described.frames ? this.strip.at : this.described.time.at);
        this.place.dataset.answers = String(this.taken);
        if (this.stage < STAGES) this.goOn();
        else this.place.dataset.whole = "";
        const { longitude, latitude, zoom } = this.view;
        this.place.dataset.view = [longitude, latitude, zoom].map((value) => value.toFixed(4)).join(" ");
      },
      ...props,
    });
  }

  // Software takes up to a second to translate the program of each kind of layer: what counts most comes first.
  goOn() {
    if (this.goesOn) return;
    this.goesOn = true;
    const next = () => {
      this.goesOn = false;
      this.stage += 1;
      this.render();
    };
    // The second of two frames comes when the first is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(next)));
  }

  // While somebody draws, the keys and a double click are theirs.
  mapView() {
    const { "@@type": _, ...view } = this.described.deck.views[0];
    const controller = this.drawing.active ? { doubleClickZoom: false, keyboard: false } : view.controller;
    return new MapView({ id: "map", ...view, controller });
  }

  get port() {
    const { clientWidth: width, clientHeight: height } = this.place;
    return new MapView().makeViewport({ width, height, viewState: this.view });
  }

  lonLat(pixel) {
    return this.port.unproject(pixel);
  }

  pixel([lon, lat]) {
    const { longitude } = this.view;
    return this.port.project([lon + Math.round((longitude - lon) / 360) * 360, lat]);
  }

  moveTo([lon, lat]) {
    const { zoom, minZoom, maxZoom } = this.view;
    const longitude = ((((lon + 180) % 360) + 360) % 360) - 180;
    const latitude = Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, lat));
    this.view = { longitude, latitude, zoom, minZoom, maxZoom };
    VIEWS.set(this.opens, this.view);
    this.deck.setProps({ initialViewState: { ...this.view } });
  }

  look(view) {
    const crosses = this.described.zooms.some((zoom) => view.zoom >= zoom !== this.view.zoom >= zoom);
    this.view = view;
    VIEWS.set(this.opens, view);
    if (crosses) this.render();
  }

  tooltip({ layer, index, object }) {
    if (!layer || index < 0 || this.drawing.active) return null;
    const { words, frames } = this.described;
    if (layer.id === "cells" && this.cells) {
      return plain(cellTip(this.cells.count[index], this.cells.reach[index], words, this.number));
    }
    const row = object ?? layer.props.rows?.[index];
    if (!Array.isArray(row?.tip)) return row?.tip ? plain(row.tip) : null;
    const events = this.arrays.events[this.strip.at * frames.units + row.unit];
    return plain(row.tip.join(this.number(events)));
  }

  click({ clientX, clientY, detail }) {
    const [x, y] = this.down ?? [clientX, clientY];
    if (!this.deck || Math.hypot(clientX - x, clientY - y) > DRAGGED_PX) return;
    const { left, top } = this.place.getBoundingClientRect();
    if (this.drawing.active) {
      this.drawing.click(clientX - left, clientY - top, detail);
      return;
    }
    const { layer, object } = this.deck.pickObject({ x: clientX - left, y: clientY - top }) ?? {};
    if (layer && !(layer.id in PICKABLE)) return;
    const id = object?.[PICKABLE[layer?.id]] ?? null;
    if (id === null && !this.described.selected) return;
    this.tell({ picked: id === this.described.selected ? null : id });
  }

  leave() {
    this.gone = true;
    this.strip.leave();
    this.drawing.end();
    this.flash.end();
    this.deck?.finalize();
    this.root.remove();
  }
}

function plain(text) {
  return { text, className: "rw-tip", style: { background: "", color: "", padding: "" } };
}
