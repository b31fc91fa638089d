import { appliedOf, keysOf, type LimitStore, type Operation, rulesOf } from './store.ts';

export type { Applied, LimitStore, Operation } from './store.ts';

/** node-redis 4 and newer, connected: a client or a cluster. */
export interface NodeRedisClient {
  /** Not called: shows which client this is. */
  sendCommand(...values: never[]): unknown;
  /** Runs a script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** ioredis and iovalkey: a client or a cluster. */
export interface IoRedisClient {
  /** Not called: shows which client this is. */
  defineCommand(...values: never[]): unknown;
  /** Runs a script. */
  eval(script: string, numberOfKeys: number, ...values: string[]): Promise<unknown>;
}

/** `@upstash/redis`. */
export interface UpstashClient {
  /** Runs a script. */
  eval(script: string, keys: string[], values: string[]): Promise<unknown>;
}

/** Options for the keys. */
export interface RedisStoreOptions {
  /** Comes before every key, in braces with the shard: `{mfa:0}`. @defaultValue mfa: */
  prefix?: string | undefined;
}

// What store.ts does, with the same names, as one script: Redis runs it as one step, with the server's time. A key's value is its marks,
// alternating names and numbers. Everything is computed before anything is written, and additions are written first, so that a full
// server (`maxmemory`) refuses the whole script: it checks only until the first write. `%.0f`, because Lua writes large numbers with an
// exponent.
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local EXACT, SLOTS = 200, 60
local operations, position = {}, 2
while ARGV[position] do
  local rules, longest = {}, 0
  for at = 1, tonumber(ARGV[position + 3]) do
    local window = tonumber(ARGV[position + 3 + 2 * at])
    rules[at] = {tonumber(ARGV[position + 2 + 2 * at]), window}
    longest = math.max(longest, window)
  end
  table.insert(operations, {ARGV[position], tonumber(ARGV[position + 1]), ARGV[position + 2], rules, longest})
  position = position + 4 + 2 * #rules
end
local count = tonumber(ARGV[1])
local instead = operations[count + 1]
operations[count + 1] = nil
local entries, changed, lives = {}, {}, {}
for at, key in ipairs(KEYS) do
  local marks = {}
  for name, number in string.gmatch(redis.call('GET', key) or '', '(%S+) (%S+)') do
    table.insert(marks, {name, tonumber(number)})
  end
  entries[at] = marks
end
local function timeOf(marks, id, window)
  for _, mark in ipairs(marks) do
    local matches = mark[1] == id or id == '' and string.sub(mark[1], 1, 1) ~= '/'
    if matches and mark[2] > now - window then return mark[2] end
  end
end
local function endOf(mark, limit, window)
  local isSlot = string.sub(mark[1], 1, 1) == '/'
  if limit <= EXACT then return isSlot and 0 or mark[2] + window end
  local prefix = string.format('/%.0f/', window)
  if string.sub(mark[1], 1, #prefix) ~= prefix then return 0 end
  return (tonumber(string.sub(mark[1], #prefix + 1)) + 1) * (window / SLOTS) + window
end
local function waitFor(marks, limit, window)
  local taken = 0
  for _, mark in ipairs(marks) do
    if endOf(mark, limit, window) > now then taken = taken + (limit <= EXACT and 1 or mark[2]) end
  end
  if taken < limit then return 0 end
  for _, mark in ipairs(marks) do
    local finish = endOf(mark, limit, window)
    if finish > now then taken = taken - (limit <= EXACT and 1 or mark[2]) end
    if taken < limit then return math.max(1, math.ceil(finish - now)) end
  end
  return window
end
local function check(operation)
  local op, key, id, rules, longest = unpack(operation)
  local marks = entries[key]
  local takenAt = timeOf(marks, id, longest)
  if op == 'has' and not takenAt then return 0 end
  if op == 'lacks' and takenAt then return math.max(1, takenAt + longest - now) end
  if (op == 'take' or op == 'look') and not takenAt then
    local longestWait = 0
    for _, rule in ipairs(rules) do longestWait = math.max(longestWait, waitFor(marks, rule[1], rule[2])) end
    if longestWait > 0 then return longestWait end
  end
end
local isInstead = 0
for at = 1, count do
  local wait = check(operations[at])
  if wait and instead and at == count then
    isInstead = 1
    operations[at] = instead
    wait = check(instead)
  end
  if wait then return {0, at - 1, wait, isInstead} end
end
for _, operation in ipairs(operations) do
  local op, key, id, rules, longest = unpack(operation)
  local marks = entries[key]
  if op == 'take' and #rules > 0 and not timeOf(marks, id, longest) then
    local kept, life, isExact = {}, 0, false
    for _, mark in ipairs(marks) do
      for _, rule in ipairs(rules) do
        if endOf(mark, rule[1], rule[2]) > now then
          table.insert(kept, mark)
          break
        end
      end
    end
    for _, rule in ipairs(rules) do
      if rule[1] <= EXACT then
        isExact = true
        life = math.max(life, rule[2])
      else
        local width = rule[2] / SLOTS
        local name = string.format('/%.0f/%.0f', rule[2], math.floor(now / width))
        local count = 1
        for index, mark in ipairs(kept) do
          if mark[1] == name then
            count = mark[2] + 1
            table.remove(kept, index)
            break
          end
        end
        table.insert(kept, {name, count})
        life = math.max(life, rule[2] + width)
      end
    end
    if isExact then table.insert(kept, {id, now}) end
    entries[key], changed[key], lives[key] = kept, true, math.ceil(life)
  elseif op == 'drop' and #marks > 0 then
    local kept, seen, isChanged = {}, {}, id == ''
    for _, mark in ipairs(marks) do
      local window = string.match(mark[1], '^/[^/]*')
      local number = mark[2]
      if window and not seen[window] then
        number = number - 1
        seen[window], isChanged = true, true
      end
      if mark[1] == id then
        isChanged = true
      elseif id ~= '' and number > 0 then
        table.insert(kept, {mark[1], number})
      end
    end
    if isChanged then entries[key], changed[key] = kept, true end
  end
end
local emptied = {}
for key in pairs(changed) do
  local text = {}
  for _, mark in ipairs(entries[key]) do table.insert(text, mark[1] .. ' ' .. string.format('%.0f', mark[2])) end
  if #text == 0 then
    table.insert(emptied, KEYS[key])
  else
    local life = lives[key] or math.max(1, redis.call('PTTL', KEYS[key]))
    redis.call('SET', KEYS[key], table.concat(text, ' '), 'PX', string.format('%.0f', life))
  end
end
if #emptied > 0 then redis.call('DEL', unpack(emptied)) end
return {1, 0, 0, isInstead}
`;

/**
 * A store in Redis 5 or newer, Valkey, or Upstash: one script, whose keys are in one slot of a cluster. The server must not evict keys
 * (`maxmemory-policy noeviction`), or limits are lost. A failover may lose some too.
 *
 * @param client from node-redis (connected), ioredis, iovalkey or `@upstash/redis`
 */
export function redisStore(
  client: NodeRedisClient | IoRedisClient | UpstashClient,
  { prefix = 'mfa:' }: RedisStoreOptions = {},
): LimitStore {
  if (typeof client?.eval !== 'function') {
    throw new TypeError('redisStore needs a client with eval: one of node-redis, ioredis, iovalkey or @upstash/redis.');
  }
  return {
    async apply(shard, operations, instead) {
      const keys = keysOf(operations, instead);
      const all = instead === undefined ? operations : [...operations, instead];
      const groups = all.flatMap((operation) => argumentsOf(operation, keys.indexOf(operation.key) + 1));
      const values = [String(operations.length), ...groups];
      const named = keys.map((key) => `{${prefix}${shard}}${key}`);
      const reply = await evaluate(client, named, values);
      const [ok, at, retryAfterMs, isInstead] = Array.isArray(reply) && reply.length === 4 ? reply.map(Number) : [];
      const applied = appliedOf(isInstead === 1, ok, at, retryAfterMs);
      if (applied !== undefined) return applied;
      throw new TypeError('eval must return what the script returned: four numbers.');
    },
  };
}

function argumentsOf(operation: Operation, key: number): string[] {
  const { op, id = '' } = operation;
  const rules = rulesOf(operation);
  return [op, String(key), id, String(rules.length), ...rules.flat().map(String)];
}

function evaluate(client: NodeRedisClient | IoRedisClient | UpstashClient, keys: string[], values: string[]): Promise<unknown> {
  // ioredis has sendCommand too.
  if ('defineCommand' in client) return client.eval(SCRIPT, keys.length, ...keys, ...values);
  if ('sendCommand' in client) return client.eval(SCRIPT, { keys, arguments: values });
  return client.eval(SCRIPT, keys, values);
}
