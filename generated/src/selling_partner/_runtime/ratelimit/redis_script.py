"""What Redis runs for one shared bucket: ``bucket.Bucket`` once more, in Lua, on Redis's clock.

One script does everything, so that each step is atomic. A bucket is one hash: ``tokens`` and the
time ``at`` which there were so many, the ``rate`` if one was learned, and the ``queue``. It expires
when it is full again and nothing is lost with it.
"""

from __future__ import annotations

from .token_bucket import LEARNED_SECONDS, LONGEST_NAP, MARGIN, PATIENCE, TOLERANCE

SPARE_SECONDS = 60.0
"""How long a bucket stays beyond the time at which it is full."""

_CONSTANTS = f"""
local MARGIN, LONGEST_NAP = {MARGIN!r}, {LONGEST_NAP!r}
local TOLERANCE, PATIENCE = {TOLERANCE!r}, {PATIENCE!r}
local LEARNED_SECONDS, SPARE_SECONDS = {LEARNED_SECONDS!r}, {SPARE_SECONDS!r}
"""

_STEPS = """
-- What to do: 'take', 'leave' (the queue), 'refund' (that and one token), 'drain'.
local action, ticket, longest = ARGV[1], ARGV[2], tonumber(ARGV[3])
local burst, rate = tonumber(ARGV[4]), tonumber(ARGV[5])
-- What the caller knows: a rate that an answer told, or ''; the rate when it last looked; how many
-- tokens there are at most; and whether that holds although the bucket may say otherwise.
local learned, known = tonumber(ARGV[6]), tonumber(ARGV[7])
local most, is_certain = tonumber(ARGV[8]), ARGV[9] == '1'

-- Seventeen digits are what gives the same number again.
local function text(number)
  return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'rate', 'queue')
local tokens = most
if state[1] then
  rate = tonumber(state[3] or '') or rate
  tokens = tonumber(state[1]) + math.max(now - tonumber(state[2]), 0) * rate
  if is_certain then
    tokens = math.min(tokens, most)
  end
elseif known ~= rate then
  learned = learned or known
end
tokens = math.min(tokens, burst)
rate = learned or rate

-- The queue without the ticket, the ticket's place in it, and how many are to be served before.
local queue, place, ahead = {}, nil, 0
if state[4] then
  local packed = cmsgpack.unpack(state[4])
  for i = 1, #packed, 2 do
    local other, due = packed[i], packed[i + 1]
    local is_counted = action == 'take' and not place
    if other == ticket then
      place = #queue + 1
    elseif not is_counted or math.abs(now - due) <= PATIENCE then
      queue[#queue + 1], queue[#queue + 2] = other, due
      if is_counted and now - TOLERANCE <= due and due <= now + LONGEST_NAP then
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
    table.insert(queue, place, now + math.min(wait + MARGIN, LONGEST_NAP))
    table.insert(queue, place, ticket)
  end
elseif action == 'refund' then
  tokens = math.min(tokens + 1, burst)
elseif action == 'drain' then
  tokens = math.min(tokens, 0)
end

local is_learned = learned or state[3]
redis.call('HSET', KEYS[1], 'tokens', text(tokens), 'at', text(now))
if learned then
  redis.call('HSET', KEYS[1], 'rate', text(learned))
end
if #queue > 0 then
  redis.call('HSET', KEYS[1], 'queue', cmsgpack.pack(queue))
elseif state[4] then
  redis.call('HDEL', KEYS[1], 'queue')
end
local kept = math.max((burst - tokens) / rate, is_learned and LEARNED_SECONDS or 0)
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((kept + SPARE_SECONDS) * 1000)))
return {text(wait), text(tokens), text(rate)}
"""

SCRIPT = _CONSTANTS + _STEPS
