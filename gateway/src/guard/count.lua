-- Counts what one client sent, in a window that begins with its first request; over the limit it is blocked.
-- In place of the library's own script: counting and blocking are one step, and times are milliseconds.
--
-- KEYS[1]  the client's counter
-- ARGV     points  limit  windowMs  blockForMs (0: blocked for what is left of the window)
-- returns  consumed, and the milliseconds until the counter is forgotten: the end of the window or of the block

local points, limit, block_for = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local consumed = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
if consumed > limit and consumed - points <= limit and block_for > 0 then
  left = block_for
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return { consumed, left }
