-- Makes many decisions in one trip. Each asks all of its policies, then charges all or nothing. What a policy in shadow says
-- counts for itself alone: it is charged when it and all enforced ones allow.
--
-- KEYS[i]    the bucket of charge i, decision after decision, in a single Redis: the keys of one call are not of one slot
-- ARGV[1]    the clock in microseconds; empty: Redis's own, which every gateway shares
-- ARGV[2..]  per decision: how many charges it has; then per charge
--              'w'  limit  slotUs      lifetimeUs  cost  mode     sliding window
--              'g'  burst  intervalUs  holdUs      cost  mode     gcra
-- returns    4 integers per charge: allowed (1 or 0), remaining, resetUs, retryUs; -1 as `allowed` where the
--            decision could not be made: what lies under one of its keys is not ours
--
-- Stored (the same integers as sliding-window.ts and gcra.ts hold, which say what they mean):
--   w  a list of 'at before after': since `at`, `after - before` units; both count from the first entry ever
--   g  a string 'tat at'
-- Time is the later of the clock and the time stored. A step back of the clock by more than the policy could hold moves
-- the stored state instead. All keys expire when their bucket is as good as new.

local LONGEST = 9e15
-- per charge
local ARGS = 6
local clock
if ARGV[1] == '' then
  local time = redis.call('TIME')
  clock = time[1] * 1000000 + time[2]
else
  clock = tonumber(ARGV[1])
end

local function triple(a, b, c) return string.format('%.0f %.0f %.0f', a, b, c) end

-- whole milliseconds until then, as an argument
local function ms_until(us)
  return string.format('%.0f', math.max(1, math.ceil((math.min(us, LONGEST) - clock) / 1000)))
end

local function entry_at(key, index)
  local entry = redis.call('LINDEX', key, index)
  if not entry then return nil end
  local at, before, after = string.match(entry, '^(%-?%d+) (%d+) (%d+)$')
  return tonumber(at), tonumber(before), tonumber(after)
end

local function move_window(key, behind)
  local entries = redis.call('LRANGE', key, 0, -1)
  for index, entry in ipairs(entries) do
    local at, counts = string.match(entry, '^(%-?%d+) (.*)$')
    redis.call('LSET', key, index - 1, string.format('%.0f ', tonumber(at) - behind) .. counts)
  end
end

-- when as many as `needed` will have stopped counting
local function freed_at(key, life, needed)
  local index = 0
  local at, before, after = entry_at(key, 0)
  local first_before = before
  while after - first_before < needed do
    index = index + 1
    at, before, after = entry_at(key, index)
  end
  return at + life
end

local function ask_window(key, limit, life, cost)
  local bucket = { now = clock, total = 0 }
  local at, before, after = entry_at(key, -1)
  if at then
    local behind = at - clock
    if behind > life then
      move_window(key, behind)
      at = clock
    elseif behind > 0 then
      bucket.now = at
    end
    bucket.at, bucket.before, bucket.after = at, before, after
    local first, first_before = entry_at(key, 0)
    while first and first + life <= bucket.now do
      redis.call('LPOP', key)
      first, first_before = entry_at(key, 0)
    end
    bucket.first = first
    if first then bucket.total = after - first_before end
  end
  local total = bucket.total
  bucket.allowed = cost == 0 or total + cost <= limit
  bucket.remaining = math.max(0, limit - total)
  bucket.reset = 0
  if total > limit then
    bucket.reset = freed_at(key, life, total - limit + 1) - clock
  elseif total > 0 then
    bucket.reset = bucket.first + life - clock
  end
  bucket.retry = 0
  if not bucket.allowed then
    bucket.retry = cost > limit and life or freed_at(key, life, total + cost - limit) - clock
  end
  return bucket
end

local function charge_window(bucket, key, limit, slot_us, life, cost)
  local slot = bucket.now - bucket.now % slot_us
  if bucket.total > 0 and bucket.at >= slot then
    slot = bucket.at
    redis.call('LSET', key, -1, triple(slot, bucket.before, bucket.after + cost))
  else
    local before = bucket.total > 0 and bucket.after or 0
    redis.call('RPUSH', key, triple(slot, before, before + cost))
  end
  redis.call('PEXPIRE', key, ms_until(slot + life))
  bucket.remaining = limit - bucket.total - cost
  bucket.reset = (bucket.first or slot) + life - clock
end

local function store_gcra(key, tat, at)
  redis.call('SET', key, string.format('%.0f %.0f', tat, at), 'PX', ms_until(tat))
end

local function ask_gcra(key, burst, interval, hold, cost)
  local bucket = { now = clock }
  local backlog = 0
  local stored = redis.call('GET', key)
  if stored then
    local stored_tat, stored_at = string.match(stored, '^(%-?%d+) (%-?%d+)$')
    local tat, at = tonumber(stored_tat), tonumber(stored_at)
    local moved = at - clock > hold
    if moved then
      tat, at = tat - (at - clock), clock
    end
    bucket.now = math.max(clock, at)
    if tat > bucket.now + hold then
      tat, moved = bucket.now + hold, true
    end
    if moved then
      store_gcra(key, tat, at)
    end
    backlog = math.max(0, tat - bucket.now)
  end
  local behind = bucket.now - clock
  bucket.backlog, bucket.behind = backlog, behind
  bucket.allowed = cost == 0 or backlog + cost * interval <= hold
  bucket.remaining = math.floor((hold - backlog) / interval)
  bucket.reset = 0
  if bucket.remaining < burst then bucket.reset = backlog - (burst - bucket.remaining - 1) * interval + behind end
  bucket.retry = 0
  if not bucket.allowed then
    bucket.retry = cost > burst and hold or backlog + cost * interval - hold + behind
  end
  return bucket
end

local function charge_gcra(bucket, key, burst, interval, hold, cost)
  local backlog = bucket.backlog + cost * interval
  local tat = bucket.now + backlog
  store_gcra(key, tat, bucket.now)
  bucket.remaining = math.floor((hold - backlog) / interval)
  bucket.reset = backlog - (burst - bucket.remaining - 1) * interval + bucket.behind
end

local reply = {}

local function decide(first_key, first_arg, count)
  local buckets = {}
  local all_allowed = true
  for i = 1, count do
    local key, at = KEYS[first_key + i - 1], first_arg + ARGS * (i - 1)
    local a, b, c, cost = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
    local bucket
    if ARGV[at] == 'w' then
      bucket = ask_window(key, a, c, cost)
    else
      bucket = ask_gcra(key, a, b, c, cost)
    end
    bucket.a, bucket.b, bucket.c, bucket.cost = a, b, c, cost
    all_allowed = all_allowed and (bucket.allowed or ARGV[at + 5] == 'shadow')
    buckets[i] = bucket
  end
  for i, bucket in ipairs(buckets) do
    if all_allowed and bucket.allowed and bucket.cost > 0 then
      local charge = ARGV[first_arg + ARGS * (i - 1)] == 'w' and charge_window or charge_gcra
      charge(bucket, KEYS[first_key + i - 1], bucket.a, bucket.b, bucket.c, bucket.cost)
    end
    local out = 4 * (first_key + i - 2)
    reply[out + 1] = bucket.allowed and 1 or 0
    reply[out + 2] = bucket.remaining
    reply[out + 3] = math.min(bucket.reset, LONGEST)
    reply[out + 4] = math.min(bucket.retry, LONGEST)
  end
end

-- Errors of the whole server, not of one key: the caller has to see them as such (READONLY: after a failover, reconnect).
local of_server = { 'READONLY', 'OOM', 'MISCONF', 'NOREPLICAS' }

local key, at = 1, 2
while at <= #ARGV do
  local count = tonumber(ARGV[at])
  local made, problem = pcall(decide, key, at + 1, count)
  if not made then
    local text = type(problem) == 'table' and problem.err or tostring(problem)
    for _, code in ipairs(of_server) do
      if string.find(text, code, 1, true) then return redis.error_reply(text) end
    end
    for out = 4 * (key - 1) + 1, 4 * (key + count - 1) do reply[out] = -1 end
  end
  key, at = key + count, at + 1 + ARGS * count
end
return reply
