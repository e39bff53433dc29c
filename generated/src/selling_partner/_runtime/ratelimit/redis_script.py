"""The Lua script of a shared bucket: ``token_bucket.Bucket`` on Redis, by the clock of Redis.

A single script makes each action atomic. A bucket is one hash: its ``tokens`` at the time ``at``,
its ``rate`` if a response stated one, its ``queue``, and the ``calls`` that each process has under
way. A process reports its own with each action, and a report counts for a moment: a process that
was killed or has nothing to do reports no change. The key expires after the bucket is full,
when a new one would be equal.
"""

from __future__ import annotations

from .token_bucket import LEARNED_SECONDS, MAX_POLL_INTERVAL, PLACE_TIMEOUT, TOLERANCE, WAKE_MARGIN

SPARE_SECONDS = 60.0
"""Seconds that a bucket is stored after it is full."""

REPORT_SECONDS = 2.0
"""Seconds for which a process's report of its calls counts. A waiting call renews it."""

_CONSTANTS = f"""
local REPORT_SECONDS = {REPORT_SECONDS!r}
local WAKE_MARGIN, MAX_POLL_INTERVAL = {WAKE_MARGIN!r}, {MAX_POLL_INTERVAL!r}
local TOLERANCE, PLACE_TIMEOUT = {TOLERANCE!r}, {PLACE_TIMEOUT!r}
local LEARNED_SECONDS, SPARE_SECONDS = {LEARNED_SECONDS!r}, {SPARE_SECONDS!r}
"""

_STEPS = """
-- The action: 'take', 'leave' (the queue), 'refund' (leave, and return a token) or 'drain'.
local action, ticket, longest = ARGV[1], ARGV[2], tonumber(ARGV[3])
local burst, rate = tonumber(ARGV[4]), tonumber(ARGV[5])
-- What the caller last saw: a rate that a response stated, or ''; the earlier rate; the maximum
-- number of tokens; and whether that maximum also limits a bucket that still exists.
local learned, last_rate = tonumber(ARGV[6]), tonumber(ARGV[7])
local max_tokens, is_limit = tonumber(ARGV[8]), ARGV[9] == '1'
-- The process, and its admitted calls that wait for a connection and for their response.
local process, unsent, sent = ARGV[10], tonumber(ARGV[11]), tonumber(ARGV[12])

-- Seventeen digits preserve the exact number.
local function to_string(number)
  return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'rate', 'queue', 'calls')

-- The reports of the processes. Another process may wait long for a connection: its calls never
-- take the place of the one token that always fits.
local calls, under_way = {}, sent
if state[5] then
  local packed = cmsgpack.unpack(state[5])
  for i = 1, #packed, 4 do
    local other, waiting, running, at = packed[i], packed[i + 1], packed[i + 2], packed[i + 3]
    if other ~= process and math.abs(now - at) <= REPORT_SECONDS then
      under_way = under_way + waiting + running
      calls[#calls + 1], calls[#calls + 2] = other, waiting
      calls[#calls + 1], calls[#calls + 2] = running, at
    end
  end
end
if unsent + sent > 0 then
  calls[#calls + 1], calls[#calls + 2] = process, unsent
  calls[#calls + 1], calls[#calls + 2] = sent, now
end
local room = math.max(burst - under_way, 1) - unsent

local tokens = max_tokens
if state[1] then
  rate = tonumber(state[3] or '') or rate
  local before = tonumber(state[1])
  local gained = math.max(now - tonumber(state[2]), 0) * rate
  tokens = math.max(before, math.min(before + gained, room))
  if is_limit then
    tokens = math.min(tokens, max_tokens)
  end
elseif last_rate ~= rate then
  learned = learned or last_rate
end
tokens = math.min(tokens, burst)
rate = learned or rate

-- The queue without the ticket, the ticket's place in it, and the number of tickets before it.
local queue, place, ahead = {}, nil, 0
if state[4] then
  local packed = cmsgpack.unpack(state[4])
  for i = 1, #packed, 2 do
    local other, due = packed[i], packed[i + 1]
    local is_counted = action == 'take' and not place
    if other == ticket then
      place = #queue + 1
    elseif not is_counted or math.abs(now - due) <= PLACE_TIMEOUT then
      queue[#queue + 1], queue[#queue + 2] = other, due
      if is_counted and now - TOLERANCE <= due and due <= now + MAX_POLL_INTERVAL then
        ahead = ahead + 1
      end
    end
  end
end

local wait = 0
if action == 'take' then
  wait = math.max((ahead + 1 - tokens) / rate, 0)
  if wait == 0 then
    tokens = tokens - 1
  elseif wait <= longest then
    place = place or #queue + 1
    table.insert(queue, place, now + math.min(wait + WAKE_MARGIN, MAX_POLL_INTERVAL))
    table.insert(queue, place, ticket)
  end
elseif action == 'refund' then
  tokens = math.min(tokens + 1, burst)
elseif action == 'drain' then
  tokens = math.min(tokens, 0)
end

local is_learned = learned or state[3]
redis.call('HSET', KEYS[1], 'tokens', to_string(tokens), 'at', to_string(now))
if learned then
  redis.call('HSET', KEYS[1], 'rate', to_string(learned))
end
if #queue > 0 then
  redis.call('HSET', KEYS[1], 'queue', cmsgpack.pack(queue))
elseif state[4] then
  redis.call('HDEL', KEYS[1], 'queue')
end
if #calls > 0 then
  redis.call('HSET', KEYS[1], 'calls', cmsgpack.pack(calls))
elseif state[5] then
  redis.call('HDEL', KEYS[1], 'calls')
end
local kept = math.max((burst - tokens) / rate, is_learned and LEARNED_SECONDS or 0)
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((kept + SPARE_SECONDS) * 1000)))
return {to_string(wait), to_string(tokens), to_string(rate)}
"""

SCRIPT = _CONSTANTS + _STEPS
