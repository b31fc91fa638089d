// The data segments of a wasm module (core specification 5.5.14).

const SECTION_DATA = 11;

/** Every segment as its address and a copy of its bytes. */
export function readSegments(bytes) {
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
      return { address, bytes: Buffer.from(bytes.subarray(at - length, at)) };
    });
  }
  return [];
}

/** The same bytes as one segment. */
export function mergeSegments(segments) {
  const address = Math.min(...segments.map((segment) => segment.address));
  const end = Math.max(...segments.map((segment) => segment.address + segment.bytes.length));
  const merged = Buffer.alloc(end - address);
  for (const segment of segments) merged.set(segment.bytes, segment.address - address);
  return { address, bytes: merged };
}

/**
 * The segments that code may read, given the numbers in it: where a number or an aligned word of such a segment is the
 * address of a byte of another one, that one is needed too. A number that only looks like an address keeps too much.
 */
export function reachable(segments, numbers) {
  const sorted = [...segments].sort((one, other) => one.address - other.address);
  const find = (address) =>
    sorted.findLast((segment) => segment.address <= address && address < segment.address + segment.bytes.length);
  const found = new Set();
  const visit = (address) => {
    const segment = find(address);
    if (segment === undefined || found.has(segment)) return;
    found.add(segment);
    for (let at = -segment.address & 3; at + 4 <= segment.bytes.length; at += 4) visit(segment.bytes.readUInt32LE(at));
  };
  numbers.forEach(visit);
  return found;
}
