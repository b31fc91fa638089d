// `npx bandwidth-mfa check`, `send` and `verify`, from the packed package, against the simulator's own server.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { python } from '../../scripts/setup/schemathesis.mjs';
import { CLOSED } from '../runtime/port.mjs';
import { CODE, credentials, ended, granting, json, open, outputs, SECRET, start, withTokens } from './account.mjs';

const TO = '+19195557861';
const FROM = '+19195554321';
const LOCKED = '+19195550142';
const SLOW = '+19195550160';
const CUT = '+19195550161';
const SERVER_FAILS = '+19195550150';
const sending = (to = TO) => ['send', '--to', to, '--from', FROM, '--application', 'app'];
/** The command takes this for a real service, because it is not on this machine. Its name does not resolve. */
const ELSEWHERE = ['--base-path', 'https://service.invalid/api/v1'];
/** A send to that service, with a token of the simulator. */
const sendingElsewhere = () => [...sending(), ...ELSEWHERE, '--token-url', `${setup.url}/api/v1/oauth2/token`];
const verifying = (code, to = TO) => ['verify', '--to', to, '--code', code];

let setup;
let local;
before(async () => {
  setup = await open();
  local = ['--base-path', `${setup.url}/api/v1`];
});
after(() => setup?.close());

const outbox = async () => (await fetch(`${setup.url}/simulator/outbox`)).json();
const outboxAfter = async (work) => {
  await fetch(`${setup.url}/simulator/outbox`, { method: 'DELETE' });
  const result = await work();
  return [result, await outbox()];
};

describe('check', () => {
  test("prints the token's lifetime and accounts and whether MFA works, picks the only account, and sends nothing", async () => {
    const [{ code, all }, sent] = await outboxAfter(() => ended(['check', ...local]));
    assert.equal(code, 0, all);
    assert.match(all, /^token: works for 60 minutes, until \d{4}-\d\d-\d\dT/m);
    assert.match(all, /^accounts: 9900000$/m);
    assert.match(all, /^account: 9900000$/m);
    assert.match(all, /^mfa: It is unknown whether MFA works: the token names no roles/m);
    assert.match(all, /^next: Try it: .* send .* --application <id> --base-path <the same>$/m);
    assert.deepEqual(sent, []);
  });

  const roles = ['Multi-Factor'];
  for (const [name, claims, args, expected] of /** @type {[string, object, string[], object][]} */ ([
    [
      'one account and the role HttpMFA: MFA is likely, on this account',
      { accounts: ['1'], roles: ['HttpMFA'] },
      [],
      { code: 0, mfa: 'likely', accountId: '1', accounts: ['1'], roles: ['HttpMFA'] },
    ],
    [
      'only roles for something else: MFA is unlikely',
      { accounts: ['1'], roles: ['HttpVoice'] },
      [],
      { code: 0, mfa: 'unlikely', accountId: '1' },
    ],
    [
      'no roles: it is unknown whether MFA works',
      { accounts: ['1'] },
      [],
      { code: 0, mfa: 'unknown', accountId: '1', roles: [] },
    ],
    ['two accounts: none is chosen', { accounts: ['1', '2'], roles }, [], { code: 0, mfa: 'likely', accountId: undefined }],
    [
      'two accounts and --account: it is the named one',
      { accounts: ['1', '2'], roles },
      ['--account', '2'],
      { code: 0, mfa: 'likely', accountId: '2' },
    ],
    [
      'an --account that the token does not name: exits with 4',
      { accounts: ['1'], roles: ['MFA'] },
      ['--account', '2'],
      { code: 4, mfa: 'unlikely', accountId: '2' },
    ],
    [
      'claims of wrong types are left out',
      { accounts: 'none', roles: [{}, null, 'MFA'] },
      [],
      { code: 0, mfa: 'likely', accounts: [], roles: ['MFA'] },
    ],
  ])) {
    test(name, async () => {
      await withTokens(granting(claims), async (tokens) => {
        const found = await json(['check', ...local, ...tokens, ...args]);
        for (const [field, value] of Object.entries(expected)) assert.deepEqual(found[field], value, field);
        assert.ok(found.expiresInMs > 0 && found.expiresInMs <= 600_000);
      });
    });
  }

  test('reads the expiry from `exp` of the token, whatever `expires_in` says; ignores an `exp` that is no valid time', async () => {
    const date = '2096-10-02T07:06:40.000Z';
    for (const [exp, lifeSeconds, expected] of /** @type {any[][]} */ ([
      ...[0, 600, null].map((seconds) => [4e9, seconds, date]),
      ...[1e300, -1e300, 8_640_000_000_001, 'soon', null].map((wrong) => [wrong, 0, undefined]),
    ])) {
      await withTokens(granting({ exp }, lifeSeconds), async (tokens) => {
        const { code, expiresAt } = await json(['check', ...local, ...tokens]);
        assert.deepEqual([code, expiresAt], [0, expected], `${exp} ${lifeSeconds}`);
      });
    }
  });

  test('reads nothing from a token that is not a JSON Web Token', async () => {
    const opaque = (response) => response.end('{"access_token":"opaque-canary","token_type":"Bearer","expires_in":60}');
    await withTokens(opaque, async (tokens) => {
      const { code, accounts, roles, mfa } = await json(['check', ...local, ...tokens]);
      assert.deepEqual({ code, accounts, roles, mfa }, { code: 0, accounts: [], roles: [], mfa: 'unknown' });
    });
  });
});

describe('send and verify', () => {
  for (const [flags, channel, id] of /** @type {[string[], string, string][]} */ ([
    [[], 'messaging', 'messageId'],
    [['--voice'], 'voice', 'callId'],
  ])) {
    test(`a code is sent by ${channel}, verifies once, and the next step is printed`, async () => {
      const how = [...flags, '--scope', 'sign-in', '--message', 'Hello {CODE}'];
      const [sent, messages] = await outboxAfter(() => json([...sending(), ...local, ...how]));
      assert.equal(sent.code, 0);
      assert.deepEqual([sent.sent, sent.channel, sent.accountId, typeof sent[id]], ['yes', channel, '9900000', 'string']);
      assert.match(sent.next, /verify --to <the same> --code <code> --scope <the same> --base-path <the same>$/);
      assert.deepEqual(
        messages.map((message) => [message.to, message.channel, message.text]),
        [[TO, channel, `Hello ${CODE.slice(0, 6)}`]],
      );
      const verify = [...verifying(CODE.slice(0, 6)), ...local];
      assert.equal((await ended(verify)).code, 1, 'another scope');
      assert.deepEqual(await json([...verify, '--scope', 'sign-in']).then(({ code, valid }) => [code, valid]), [0, true]);
      const again = await ended([...verify, '--scope', 'sign-in']);
      assert.equal(again.code, 1);
      assert.match(again.out, /^not valid\n/);
    });
  }

  test('prints whether the code was sent, the id and the next step', async () => {
    const { code, out } = await ended([...sending(), ...local]);
    assert.equal(code, 0);
    assert.match(out, /^sent: yes, a text to \+1919•••7861 from \+1919•••4321\nmessageId: \S+\nnext: .*bandwidth-mfa verify /);
  });

  test('prints full numbers only with --show-numbers', async () => {
    const { out } = await ended([...sending(), ...local, '--show-numbers']);
    assert.ok(out.includes(TO) && out.includes(FROM), out);
    outputs.pop();
  });

  test('reads credentials and account from the environment and from a file, which overrides it', async () => {
    await writeFile(
      join(setup.folder, 'right.env'),
      `# comment\nBW_CLIENT_ID='${credentials.BW_CLIENT_ID}'\nBW_CLIENT_SECRET="${SECRET}"\n`,
    );
    const wrong = { BW_CLIENT_ID: 'nobody', BW_CLIENT_SECRET: SECRET, BW_ACCOUNT_ID: '9900000' };
    assert.equal((await ended(['check', ...local], { env: wrong })).code, 3);
    const { code, accountId } = await json(['check', ...local, '--env', 'right.env'], { env: wrong });
    assert.deepEqual([code, accountId], [0, '9900000']);
    const lines = [`BW_CLIENT_ID=${credentials.BW_CLIENT_ID}`, `BW_CLIENT_SECRET=${SECRET}`, 'BW_ACCOUNT_ID=9900000'];
    await writeFile(join(setup.folder, 'windows.env'), `\uFEFF${lines.join('\r\n')}\r\n`);
    const foreign = { ...credentials, BW_ACCOUNT_ID: '1' };
    const windows = await json(['check', ...local, '--env', 'windows.env'], { env: { ...foreign, BW_CLIENT_ID: 'nobody' } });
    assert.deepEqual([windows.code, windows.accountId], [0, '9900000'], 'a byte order mark, and the account of the file');
    assert.equal((await ended([...sending(), ...local], { env: foreign })).code, 4);
    assert.equal((await ended([...sending(), ...local, '--account', '9900000'], { env: foreign })).code, 0);
  });

  test('asks for an account if the token names none, or several', async () => {
    for (const [accounts, pattern] of /** @type {[string[], RegExp][]} */ ([
      [[], /names no account: name one with --account/],
      [['1', '2'], /names the accounts 1, 2: name one with --account/],
    ])) {
      await withTokens(granting({ accounts }), async (tokens) => {
        const { code, all } = await ended([...sending(), ...local, ...tokens]);
        assert.equal(code, 2);
        assert.match(all, pattern);
      });
    }
  });
});

describe('exit codes', () => {
  const cases = /** @type {[number, string[], RegExp, object?][]} */ ([
    [2, ['send', '--to', TO], /send needs --from, --application/],
    [2, ['verify', '--to', TO], /verify needs --code/],
    [2, ['check', '--voice'], /check takes no --voice/],
    [2, ['check', '--prot'], /--prot/],
    [2, ['check', 'more'], /check takes only options/],
    [2, ['check', '--client-secret', SECRET], /everyone on a machine can see/],
    [2, ['simulator', '--token', SECRET], /^simulator takes no --token\. See bandwidth-mfa simulator --help\.$/m],
    [2, ['check', `--secret=${SECRET}`], /--secret/],
    [2, ['check', SECRET], /check takes only options/],
    [2, ['check', '--env', 'nowhere.env'], /nowhere\.env.*cannot be read \(ENOENT\)/],
    [2, ['check', '--env', '.'], /cannot be read \(EISDIR\)/],
    [2, ['check', '--base-path', 'http://example.com/api/v1'], /basePath: must use https/],
    [2, ['check', '--token-url', 'nowhere'], /tokenUrl: must be an absolute URL/],
    [
      2,
      ['verify', '--to', '919', '--code', '12', '--base-path', 'https://service.invalid'],
      /to: must be .*code: must have 4 to 8/,
    ],
    [2, sending(), /add --yes/],
    [2, [...sending(), ...ELSEWHERE], /add --yes/],
    [3, ['check'], /^Not set: BW_CLIENT_ID, BW_CLIENT_SECRET\./, {}],
    [3, ['check'], /^Not set: BW_CLIENT_SECRET\./, { BW_CLIENT_ID: 'id' }],
  ]);
  for (const [code, args, pattern, env] of cases) {
    test(`exits with ${code}: ${args.join(' ')}`, async () => {
      const found = await ended(args, { env });
      assert.equal(found.code, code, found.all);
      assert.match(found.all, pattern);
      const asJson = await json(args, { env });
      assert.deepEqual([asJson.code, asJson.exitCode], [code, code]);
    });
  }

  for (const [code, args, expected, env] of /** @type {[number, string[], Record<string, unknown>, object?][]} */ ([
    [3, ['check'], { kind: 'authorization', status: 401 }, { ...credentials, BW_CLIENT_SECRET: `${SECRET}-wrong` }],
    [4, [...sending(), '--account', '1'], { kind: 'forbidden', sent: 'no', status: 403 }],
    [4, [...verifying(CODE, LOCKED)], { kind: 'rate-limited', sent: 'no', status: 429 }],
    [4, [...sending(SERVER_FAILS)], { kind: 'server', sent: 'maybe', status: 500 }],
    [5, [...sending(CUT)], { kind: 'connection-lost', sent: 'maybe' }],
  ])) {
    test(`exits with ${code} if a request is refused or fails: ${args.join(' ')}`, async () => {
      const { code: found, ...fields } = await json([...args, ...local], { env });
      assert.equal(found, code);
      for (const [field, value] of Object.entries(expected)) assert.equal(fields[field], value, field);
      const { all } = await ended([...args, ...local], { env });
      assert.match(all, new RegExp(`^kind: ${expected.kind}\\nsent: ${expected.sent ?? 'no'}$`, 'm'));
    });
  }

  test('exits with 5 if no server listens', async () => {
    const { code, kind, sent } = await json(['check', '--base-path', `${CLOSED}/api/v1`]);
    assert.deepEqual({ code, kind, sent }, { code: 5, kind: 'authorization', sent: 'no' });
  });

  test('exits with 5 if the host is not found; with --yes it does not ask', async () => {
    const { code, sent } = await json([...sendingElsewhere(), '--yes']);
    assert.deepEqual([code, sent], [5, 'no']);
  });

  test('exits with 3 or 4 by the status of the token endpoint', async () => {
    for (const [status, code] of Object.entries({ 400: 3, 401: 3, 403: 3, 404: 4, 500: 4 })) {
      const respond = (response) => response.writeHead(Number(status)).end();
      await withTokens(respond, async (tokens) => {
        assert.equal((await json(['check', ...local, ...tokens])).code, code, `status ${status}`);
      });
    }
  });

  test('verify exits with 1 even if stdout is closed', async () => {
    const { child, done } = start([...verifying('0000'), ...local]);
    child.stdout.destroy();
    assert.equal((await done).code, 1);
  });
});

describe('on a terminal', () => {
  // Python starts the program on a pseudo-terminal.
  const through = [
    python,
    '-c',
    'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
    process.execPath,
  ];
  /** The sentence, on a line of its own and at the end: a crash after it would also exit with 1. */
  const REFUSED = /[\r\n]Nothing was sent\.\s+sent: no\s*$/;

  for (const [typed, code, pattern] of /** @type {[string, number, RegExp][]} */ ([
    ['n\n', 1, REFUSED],
    ['\n', 1, REFUSED],
    ['\u0004', 1, REFUSED],
    ['\u0003', 130, /Interrupted\. Nothing was sent/],
    ['y\n', 5, /service\.invalid/],
  ])) {
    test(`asks before it sends to a real service: ${JSON.stringify(typed)} ends with ${code}`, async () => {
      const { child, printed, done, whileRunning } = start(sendingElsewhere(), { stdio: ['pipe', 'pipe', 'pipe'], through });
      while (!printed.all.includes('[y/N]')) await whileRunning(once(child.stdout, 'data'));
      assert.match(printed.all, /Send a text to \+1919•••7861 from \+1919•••4321, account 9900000\?/);
      child.stdin.write(typed);
      const found = await done;
      assert.equal(found.code, code, found.all);
      assert.match(found.all, pattern);
    });
  }

  test('refuses a faulty --token-url before it asks', async () => {
    const args = [...sending(), ...ELSEWHERE, '--token-url', 'nowhere'];
    const { child, done } = start(args, { stdio: ['pipe', 'pipe', 'pipe'], through });
    child.stdin.write('n\n');
    const { code, all } = await done;
    assert.equal(code, 2, all);
    assert.match(all, /tokenUrl/);
    assert.doesNotMatch(all, /\[y\/N\]/);
  });
});

describe('when interrupted', () => {
  for (const [signal, code] of /** @type {[NodeJS.Signals, number][]} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    test(`${signal} during the send: it ends at once and says that a text may be on its way`, async () => {
      const seen = (await outbox()).length;
      const { child, done, whileRunning } = start([...sending(SLOW), ...local, '--json']);
      while ((await outbox()).length === seen) await whileRunning(new Promise(setImmediate));
      child.kill(signal);
      const { code: found, out } = await done;
      assert.equal(found, code);
      const { kind, sent, exitCode } = JSON.parse(out);
      assert.deepEqual({ kind, sent, exitCode }, { kind: 'aborted', sent: 'maybe', exitCode: code });
    });

    test(`${signal} while a token is fetched: it ends at once and says that nothing was sent`, async () => {
      const requests = new EventEmitter();
      const hang = () => requests.emit('arrived');
      await withTokens(hang, async (tokens) => {
        const { child, done, whileRunning } = start(['check', ...local, ...tokens, '--json']);
        await whileRunning(once(requests, 'arrived'));
        child.kill(signal);
        const { code: found, out } = await done;
        assert.equal(found, code);
        assert.equal(JSON.parse(out).sent, 'no');
      });
    });
  }
});

test('no output of these runs contains a secret, a token, a code or a full number', () => {
  assert.ok(outputs.length > 50);
  for (const { args, all } of outputs) {
    const numbers = [TO, FROM, LOCKED, SLOW, CUT, SERVER_FAILS].map((number) => number.slice(1));
    for (const canary of [SECRET, 'eyJ', 'opaque-canary', CODE.slice(0, 4), ...numbers])
      assert.ok(!all.includes(canary), `${args.join(' ')} printed ${canary}:\n${all}`);
  }
});
