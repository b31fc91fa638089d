/** The type of a class of the web platform, or another type for compilers without its types. */
export type RuntimeType<Name extends string, Otherwise> = typeof globalThis extends { [name in Name]: { prototype: infer Type } }
  ? Type
  : Otherwise;
