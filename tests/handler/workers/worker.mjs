// Runs the tests of H1 to H22 inside a Worker, one per request: `/` lists their titles, `/3` runs the fourth one.
import { LimitObject } from 'bandwidth-mfa/stores/durable-object';
import { tests } from './node-test.mjs';
import { use } from './platform.mjs';
import '../requirements-codes.test.mjs';
import '../requirements-responses.test.mjs';
import '../requirements-sends.test.mjs';

export { LimitObject };

export default {
  async fetch(request, { LIMITS, KIND }) {
    const name = new URL(request.url).pathname.slice(1);
    if (name === '') return Response.json(tests.map(({ title }) => title));
    use(KIND, LIMITS);
    const { work } = tests[Number(name)];
    const restored = [];
    const method = (object, key, replacement) => {
      const original = object[key];
      object[key] = replacement;
      restored.push(() => (object[key] = original));
    };
    try {
      await work({ mock: { method } });
      return Response.json({ ok: true });
    } catch (error) {
      return Response.json({ error: String(error?.stack ?? error) });
    } finally {
      for (const restore of restored) restore();
    }
  },
};
