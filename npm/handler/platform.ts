// The parts of the web platform that a handler needs, typed for compilers that know no platform. Where the program's own
// compiler knows one, the handler's types are those.

type Own<Name extends string, Otherwise> = typeof globalThis extends { [name in Name]: { prototype: infer Type } }
  ? Type
  : Otherwise;

interface SomeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

interface SomeResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The runtime's own `Request`; where the compiler knows none, the parts of it that a handler reads. */
export type HandlerRequest = Own<'Request', SomeRequest>;

/** The runtime's own `Response`; where the compiler knows none, the parts of it that every runtime has. */
export type HandlerResponse = Own<'Response', SomeResponse>;

export interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
  cancel(): Promise<unknown>;
}

/** What the code in here sees of a request. */
export interface Incoming {
  method: string;
  url: string;
  headers: { get(name: string): string | null };
  body: { getReader(): Reader } | null;
  bodyUsed?: boolean;
}

/** What the code in here sees of a response. */
export interface Outgoing {
  status: number;
  statusText: string;
  headers: object;
  body: unknown;
}
