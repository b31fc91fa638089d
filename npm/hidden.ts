// Hidden values of an instance. Private fields and WeakMaps fail if Vue, MobX, immer or another Proxy wraps the instance, because
// the wrapper is then `this` in methods. So a value is hidden behind a function under a symbol: every wrapper passes it on, and none wraps
// its result. The property is enumerable, because immer's drafts copy only enumerable properties.

/** Hides a value in an object. */
export function hide(owner: object, key: symbol, value: unknown): void {
  Reflect.defineProperty(owner, key, { value: () => value, enumerable: true, configurable: true, writable: true });
}

/** The value, from the object or from a wrapper of it. */
export function reveal<T>(owner: object, key: symbol): T | undefined {
  return (owner as Record<symbol, (() => T) | undefined>)[key]?.();
}

/**
 * Makes `util.inspect`, consoles and `JSON.stringify` print instances of a class without hidden values, even with `showHidden`. A field
 * of a subclass may replace an accessor of the class; it is hidden too.
 */
export function hideInPrints(prototype: object, key: symbol): void {
  for (const name of [Symbol.for('nodejs.util.inspect.custom'), 'toJSON']) {
    Object.defineProperty(prototype, name, {
      value(this: object) {
        const { [key]: _, ...fields } = Object.getOwnPropertyDescriptors(this) as Record<string | symbol, PropertyDescriptor>;
        for (const field in fields) if (Object.getOwnPropertyDescriptor(prototype, field)?.get) delete fields[field];
        // Vitest and Chai call the same method of the result, and would never end.
        fields[name] = {};
        return Object.create(Object.getPrototypeOf(this), fields);
      },
      configurable: true,
      writable: true,
    });
  }
}
