// src/wasm/drive.js as the build finds it beside the glue.
import type { MfaError } from '../../src/wasm/types.js';

export function checkConfiguration(configuration: unknown): MfaError | undefined;
export function ask(kind: number, id: number, code: number, value: unknown, second?: unknown, third?: unknown): unknown;
