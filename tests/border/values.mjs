// JavaScript values of every kind, and ways to put them into an object.
import fc from 'fast-check';
import { inspect } from 'node:util';
import { ODD, thrower } from './odd.mjs';

/** A function that creates a value: each run has its own, and a report shows which it is. */
const maker = (make, show) => Object.assign(() => make(), { toString: show });

export const oddValues = ODD.map((make) => maker(make, () => `${make} ${inspect(make())}`));

const ordinary = fc
  .anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    maxDepth: 3,
  })
  .map((value) =>
    maker(
      () => value,
      () => fc.stringify(value),
    ),
  );

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 40 })).map((value) =>
  maker(
    () => value,
    () => JSON.stringify(value),
  ),
);

export const anyValue = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 3, arbitrary: ordinary },
  { weight: 1, arbitrary: text },
);

/** How `place` puts a value into an object. */
export const placing = fc.constantFrom(
  'plain',
  'plain',
  'plain',
  'plain',
  'throwing getter',
  'changing getter',
  'hidden',
  'inherited',
);

/**
 * Puts a value into an object: directly, behind a getter that throws, behind a getter that returns it only from the second time on, as
 * a property that is not enumerable, or in the prototype.
 */
export function place(object, name, value, how) {
  if (how === 'inherited') {
    delete object[name];
    Object.setPrototypeOf(object, { [name]: value });
    return;
  }
  let reads = 0;
  const old = Object.getOwnPropertyDescriptor(object, name)?.value;
  const descriptors = {
    plain: { value, writable: true, enumerable: true },
    hidden: { value, writable: true, enumerable: false },
    'throwing getter': { get: thrower, enumerable: true },
    'changing getter': { get: () => ((reads += 1) === 1 ? old : value), enumerable: true },
  };
  Object.defineProperty(object, name, { configurable: true, ...descriptors[how] });
}
