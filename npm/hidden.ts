// What an instance keeps to itself. Private fields and WeakMaps break when Vue, MobX, immer or anybody's Proxy wraps the
// instance, since methods then have the wrapper as `this`. A function under a symbol is found through every wrapper, and is
// wrapped by none; enumerable, because immer's drafts copy nothing else.

/** Keeps a value for an object. */
export function hide(owner: object, key: symbol, value: unknown): void {
  Reflect.defineProperty(owner, key, { value: () => value, enumerable: true, configurable: true, writable: true });
}

/** The value, for the object or a wrapper of it. */
export function reveal<T>(owner: object, key: symbol): T | undefined {
  return (owner as Record<symbol, (() => T) | undefined>)[key]?.();
}

/** Makes `util.inspect` and consoles print instances of a class as if nothing was hidden, whatever they are told to show. */
export function hideInPrints(prototype: object, key: symbol): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value: function shown(this: object) {
      if (!Object.hasOwn(this, key)) return this;
      const { [key]: _, ...fields } = Object.getOwnPropertyDescriptors(this) as Record<symbol, PropertyDescriptor>;
      return Object.create(Object.getPrototypeOf(this), fields);
    },
    configurable: true,
    writable: true,
  });
}
