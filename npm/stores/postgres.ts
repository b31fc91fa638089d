import { appliedOf, type LimitStore, type Operation, rulesOf } from './store.ts';

export type { Applied, LimitStore, Operation } from './store.ts';

/** How to query the database. */
export interface PostgresStoreOptions {
  /**
   * Runs one statement, outside of the program's transactions, and resolves with its rows or with an object that has them as `rows`.
   * With pg: `(text, values) => pool.query(text, values)`; with postgres.js: `(text, values) => sql.unsafe(text, values)`; with Neon's
   * and Vercel's drivers: `(text, values) => sql.query(text, values)`.
   */
  query(text: string, values: string[]): PromiseLike<unknown>;
}

/**
 * The SQL that `postgresStore` needs in its database, for a migration: the table `mfa_limits` and the function `mfa_limits_apply`. It
 * is one statement, and may be run again. `search_path` names the schema in which both are created and found.
 */
export const schema: string = `DO $schema$
BEGIN
  -- Two processes may run it at once.
  PERFORM pg_advisory_xact_lock(hashtextextended('mfa_limits', 0));

  IF to_regclass('mfa_limits') IS NULL THEN
    -- A row is one take, with its id as the name, or all takes in one slot of a window; then "at" is the slot's end. A row counts
    -- for one window after "at". Times and windows are in milliseconds.
    CREATE TABLE mfa_limits (
      shard text,
      key text,
      slot_window double precision, -- 0 for a take
      name text,
      at double precision NOT NULL,
      taken integer NOT NULL,
      until double precision NOT NULL,
      PRIMARY KEY (shard, key, slot_window, name)
    );
    CREATE INDEX mfa_limits_until ON mfa_limits (shard, until);
  END IF;

  -- A connection keeps the query plans of its first calls. Plans made while the table is small would read the whole table later.
  -- A step that waits for its turn keeps a connection of the pool, even if its request has been answered, so the wait has an end.
  CREATE OR REPLACE FUNCTION mfa_limits_apply(my_shard text, operations text) RETURNS text LANGUAGE plpgsql
  SET enable_seqscan = off SET lock_timeout = '10s' AS $function$
#variable_conflict use_column
DECLARE
  -- Up to this limit each take has its own row.
  my_exact CONSTANT double precision := 200;
  my_slots CONSTANT double precision := 60;
  my_now double precision;
  my record;
  refusal text;
  is_written boolean := false;
BEGIN
  -- At another isolation level, the statements below would not see what others wrote while this one waited for its lock.
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'mfa_limits_apply needs the isolation level "read committed", and was called in "%"',
      current_setting('transaction_isolation');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('mfa_limits ' || my_shard, 0));
  my_now := floor(extract(epoch FROM clock_timestamp()) * 1000);

  SELECT json_build_object('ok', false, 'at', position, 'retryAfterMs', ceil(wait))
  INTO refusal
  FROM (
    SELECT position, CASE
      WHEN op = 'has' AND taken_at IS NULL THEN 0
      WHEN op = 'lacks' THEN taken_at + longest - my_now
      WHEN op IN ('take', 'look') AND taken_at IS NULL THEN (
        -- Counts takes from the newest one back until the limit is reached. When that take ends, the rule has a place again.
        SELECT max(CASE WHEN max_takes < 1 THEN window_ms ELSE (
          SELECT max(at) + window_ms - my_now
          FROM (
            SELECT at, sum(taken) OVER (ORDER BY at DESC) AS taken FROM mfa_limits
            WHERE shard = my_shard AND key = known.key AND at + window_ms > my_now
              AND slot_window = CASE WHEN max_takes > my_exact THEN window_ms ELSE 0 END
          ) AS living
          WHERE taken >= max_takes
        ) END)
        FROM unnest(limits, windows) AS rule (max_takes, window_ms)
      )
    END AS wait
    FROM (
      SELECT *, (
        SELECT max(at) FROM mfa_limits
        WHERE shard = my_shard AND key = operation.key AND slot_window = 0 AND (id IS NULL OR name = id) AND at + longest > my_now
      ) AS taken_at
      FROM jsonb_to_recordset(operations::jsonb) AS operation (
        position integer, op text, key text, id text,
        longest double precision, limits double precision[], windows double precision[]
      )
    ) AS known
  ) AS checked
  WHERE wait IS NOT NULL ORDER BY position LIMIT 1;
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;

  FOR my IN
    SELECT * FROM jsonb_to_recordset(operations::jsonb) AS operation (
      position integer, op text, key text, id text,
      longest double precision, limits double precision[], windows double precision[]
    ) WHERE op IN ('take', 'drop') ORDER BY position
  LOOP
    is_written := true;
    IF my.op = 'drop' THEN
      DELETE FROM mfa_limits
      WHERE shard = my_shard AND key = my.key AND (my.id IS NULL OR slot_window = 0 AND name = my.id);
      -- With slots this frees the oldest place, so that no window ever has more takes than the limit.
      UPDATE mfa_limits SET taken = taken - 1
      WHERE shard = my_shard AND key = my.key AND (slot_window, at) IN (
        SELECT slot_window, min(at) FROM mfa_limits
        WHERE shard = my_shard AND key = my.key AND slot_window > 0 GROUP BY slot_window
      );
      DELETE FROM mfa_limits WHERE shard = my_shard AND key = my.key AND taken = 0;
      CONTINUE;
    END IF;
    CONTINUE WHEN my.longest IS NULL OR EXISTS (
      SELECT FROM mfa_limits
      WHERE shard = my_shard AND key = my.key AND slot_window = 0 AND name = my.id AND at + my.longest > my_now
    );
    DELETE FROM mfa_limits
    WHERE shard = my_shard AND key = my.key AND NOT EXISTS (
      SELECT FROM unnest(my.limits, my.windows) AS rule (max_takes, window_ms)
      WHERE slot_window = CASE WHEN max_takes > my_exact THEN window_ms ELSE 0 END AND at + window_ms > my_now
    );
    UPDATE mfa_limits SET until = at + my.longest
    WHERE shard = my_shard AND key = my.key AND slot_window = 0 AND until < at + my.longest;
    INSERT INTO mfa_limits AS old (shard, key, slot_window, name, at, taken, until)
    SELECT my_shard, my.key, 0, my.id, my_now, 1, my_now + my.longest WHERE my_exact >= ANY (my.limits)
    UNION
    SELECT my_shard, my.key, window_ms, slot::text, slot_end, 1, slot_end + window_ms
    FROM (
      SELECT window_ms, slot, (slot + 1) * (window_ms / my_slots) AS slot_end
      FROM unnest(my.limits, my.windows) AS rule (max_takes, window_ms),
        LATERAL (SELECT floor(my_now / (window_ms / my_slots))::bigint AS slot) AS current
      WHERE max_takes > my_exact
    ) AS slotted
    ON CONFLICT (shard, key, slot_window, name) DO UPDATE SET taken = old.taken + 1;
  END LOOP;
  -- Deletes a few expired rows, so that the table does not grow beyond what counts.
  IF is_written THEN
    DELETE FROM mfa_limits WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM mfa_limits WHERE shard = my_shard AND until <= my_now ORDER BY until LIMIT 50
    ));
  END IF;
  RETURN '{"ok":true}';
END
$function$;
END
$schema$`;

const STEP = 'SELECT mfa_limits_apply($1::text, $2::text) AS applied';

/** If the operation at the index $3 does not pass, $4 is applied: the same step, but with `instead` as its last operation. */
const STEP_OR_INSTEAD = `SELECT
  applied, CASE WHEN applied::json->>'at' = $3::text THEN mfa_limits_apply($1::text, $4::text) END AS instead
FROM (${STEP}) AS first`;

/** PostgreSQL's codes for a missing function and a missing table. */
const MISSING = ['42883', '42P01'];

/** Prisma and Sequelize put PostgreSQL's code into fields of their own, but repeat its message. */
const MISSING_MESSAGE = /(function|relation) "?mfa_limits\w*"?(\(text, text\))? does not exist/;

/**
 * A store in PostgreSQL 12 or newer, whose database has run `schema`. Each step is one statement, under a lock and with the server's
 * clock. The store deletes what has expired.
 *
 * @param options how to query the database
 */
export function postgresStore(options: PostgresStoreOptions): LimitStore {
  if (typeof options?.query !== 'function') {
    throw new TypeError('postgresStore needs { query }, such as { query: (text, values) => pool.query(text, values) }.');
  }
  return {
    async apply(shard, operations, instead) {
      const values = [shard, stepOf(operations)];
      if (instead !== undefined) {
        const rest = operations.slice(0, -1);
        values.push(String(rest.length), stepOf([...rest, instead]));
      }
      const [row] = rowsOf(await runStep(options, instead === undefined ? STEP : STEP_OR_INSTEAD, values));
      const applied = row?.instead ?? row?.applied;
      const { ok, at, retryAfterMs } = typeof applied === 'string' ? JSON.parse(applied) : {};
      const result = appliedOf(applied === row?.instead, ok, at, retryAfterMs);
      if (result !== undefined) return result;
      throw new TypeError('query must return the rows of mfa_limits_apply, or an object with them as rows.');
    },
  };
}

async function runStep(options: PostgresStoreOptions, text: string, values: string[]): Promise<unknown> {
  try {
    return await options.query(text, values);
  } catch (error) {
    const { code, cause } = Object(error) as { code?: unknown; cause?: { code?: unknown } };
    if (!MISSING.includes(String(cause?.code ?? code)) && !MISSING_MESSAGE.test(String(error))) throw error;
    throw new Error(
      'PostgreSQL does not find the function mfa_limits_apply or the table mfa_limits: run the SQL that bandwidth-mfa/stores/postgres exports as schema, for example in a migration, with the same search_path as the pool.',
      { cause: error },
    );
  }
}

const rowsOf = (result: unknown): { applied?: unknown; instead?: unknown }[] => {
  const rows = Array.isArray(result) ? result : (result as { rows?: unknown } | undefined)?.rows;
  return Array.isArray(rows) ? rows : [];
};

const stepOf = (operations: Operation[]) => JSON.stringify(operations.map(argumentsOf));

function argumentsOf(operation: Operation, position: number): object {
  const { op, key, id } = operation;
  const rules = rulesOf(operation);
  const windows = rules.map(([, windowMs]) => windowMs);
  const longest = windows.length === 0 ? null : Math.max(...windows);
  return { position, op, key, id, longest, limits: rules.map(([limit]) => limit), windows };
}
