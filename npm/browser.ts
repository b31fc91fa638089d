export { createVerification } from './browser/flow.ts';
export type * from './browser/types.ts';
