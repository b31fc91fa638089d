/** The type of a browser's class, or another type where there are no types of a browser. */
export type RuntimeType<Name extends string, Otherwise> = typeof globalThis extends { [name in Name]: { prototype: infer Type } }
  ? Type
  : Otherwise;
