// src/wasm/drive.js as the build finds it beside the glue.
import type { MfaError } from '../../src/wasm/types.js';

export function checkConfiguration(configuration: unknown): MfaError | undefined;
export function ask<Values extends unknown[]>(question: (...values: Values) => void, ...values: Values): unknown;
