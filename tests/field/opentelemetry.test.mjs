// OpenTelemetry's own instrumentation of Node's fetch: its spans are children of the caller's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project } from './project.mjs';

for (const node of [24, 26]) {
  test(`each request's span is a child of its call's span on Node ${node}`, { timeout: 180_000 }, async (t) => {
    const app = await project('opentelemetry', { node });
    t.after(() => app.close());
    const simulator = await app.serve([app.program('bandwidth-mfa'), 'simulator', '--port', '0'], /(http:\/\/[\d.]+:\d+)/);
    const spans = JSON.parse(await app.node(['trace.mjs', simulator.match[1]]));
    const of = (name) => spans.find((span) => span.name === name);
    assert.deepEqual(of('first').events, ['mfa.start', 'mfa.token', 'mfa.attempt', 'mfa.end']);
    assert.deepEqual(of('second').events, ['mfa.start', 'mfa.token', 'mfa.attempt', 'mfa.end']);
    const requests = spans.filter(({ path }) => path).map(({ parent, path }) => [parent, path]);
    // The first call makes the token request that both wait for.
    assert.deepEqual(requests.sort(), [
      ['first', '/api/v1/accounts/9900000/code/verify'],
      ['first', '/api/v1/oauth2/token'],
      ['second', '/api/v1/accounts/9900000/code/verify'],
    ]);
  });
}
