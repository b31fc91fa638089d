// Finds the data segments of a wasm module that its code can read. rustc makes one segment for each constant if the linker does not
// merge them.

/** Every segment: its address and a copy of its bytes. */
export function readSegments(module) {
  return Array.from({ length: module.getNumDataSegments() }, (_, index) => {
    const { offset, data, passive } = module.getDataSegmentInfo(module.getDataSegmentByIndex(index));
    if (passive) throw new Error('The wasm has a passive data segment, which no address leads to.');
    return { address: offset, bytes: Buffer.from(data) };
  });
}

/** Whether a segment is only the path of a source file: panics name the place in the source. */
export const isPath = ({ bytes }) => /^[\w@+./\\: -]+\.rs\0?$/.test(bytes.toString('latin1'));

/** Every number in the code that may be an address, or the base of one. */
export function addresses(module) {
  const code = module.emitText().replace(/^ \(data .*$/gm, '');
  return new Set(Array.from(code.matchAll(/\b(?:i32\.const |offset=)(\d+)/g), ([, number]) => Number(number)));
}

/**
 * The segments that the code may read: a segment is needed if a number in the code, or an aligned word in a needed segment, is an
 * address inside it. A number may look like an address by chance; then a segment stays that is not needed.
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

/** Replaces the module's segments by these, as one: binaryen leaves out zeroes, but does not merge segments. */
export function writeSegments(module, segments) {
  const address = Math.min(...segments.map((segment) => segment.address));
  const end = Math.max(...segments.map((segment) => segment.address + segment.bytes.length));
  const data = Buffer.alloc(end - address);
  for (const segment of segments) segment.bytes.copy(data, segment.address - address);
  const { initial, max } = module.getMemoryInfo();
  module.setMemory(initial, max ?? -1, null, [{ offset: module.i32.const(address), data, passive: false }], false, false, '0');
}
