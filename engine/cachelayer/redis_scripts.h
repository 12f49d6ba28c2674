#pragma once
// What must happen on the server in one piece. Sent whole each time: they are short, and a server that was
// restarted or flushed has forgotten those it was told before. Lua prints large numbers with an exponent,
// hence string.format; up to 2^53 they are exact.

#include <string_view>

namespace pavement::cachelayer::scripts {

// KEYS epoch names server; ARGV identity of the server, epoch known to the caller, microseconds since 1970,
// channel, "1" to trust what a restarted server still holds. Answers the epoch. Where the epoch is missing,
// has gone back, or was confirmed on another server, invalidations may be lost: it then makes a new one,
// beyond all of these, as an invalidation of everything.
inline constexpr std::string_view kConfirm = R"(
local e = tonumber(redis.call('GET', KEYS[1]) or nil)
local top = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
local last = tonumber(top[2] or nil)
local known = redis.call('GET', KEYS[3]) == ARGV[1]
if e and e == last and e >= tonumber(ARGV[2]) and (known or ARGV[5] == '1') then
  if not known then redis.call('SET', KEYS[3], ARGV[1]) end
  return string.format('%.0f', e)
end
local n = string.format('%.0f', math.max(e or 0, last or 0, tonumber(ARGV[2]), tonumber(ARGV[3])) + 1)
redis.call('SET', KEYS[1], n)
redis.call('DEL', KEYS[2])
redis.call('ZADD', KEYS[2], n, 'a')
redis.call('SET', KEYS[3], ARGV[1])
redis.call('PUBLISH', ARGV[4], n .. ' - a')
return n
)";

// KEYS epoch names; ARGV channel, sender, most names, members of the set. Answers the epoch after the last
// of them, nil where the epoch is missing.
inline constexpr std::string_view kInvalidateNames = R"(
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
local n
for i = 4, #ARGV do
  n = string.format('%.0f', redis.call('INCR', KEYS[1]))
  if ARGV[i] == 'a' then redis.call('DEL', KEYS[2]) end
  redis.call('ZADD', KEYS[2], n, ARGV[i])
  redis.call('PUBLISH', ARGV[1], n .. ' ' .. ARGV[2] .. ' ' .. ARGV[i])
end
local most = tonumber(ARGV[3])
local count = redis.call('ZCARD', KEYS[2])
if count > most then
  local cut = count - math.floor(most / 2)
  local last = redis.call('ZRANGE', KEYS[2], cut - 1, cut - 1, 'WITHSCORES')
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, cut - 1)
  if not redis.call('ZSCORE', KEYS[2], 'a') then redis.call('ZADD', KEYS[2], last[2], 'a') end
end
return n
)";

// KEYS epoch names; ARGV epoch known to the caller. Answers the epoch and what was invalidated since.
inline constexpr std::string_view kNamesSince = R"(
return {redis.call('GET', KEYS[1]), redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES')}
)";

// KEYS entry lease; ARGV token, entry, milliseconds. Stores only while the token is still the lease's: an
// invalidation removes it, another loader replaces it (the leases of Nishtala et al., NSDI 2013).
inline constexpr std::string_view kFill = R"(
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1
)";

// KEYS lease; ARGV token.
inline constexpr std::string_view kRelease = R"(
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
)";

} // namespace pavement::cachelayer::scripts
