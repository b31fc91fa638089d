// Calls of every outcome, with deadlines of ten minutes: whatever keeps the process alive afterwards was left behind.
import { Row, equal } from '../suite/row.mjs';

const LONG = { timeout: 600_000 };

export async function suite({ mfa, ...input }) {
  const row = new Row(mfa, input, 'left');
  await row.send(row.basic(row.case()), LONG);
  await row.send(row.oauth(row.case()), LONG);
  for (const step of [{ status: 500 }, { fault: 'reset' }, { fault: 'cut-head' }, { fault: 'endless' }]) {
    await row.refused(row.send(row.basic(row.case([step])), LONG));
  }
  await row.refused(row.send(row.oauth(row.case([{}], [{ status: 400, body: '{}' }])), LONG));
  for (const fault of ['hang', 'body-hang']) {
    const serverCase = row.case([{ fault }]);
    const controller = new AbortController();
    const call = row.send(row.basic(serverCase), { ...LONG, signal: controller.signal });
    await serverCase.arrived();
    controller.abort();
    equal((await row.refused(call)).kind, 'aborted', fault);
  }
  const stuck = row.basic(row.case(), { fetch: () => new Promise(() => {}) });
  equal((await row.refused(row.send(stuck, { timeout: 50 }))).kind, 'timeout', 'a fetch that never settles');
  return [{ name: 'every outcome', ok: true }];
}
