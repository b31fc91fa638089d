// A program's test with fake time: objects that were created before the fake clock must follow it.
import { Configuration, MFAApi } from 'bandwidth-mfa';
import { Simulator } from 'bandwidth-mfa/simulator';
import { memoryStore } from 'bandwidth-mfa/stores/memory';

const MINUTE = 60_000;
const START = Date.UTC(2031, 0, 1);

const simulator = new Simulator();
const store = memoryStore({ singleInstance: true });
const mfa = new MFAApi(new Configuration({ clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch }));

/** `fake(now)` replaces the clock, `set(now)` sets it; each runner has other names for them. Returns what the program sees. */
export async function seen({ fake, set }) {
  const to = '+19195551234';
  const send = { to, from: '+19195554321', applicationId: 'an-application', message: '{CODE}', digits: 6 };
  fake(START);
  await mfa.generateMessagingCode('9900000', send);
  const [{ at, code }] = simulator.outbox;
  const take = (id) => store.apply('0', [{ op: 'take', key: 'key', id, rules: [[1, MINUTE]] }]);
  const { ok: allowed } = await take('first');
  const { ok: again } = await take('second');
  set(START + 4 * MINUTE);
  const { data } = await mfa.verifyCode('9900000', { to, code, expirationTimeInMinutes: 3 });
  const { ok: later } = await take('third');
  return { at: at - START, expired: !data.valid, allowed, again, later };
}
