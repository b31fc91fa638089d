// The parts of the simulator's glue that its facade uses.
export function simulate(
  id: number,
  settings: string,
  method: string,
  path: string,
  authorization: string | undefined,
  contentType: string | undefined,
  body: Uint8Array,
  now: number,
  code: (digits: number) => string,
): string;
export function forget(id: number): void;
