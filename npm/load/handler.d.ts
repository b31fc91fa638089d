// What the glue of the handler's entry has besides.
export function wake(): void;
