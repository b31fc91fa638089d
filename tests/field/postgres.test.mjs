// PostgreSQL's store: the rules of all stores, its schema, its clock, expired rows, a server that goes away.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import * as programs from '../../scripts/setup/programs.mjs';
import { crowd, send } from '../handler/crowd.mjs';
import { crowded } from '../handler/crowded.mjs';
import { HOUR, drop, laws, take } from '../handler/laws.mjs';
import { noise } from '../handler/noise.mjs';
import { entries, project } from '../handler/package.mjs';
import { passesOnNode } from '../handler/requirements.mjs';
import { startSimulator } from '../handler/shops.mjs';
import { blocks, kindOf } from '../readme/blocks.mjs';
import { run } from '../runtime/child.mjs';
import { BACKENDS, startPostgres } from './postgres.mjs';

const { memory, postgres } = await entries();

if (programs.postgres.isTried) {
  for (const [name, start] of Object.entries(BACKENDS)) {
    laws(name, start);
    crowded(name, start);
  }
}

/**
 * The windows of each key. A take has either no rule or a rule for the longer window, because a store keeps a take only for the
 * longest window of its rules.
 */
const WINDOWS = { a: [1_000, 1_500], b: [1, 60_000], c: [60_000, HOUR] };
const LIMITS = [0, 1, 2, 3, 5, 200, 201, 202, 10_000_000];

function randomOperation(below) {
  const pick = (from) => from[below(from.length)];
  const op = pick(['take', 'take', 'take', 'look', 'has', 'lacks', 'drop']);
  const key = pick(Object.keys(WINDOWS));
  const id = pick(['x', 'y', 'z', `id${below(2 ** 32)}`]);
  const [short, long] = WINDOWS[key];
  if (op === 'drop') return below(10) === 0 ? { op, key } : { op, key, id };
  if (op === 'has' || op === 'lacks') return { op, key, id, windowMs: pick(WINDOWS[key]) };
  const rules = pick([[], [long], [long], [short, long], [long, short]]);
  return { op, key, id, rules: rules.map((windowMs) => [pick(LIMITS), windowMs]) };
}

test('H1 to H22 hold with PostgreSQL', { skip: !programs.postgres.isTried }, async () => {
  const server = await startPostgres();
  try {
    await passesOnNode('postgres', server.url);
  } finally {
    await server.stop();
  }
});

describe('the store', { skip: !programs.postgres.isTried }, () => {
  let server;
  let pool;
  before(async () => {
    server = await startPostgres();
    pool = new pg.Pool({ connectionString: server.url });
  });
  after(async () => {
    await pool?.end();
    await server?.stop();
  });
  const query = (text, values) => pool.query(text, values);
  const store = postgres.postgresStore({ query });

  /** A client with its own tables and functions. */
  async function elsewhere(context, name) {
    await pool.query(`CREATE SCHEMA ${name}`);
    const client = new pg.Client({ connectionString: server.url, options: `-c search_path=${name}` });
    await client.connect();
    context.after(() => client.end());
    return client;
  }

  test('gives the same results as the memory store in every step, with the same clock', async (context) => {
    const client = await elsewhere(context, 'compared');
    const clock = 'extract(epoch FROM clock_timestamp()) * 1000';
    assert.equal(postgres.schema.split(clock).length, 2);
    await client.query(postgres.schema.replace(clock, "current_setting('test.now')::double precision"));
    let now = Date.UTC(2026, 0, 5);
    const compared = postgres.postgresStore({ query: (text, values) => client.query(text, values) });
    const model = memory.memoryStore({ singleInstance: true, now: () => now });
    const below = noise(20_260_105);
    const counts = { true: 0, false: 0, instead: 0 };
    for (let at = 0; at < 3_000; at += 1) {
      now += [0, 0, 1, 7, 300, 1_000, 20_000, at % 50 === 0 ? HOUR : 0][below(8)];
      const operations = Array.from({ length: 1 + below(4) }, () => randomOperation(below));
      await client.query("SELECT set_config('test.now', $1, false)", [String(now)]);
      const instead = below(2) === 0 ? randomOperation(below) : undefined;
      const expected = await model.apply('0', operations, instead);
      const applied = await compared.apply('0', operations, instead);
      assert.deepEqual(applied, expected, `step ${at}: ${JSON.stringify([operations, instead])}`);
      counts[String(expected.ok)] += 1;
      if (expected.instead) counts.instead += 1;
    }
    assert.ok(counts.true > 1_000 && counts.false > 1_000 && counts.instead > 100, JSON.stringify(counts));
  });

  test('deletes expired rows with later steps, and nothing else', async () => {
    const rows = async () => Number((await pool.query('SELECT count(*) FROM mfa_limits')).rows[0].count);
    const kept = Array.from({ length: 5 }, (_, at) => take(`kept${at}`, 5, HOUR, 'a'));
    await store.apply('0', [...kept, ...Array.from({ length: 200 }, (_, at) => take(`over${at}`, 5, 1, 'a'))]);
    // A check deletes nothing.
    await store.apply('0', [{ ...take('over0', 5, 1, 'b'), op: 'look' }]);
    assert.equal(await rows(), 205);
    for (let at = 0; at < 5; at += 1) await store.apply('0', [take('kept0', 5, HOUR, 'a')]);
    assert.equal(await rows(), 5);
  });

  test('never reads the whole table, although a connection keeps the plans of its first calls', {
    timeout: 60_000,
  }, async (context) => {
    const client = await elsewhere(context, 'planned');
    await client.query(postgres.schema);
    const planned = postgres.postgresStore({ query: (text, values) => client.query(text, values) });
    const read = async () => {
      await client.query('SELECT pg_stat_clear_snapshot()');
      const tables = 'SELECT seq_tup_read, idx_scan FROM pg_stat_user_tables WHERE relid = $1::regclass';
      return (await client.query(tables, ['mfa_limits'])).rows[0];
    };
    for (let at = 0; at < 100; at += 1)
      await planned.apply('0', [take(`planned${at}`, 5, HOUR, 'a'), take('all', 1_000, HOUR, 'a')]);
    // Statistics arrive later.
    while (Number((await read()).idx_scan) < 500);
    assert.equal(Number((await read()).seq_tup_read), 0);
  });

  test('a step that waits too long for its lock fails, and leaves its connection usable', {
    timeout: 60_000,
  }, async (context) => {
    const client = await elsewhere(context, 'stuck');
    const schema = postgres.schema.replace(/(lock_timeout = )'\d+s'/, "$1'1ms'");
    assert.notEqual(schema, postgres.schema);
    await client.query(schema);
    const stuck = postgres.postgresStore({ query: (text, values) => client.query(text, values) });
    const other = await pool.connect();
    try {
      await other.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('mfa_limits 0', 0))");
      await assert.rejects(stuck.apply('0', [take('a', 1, HOUR, 'a')]), { code: '55P03' });
      assert.equal((await client.query('SHOW lock_timeout')).rows[0].lock_timeout, '0');
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    assert.deepEqual(await stuck.apply('0', [take('a', 1, HOUR, 'a')]), { ok: true });
  });

  test('its schema can be run again, also in parallel, and loses nothing', async () => {
    await store.apply('0', [take('again', 1, HOUR, 'a')]);
    await Promise.all(Array.from({ length: 8 }, () => pool.query(postgres.schema)));
    assert.equal((await store.apply('0', [take('again', 1, HOUR, 'b')])).ok, false);
  });

  test('a missing table or function is an error that says what to run', async (context) => {
    const client = await elsewhere(context, 'empty');
    const empty = postgres.postgresStore({ query: (text, values) => client.query(text, values) });
    const fails = (code) =>
      assert.rejects(empty.apply('0', [take('a', 1, HOUR, 'a')]), (error) => {
        assert.match(
          error.message,
          /the function mfa_limits_apply or the table mfa_limits: run .* bandwidth-mfa\/stores\/postgres/,
        );
        assert.equal(error.cause.code, code);
        return true;
      });
    await fails('42883');
    await client.query(postgres.schema);
    assert.deepEqual(await empty.apply('0', [take('a', 1, HOUR, 'a')]), { ok: true });
    await client.query('DROP TABLE mfa_limits');
    await fails('42P01');
  });

  test('a role needs four rights on the table, and no other', async (context) => {
    const client = await elsewhere(context, 'rights');
    await client.query(postgres.schema);
    await client.query('CREATE ROLE program; GRANT USAGE ON SCHEMA rights TO program; SET ROLE program');
    const restricted = postgres.postgresStore({ query: (text, values) => client.query(text, values) });
    const step = [take('a', 1, HOUR, 'a'), take('b', 300, HOUR, 'a'), drop('c')];
    for (const right of ['SELECT', 'INSERT', 'UPDATE', 'DELETE']) {
      await assert.rejects(restricted.apply('0', step), { code: '42501' }, `before ${right}`);
      await client.query(`RESET ROLE; GRANT ${right} ON mfa_limits TO program; SET ROLE program`);
    }
    assert.deepEqual(await restricted.apply('0', step), { ok: true });
  });

  test("recognises a missing table inside a driver's own error", async () => {
    const cause = Object.assign(new Error('no'), { code: '42P01' });
    const wrapped = postgres.postgresStore({ query: () => Promise.reject(new Error('Failed query', { cause })) });
    await assert.rejects(wrapped.apply('0', []), /the table mfa_limits/);
    // Of Prisma 7 and of Sequelize 6.
    for (const message of [
      'Raw query failed. Code: `42883`. Message: `function mfa_limits_apply(text, text) does not exist`',
      'relation "mfa_limits" does not exist',
    ]) {
      const plain = postgres.postgresStore({ query: () => Promise.reject(new Error(message)) });
      await assert.rejects(plain.apply('0', []), /the table mfa_limits/);
    }
    // Of knex and of pg.
    for (const message of [
      'SELECT mfa_limits_apply($1::text, $2::text) AS applied - database "mfa" does not exist',
      'the connection is closed',
    ]) {
      const error = new Error(message);
      await assert.rejects(postgres.postgresStore({ query: () => Promise.reject(error) }).apply('0', []), error);
    }
  });

  test('refuses an isolation level in which limits would not hold', async (context) => {
    for (const level of ['repeatable read', 'serializable']) {
      const client = new pg.Client({
        connectionString: server.url,
        options: `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`,
      });
      await client.connect();
      context.after(() => client.end());
      const wrong = postgres.postgresStore({ query: (text, values) => client.query(text, values) });
      await assert.rejects(wrong.apply('0', [take('level', 1, HOUR, level)]), new RegExp(`"read committed".*"${level}"`));
    }
    assert.deepEqual(await store.apply('0', [take('level', 1, HOUR, 'a')]), { ok: true });
  });

  test('the program of the documentation works', async () => {
    const [block] = blocks(readFileSync(new URL('../../docs/handler.md', import.meta.url), 'utf8')).filter(
      (one) => kindOf(one) === 'postgres',
    );
    const { folder, write } = await project();
    const call = "console.log(await store.apply('0', [{ op: 'lacks', key: 'a', id: 'a', windowMs: 1 }]));\nawait pool.end();\n";
    await write('program.mjs', block.text + call);
    const { hostname: PGHOST, port: PGPORT, username: PGUSER } = new URL(server.url);
    const env = { PGHOST, PGPORT, PGUSER, PGDATABASE: 'postgres' };
    assert.equal(await run(process.execPath, ['program.mjs'], { cwd: folder, env }), '{ ok: true }\n');
  });

  test('rejects malformed results of a query', async () => {
    const no = '{"ok":false,"at":-1,"retryAfterMs":0}';
    const wrong = [undefined, null, 'OK', [], {}, { rows: [] }, { rows: 1 }, [{}], [[1]], [{ applied: '{}' }], [{ applied: no }]];
    for (const response of wrong) {
      const none = postgres.postgresStore({ query: async () => response });
      await assert.rejects(none.apply('0', [take('a', 1, HOUR, 'a')]), TypeError, JSON.stringify(response));
    }
    for (const options of [undefined, {}, { query: 'SELECT 1' }])
      assert.throws(() => postgres.postgresStore(options), /\{ query \}/);
  });
});

describe('four processes', { skip: !programs.postgres.isTried }, () => {
  let simulator;
  let backend;
  let urls;
  before(async () => {
    simulator = await startSimulator();
    backend = await BACKENDS['PostgreSQL by pg'](simulator.env);
    urls = backend.agents.map(({ url }) => url);
  });
  after(async () => {
    await backend?.stop();
    await simulator?.stop();
  });
  const texts = async () => (await simulator.outbox()).length;

  test('answer 503 and send no text while the server is down, and keep all limits when it is back', {
    timeout: 120_000,
  }, async () => {
    // Each has another prefix, because prefixes have limits too.
    const number = (index) => `+1310${200 + index}0100`;
    const sends = (from, count) =>
      crowd(
        urls,
        Array.from({ length: count }, (_, at) => send(number(from + at), from + at)),
      );
    assert.deepEqual(await sends(0, 1), { 202: 1 });
    const client = new pg.Client(backend.url);
    client.on('error', () => {});
    await client.connect();
    const stopped = sends(1, 300);
    while ((await texts()) < 5);
    // From now on every step waits for this lock, so that the kill comes in the middle of a step.
    await client.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('mfa_limits 0', 0))");
    const waiting = sends(400, 10);
    while ((await client.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rowCount === 0);
    await backend.kill();
    assert.deepEqual(await waiting, { 503: 10 });
    // On a busy machine all of these may have been sent before the kill.
    const { 202: sent, 503: _unavailable, ...others } = await stopped;
    assert.deepEqual(others, {});
    assert.ok(sent >= 4, `${sent} sent`);
    assert.equal(await texts(), 1 + sent);
    assert.deepEqual(await sends(410, 10), { 503: 10 });
    assert.equal(await texts(), 1 + sent);
    await backend.start();
    assert.deepEqual(await sends(500, 1), { 202: 1 });
    assert.deepEqual(await sends(0, 1), { 429: 1 });
    assert.equal(await texts(), 2 + sent);
  });
});
