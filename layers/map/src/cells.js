// Cells of all periods: their outlines, made once, and for a window of periods what lies in each, and its colour.

import { cellToBoundary, cellToLatLng } from "h3-js";

export class PlayedCells {
  constructor({ header, arrays }) {
    Object.assign(this, header);
    this.arrays = arrays;
    this.size = arrays.cells.length;
    this.count = new Float64Array(this.size);
    this.reach = new Float64Array(this.size);
    this.outlines = null;
    this.shown = "";
  }

  // Sums up periods first..last, both counted from 0.
  show(first, last) {
    if (this.shown === `${first} ${last}`) return;
    this.shown = `${first} ${last}`;
    const { starts, at, count, reach } = this.arrays;
    for (let cell = 0; cell < this.size; cell++) {
      let events = 0;
      let km = 0;
      for (let entry = starts[cell]; entry < starts[cell + 1]; entry++) {
        if (at[entry] >= first && at[entry] <= last) {
          events += count[entry];
          km += reach[entry];
        }
      }
      this.count[cell] = events;
      this.reach[cell] = km;
    }
  }

  polygons(coverage) {
    this.outlines ??= outlines(Array.from(this.arrays.cells, (cell) => cell.toString(16)), coverage);
    return this.outlines;
  }
}

export function outlines(names, coverage) {
  const startIndices = new Uint32Array(names.length + 1);
  const rings = names.map((name, index) => {
    const made = outline(name, coverage);
    startIndices[index + 1] = startIndices[index] + made.length / 2;
    return made;
  });
  const value = new Float64Array(2 * startIndices[names.length]);
  rings.forEach((made, index) => value.set(made, 2 * startIndices[index]));
  return { length: names.length, startIndices, attributes: { getPolygon: { value, size: 2 } } };
}

// A closed ring with continuous longitudes: a cell on the antimeridian does not span the globe.
export function outline(name, coverage) {
  const [lat, lon] = cellToLatLng(name);
  const corners = cellToBoundary(name);
  return [...corners, corners[0]].flatMap(([y, x]) => {
    const east = lon + (((x - lon + 540) % 360) - 180);
    return [lon + (east - lon) * coverage, lat + (y - lat) * coverage];
  });
}
