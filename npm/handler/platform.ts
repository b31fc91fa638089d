// The parts of the web platform that a handler needs, for compilers without its types. If the program's compiler has them, the
// handler's types use those.
import type { RuntimeType } from '../runtime-type.ts';

interface MinimalRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

interface MinimalResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The runtime's `Request`; without its types, only method, URL and headers. */
export type HandlerRequest = RuntimeType<'Request', MinimalRequest>;

/** The runtime's `Response`; without its types, the parts that every runtime has. */
export type HandlerResponse = RuntimeType<'Response', MinimalResponse>;

export interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
  cancel(): Promise<unknown>;
}

/** The parts of a request that this code uses. */
export interface Incoming {
  method: string;
  url: string;
  headers: { get(name: string): string | null };
  body: { getReader(): Reader; locked?: boolean } | null;
  bodyUsed?: boolean;
}

/** The parts of a response that this code uses. */
export interface Outgoing {
  status: number;
  statusText: string;
  /** Empty unless the response comes from `fetch`. */
  url: string;
  headers: object;
  body: unknown;
}
