// deno run --unstable-kv … deno.mjs <path of the database>
import { denoKvStore } from 'bandwidth-mfa/stores/deno-kv';
import { agent } from './agent.mjs';

const respond = agent(denoKvStore(await Deno.openKv(Deno.args[0])), Deno.env.toObject());
const onListen = ({ port }) => console.log(`READY http://127.0.0.1:${port}`);
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, (request) => respond(request));
