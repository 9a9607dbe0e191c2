// Corners of a drawn area: where they are near each other on the screen, and continuous across 180 degrees.

const NEAR_PX = 10;
const DIGITS = 1e5;

export function isNear([x, y], [x0, y0]) {
  return Math.hypot(x - x0, y - y0) <= NEAR_PX;
}

// In the turn of longitudes in which the corner before is written; a map that repeats itself gives any.
export function continued([lon, lat], before) {
  const turn = before ? Math.round((before[0] - lon) / 360) * 360 : 0;
  return [Math.round((lon + turn) * DIGITS) / DIGITS, Math.round(lat * DIGITS) / DIGITS];
}
