/** The features of the crate's native tests and examples. One set for all of them, so that it is compiled once. */
export const NATIVE = 'simulator,reqwest,tracing,__handler';
