// Opens what Python sends: a header in JSON, and behind it arrays of numbers, each aligned to eight bytes.

const TYPES = {
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array, u8: BigUint64Array,
};

export function opened(bytes) {
  const whole = new Uint8Array(bytes).buffer; // a copy: what the socket gives may begin anywhere
  const length = new DataView(whole).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  const from = Math.ceil((4 + length) / 8) * 8;
  const arrays = {};
  for (const [name, [type, at, count]] of Object.entries(header.arrays)) {
    arrays[name] = new TYPES[type](whole, from + at, count);
  }
  return { header, arrays };
}
