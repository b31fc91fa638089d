// src/wasm/read.js as the build finds it beside the glue.
import type { ConfigurationParameters } from '../../src/wasm/types.js';

export const FIELDS: readonly (keyof ConfigurationParameters)[];
export function hold<C, O>(configuration: C, request: unknown, options: O): { configuration: C; request: unknown; options: O };
/** A lone surrogate in a text. */
export function hasSurrogate(text: string): boolean;
