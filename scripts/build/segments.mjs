// The data segments of a wasm module (core specification 5.5.14), as views into its bytes.

const SECTION_DATA = 11;

export function segments(bytes) {
  let at = 8;
  const number = () => {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    if (id !== SECTION_DATA) {
      at += size;
      continue;
    }
    return Array.from({ length: number() }, () => {
      // Active, in memory 0, at a constant: `i32.const address` and `end`. rustc makes no other.
      if (bytes[at] !== 0 || bytes[at + 1] !== 0x41) throw new Error('The wasm has a data segment of another kind.');
      at += 2;
      const address = number();
      at += 1;
      const length = number();
      at += length;
      return { address, bytes: bytes.subarray(at - length, at) };
    });
  }
  return [];
}
