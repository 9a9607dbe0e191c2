// Turns the layers of pydeck's JSON into deck.gl's, and puts into them what a frame of time changes.

import { GeoJsonLayer, IconLayer, PathLayer, PolygonLayer, ScatterplotLayer, SolidPolygonLayer, TextLayer }
  from "@deck.gl/layers";
import { CollisionFilterExtension, DataFilterExtension, PathStyleExtension } from "@deck.gl/extensions";
import { accessor, isAccessor } from "./accessors.js";
import { outlines } from "./cells.js";
import { colourOf } from "./colours.js";

const CLASSES = { IconLayer, PathLayer, PolygonLayer, ScatterplotLayer, SolidPolygonLayer, TextLayer };
const FILES = new Map();
const LOADED = new Set();
// Each kind of drawing is one program for all layers: software takes half a second and more to translate one.
const PRESENT = new DataFilterExtension({ filterSize: 1 });
const DASHED = new PathStyleExtension({ dash: true, highPrecisionDash: true });
const APART = new CollisionFilterExtension();
const SHAPES = { extensions: [DASHED, PRESENT], getDashArray: [0, 0], getFilterValue: 1, filterRange: [0.5, 1.5] };
const WORDS = { extensions: [APART], collisionEnabled: false };
const EXTENSIONS = { CollisionFilterExtension: { collisionEnabled: true }, PathStyleExtension: {} };
const SIGNS = new Set(["IconLayer", "ScatterplotLayer"]);
const SHARED = { PathLayer: SHAPES, PolygonLayer: SHAPES, SolidPolygonLayer: SHAPES, TextLayer: WORDS };

export const STAGES = 2;

// `zoom` decides what of the base map is drawn; `frame` is null where Python draws each window on its own;
// `onLoaded` is called when a file of the base map has come; what comes after `stage` is left out.
export function layersOf(specs, { zoom, frame, cells, onLoaded, stage }) {
  return specs.filter((spec) => stageOf(spec) <= stage).map((spec) => {
    if (spec["@@type"] === "TileLayer") return base(spec, zoom, specs, onLoaded);
    if (spec["@@type"] === "H3HexagonLayer") return spec.played ? playedCells(spec, cells) : hexagons(spec);
    const props = propsOf(spec);
    return new CLASSES[spec["@@type"]](frame && spec.frames ? { ...props, ...framed(spec, props, frame) } : props);
  });
}

const MADE = new WeakMap();

// At which of the stages a layer is drawn first: areas, then the corridors' lines, then borders, words and signs.
function stageOf(spec) {
  const type = spec["@@type"];
  if (type === "TileLayer") return spec.filled ? 0 : STAGES;
  return SHARED[type] === SHAPES ? Number(type === "PathLayer") : STAGES;
}

function propsOf(spec) {
  const kept = MADE.get(spec);
  if (kept) return kept;
  const props = { ...SHARED[spec["@@type"]] };
  for (const [key, value] of Object.entries(spec)) {
    if (key === "@@type" || key === "frames" || key === "played") continue;
    if (key === "extensions") for (const { "@@type": name } of value) Object.assign(props, EXTENSIONS[name]);
    else props[key] = isAccessor(value) ? accessor(value) : value;
  }
  MADE.set(spec, props);
  return props;
}

function base(spec, zoom, specs, onLoaded) {
  const { data, minZoom, maxZoom, visibleMinZoom = -Infinity, visibleMaxZoom = Infinity, ...props } = propsOf(spec);
  const wanted = zoom >= visibleMinZoom && zoom <= visibleMaxZoom;
  if (wanted && !FILES.has(data)) FILES.set(data, load(data, onLoaded));
  const visible = wanted || (LOADED.has(data) && standsIn(specs, zoom, visibleMinZoom, visibleMaxZoom));
  const shared = props.pointType === "text" ? WORDS : props.filled ? SHAPES : {};
  return new GeoJsonLayer({ ...shared, ...props, data: FILES.get(data) ?? [], visible });
}

async function load(url, onLoaded) {
  const found = await (await fetch(url)).json();
  LOADED.add(url);
  setTimeout(onLoaded); // after deck.gl, which waits for the same file
  return found;
}

// Coarse land stays until the fine has come, and the other way round: there is never sea where land is.
function standsIn(specs, zoom, least, most) {
  const at = zoom > most ? most : least;
  const next = zoom > most ? "visibleMinZoom" : "visibleMaxZoom";
  return specs.some((spec) => spec[next] === at && !LOADED.has(spec.data));
}

function hexagons(spec) {
  const { data, getHexagon, coverage = 1, ...props } = propsOf(spec);
  let rings = MADE.get(data);
  if (!rings) MADE.set(data, (rings = outlines(data.map(getHexagon), coverage)));
  const of = (get) => (typeof get === "function" ? (_, { index }) => get(data[index]) : get);
  const { stroked, getFillColor, getLineColor } = props;
  if (!stroked) {
    return new SolidPolygonLayer({
      ...SHAPES, ...props, data: rings, rows: data, positionFormat: "XY", _normalize: false, getFillColor: of(getFillColor),
    });
  }
  const { value } = rings.attributes.getPolygon;
  const ring = (_, { index }) => value.subarray(2 * rings.startIndices[index], 2 * rings.startIndices[index + 1]);
  return new PolygonLayer({
    ...SHAPES, ...props, data, positionFormat: "XY", getPolygon: ring, getFillColor, getLineColor,
  });
}

function playedCells(spec, cells) {
  const { getHexagon, coverage, ...props } = propsOf(spec);
  const { data, count, shown } = cells
    ? { data: cells.polygons(coverage), count: cells.count, shown: cells.shown }
    : { data: [], count: [], shown: "" };
  const trigger = `${shown} ${spec.played.key}`;
  return new SolidPolygonLayer({
    ...SHAPES,
    ...props,
    data,
    positionFormat: "XY",
    _normalize: false,
    getFillColor: (_, { index }) => colourOf(count[index], spec.played),
    getFilterValue: (_, { index }) => (count[index] > 0 ? 1 : 0),
    updateTriggers: { getFillColor: trigger, getFilterValue: trigger },
  });
}

// What of a layer a frame shows: which rows, and for lines how wide and how firm.
function framed(spec, props, { at, arrays, units, first, last }) {
  const { shown, alpha, width, widen = 0, span } = spec.frames;
  const rows = props.data;
  if (span) {
    const within = rows.filter((row) => row.period >= first && row.period <= last).slice(0, span);
    return same(spec, within);
  }
  const value = (name, row) => arrays[name][at * units + row.unit];
  if (!width) return same(spec, rows.filter((row) => value(shown, row)));
  const trigger = `${at}`;
  return {
    getWidth: (row) => (value(shown, row) ? Math.max(0.8, value(width, row) + widen) : 0),
    getColor: (row) => (alpha ? [...row.colour.slice(0, 3), value(alpha, row)] : row.colour),
    updateTriggers: { getWidth: trigger, getColor: trigger },
  };
}

const LAST = new WeakMap();

// The same rows are the same data: deck.gl keeps what it has made of them.
function same(spec, rows) {
  const before = LAST.get(spec);
  const kept = before && before.length === rows.length && before.every((row, index) => row === rows[index]);
  if (!kept) LAST.set(spec, rows);
  return { data: kept ? before : rows };
}
