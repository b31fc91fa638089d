// The data of a wasm module: which of its segments code can read. rustc makes one for each constant when the linker is told to
// leave them apart.

/** Every segment as its address and a copy of its bytes. */
export function readSegments(module) {
  return Array.from({ length: module.getNumDataSegments() }, (_, index) => {
    const { offset, data, passive } = module.getDataSegmentInfo(module.getDataSegmentByIndex(index));
    if (passive) throw new Error('The wasm has a passive data segment, which no address leads to.');
    return { address: offset, bytes: Buffer.from(data) };
  });
}

/** Whether a segment is the path of a source file and nothing else: where a panic is written. */
export const isPath = ({ bytes }) => /^[\w@+./\\: -]+\.rs\0?$/.test(bytes.toString('latin1'));

/** Every number in the code that may be an address, or the first part of one. */
export function addresses(module) {
  const code = module.emitText().replace(/^ \(data .*$/gm, '');
  return new Set(Array.from(code.matchAll(/\b(?:i32\.const |offset=)(\d+)/g), ([, number]) => Number(number)));
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

/** Puts these segments into the module in the place of its own: as one, since binaryen leaves zeroes out but joins nothing. */
export function writeSegments(module, segments) {
  const address = Math.min(...segments.map((segment) => segment.address));
  const end = Math.max(...segments.map((segment) => segment.address + segment.bytes.length));
  const data = Buffer.alloc(end - address);
  for (const segment of segments) segment.bytes.copy(data, segment.address - address);
  const { initial, max } = module.getMemoryInfo();
  module.setMemory(initial, max ?? -1, null, [{ offset: module.i32.const(address), data, passive: false }], false, false, '0');
}
