// How strongly what came in a moment ago is drawn.

// From 1 to 0; what does not move is there until it is gone.
export function strength(passed, whole, still) {
  if (passed >= whole) return 0;
  return still ? 1 : 1 - passed / whole;
}
