// A port that neither accepts nor refuses connections: its process is stopped and its queue is full.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

const BACKLOG = 1;

const owner = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: ${BACKLOG} }, () => {
    process.stdout.write(String(server.address().port), () => process.kill(process.pid, 'SIGSTOP'));
  });
`;

/** `{ port, stop }`. */
export async function startBlackHole() {
  const child = spawn(process.execPath, ['-e', owner], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const [text] = await once(child.stdout, 'data');
  const port = Number(text);
  // The kernel completes one connection more than the backlog allows; all others get no answer.
  const fillers = Array.from({ length: BACKLOG + 4 }, () => net.connect(port, '127.0.0.1').on('error', () => {}));
  await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    let connected = 0;
    for (const filler of fillers) {
      filler.on('connect', () => {
        connected += 1;
        if (connected === BACKLOG + 1) resolve();
      });
    }
  });
  const stop = () => {
    process.off('exit', kill);
    for (const filler of fillers) filler.destroy();
    kill();
  };
  return { port, stop };
}
