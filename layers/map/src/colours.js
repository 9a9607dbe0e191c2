// Colours of cells by their count.

// As `class_of` and `opacity` in layers/hexagons.py; a test holds both to it.
export function stepOf(count, lower) {
  let step = 0;
  while (step + 1 < lower.length && count >= lower[step + 1]) step++;
  return step;
}

export function colourOf(count, { lower, ramp, alpha }) {
  const step = stepOf(count, lower);
  return [...ramp[step], Math.round(alpha.base + alpha.below_one * Math.min(count, 1) + alpha.step * step)];
}
