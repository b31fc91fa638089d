// Load on servers, and the processor time that it costs them.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { batch } from './rounds.mjs';

const HEADERS = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };

/** Posts JSON like a page; resolves with the response after its body. */
export function post(agent, port, path, fields, headers) {
  const body = JSON.stringify(fields);
  return new Promise((resolve, reject) => {
    const all = { ...HEADERS, 'content-length': body.length, ...headers };
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers: all }, (response) => {
      response.resume().on('end', () => resolve(response));
    });
    sent.on('error', reject).end(body);
  });
}

/** The processor time of processes so far, in microseconds. Linux gives hundredths of a second. */
function processorTime(pids) {
  let ticks = 0;
  for (const pid of pids) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended.
    }
  }
  return ticks * 10_000;
}

/**
 * Calls `work(agent)` `count` times, `width` in parallel. Resolves with the calls per second, and with the processor time per call,
 * in microseconds, for each list of processes.
 */
export async function load({ width, count }, processes, work) {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const before = processes.map(processorTime);
  const begin = performance.now();
  await batch(() => work(agent), count, width);
  const seconds = (performance.now() - begin) / 1000;
  const after = processes.map(processorTime);
  agent.destroy();
  return { perSecond: count / seconds, cpu: after.map((time, at) => (time - before[at]) / count) };
}
