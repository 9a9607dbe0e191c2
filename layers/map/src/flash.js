// What came in a moment ago: a ring of its radius round each, which fades; where motion is not wanted it stays, and goes.

import { ScatterplotLayer } from "@deck.gl/layers";
import { strength } from "./strength.js";

const FRAME_MS = 100;
const COUNTED_MS = 1000;
const LEAST_PX = 9; // a ring that can be seen; never a dot
let begun = null; // also by a map that was here before: nothing is new twice

export class Flash {
  constructor(render) {
    this.render = render;
    this.shown = null;
    this.left = 0;
  }

  // The same one comes with every answer while it is new, and begins once.
  take(flash, session) {
    const name = flash && `${session} ${flash.number}`;
    if (!name || name === begun) return;
    this.end();
    begun = name;
    this.shown = flash;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.left = 1;
    let passed = 0;
    let before = performance.now();
    this.timer = setInterval(() => {
      // What takes the browser long to draw for the first time does not count: nobody saw it meanwhile.
      passed += Math.min(performance.now() - before, COUNTED_MS);
      before = performance.now();
      this.left = strength(passed, 1000 * flash.seconds, this.still);
      if (!this.left) this.end();
      if (!this.still || !this.left) this.render();
    }, FRAME_MS);
  }

  layers() {
    if (!this.shown) return [];
    const { rings, colour } = this.shown;
    return [
      new ScatterplotLayer({
        id: "flash", data: rings, getPosition: ([lon, lat]) => [lon, lat], getRadius: ([, , metres]) => metres,
        radiusUnits: "meters", radiusMinPixels: LEAST_PX, filled: false, stroked: true, getLineColor: colour,
        getLineWidth: 2.5, lineWidthUnits: "pixels", opacity: this.left, pickable: false,
      }),
    ];
  }

  end() {
    clearInterval(this.timer);
    this.shown = null;
    this.left = 0;
  }
}
