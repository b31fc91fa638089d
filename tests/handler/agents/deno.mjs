// deno run --unstable-kv … deno.mjs <path of the database>
import { denoKvStore } from 'bandwidth-mfa/stores/deno-kv';
import { answer } from './agent.mjs';

const store = denoKvStore(await Deno.openKv(Deno.args[0]));
const onListen = ({ port }) => console.log(`READY http://127.0.0.1:${port}`);
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, (request) => answer(store, request));
