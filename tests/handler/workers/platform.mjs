// What differs in a Worker: see platform.mjs in the parent folder.
import { durableObjectStore } from 'bandwidth-mfa/stores/durable-object';
import { memoryStore } from 'bandwidth-mfa/stores/memory';

let kind;
let namespace;

/** Chooses the kind of store. */
export function use(newKind, newNamespace) {
  kind = newKind;
  namespace = newNamespace;
}

/** Cloudflare replaces what a client sends. */
export const addressHeaders = (address) => ({ 'cf-connecting-ip': address });

/** Tests start in the future: alarms come in real time, and at once for a Durable Object whose clock is stopped in the past. */
export const start = () => Math.ceil(Date.now() / 86_400_000) * 86_400_000;

/** An empty store. */
export function newStore(clock = () => Date.now()) {
  if (kind === 'memory') return memoryStore({ singleInstance: true, now: clock });
  const name = crypto.randomUUID();
  const store = durableObjectStore(namespace);
  return { apply: (shard, operations, instead) => store.apply(name + shard, operations, instead) };
}
