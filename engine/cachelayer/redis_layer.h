#pragma once
// The cache's second layer: entries in Redis, read with one round trip for any number of keys, stored only
// under a lease that no invalidation has taken away. Keys carry their policy, "default:user:42". Every call
// ends within its limit; while the server is out of reach they end at once. Thread-safe.

#include "engine/cachelayer/entry_format.h"
#include "engine/cachelayer/outcome.h"
#include "engine/cachelayer/redis_link.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pavement::cachelayer {

struct RedisFound {
    std::optional<Entry> entry; // fresh or stale, never invalidated, never past its hard expiry
    MissReason why = MissReason::none;
};

struct Lease {
    std::string token;       // empty: another process holds it
    std::uint64_t epoch = 0; // at which the load begins
    RedisFound found;        // what stands there now: another may have stored since the look before
    bool reached = false;    // the server answered
};

class RedisLayer {
public:
    RedisLayer(RedisLink& link, InvalidationTable& table)
        : m_link(link)
        , m_table(table) {}

    std::vector<RedisFound> read(std::span<const std::string> keys, Deadline deadline);
    Lease acquire(const std::string& key, Milliseconds duration, Deadline deadline);

    // False where the lease is gone or the server would not take it; the lease is given up either way.
    bool fill(const std::string& key, const std::string& token, const Entry& entry);
    void release(const std::string& key, const std::string& token);

    // Replaces whatever stands there and takes the lease from whoever loads. Where the server cannot be
    // reached the key's invalidation is queued instead: false.
    bool write(const std::string& key, Entry entry);

    // True: carried out on the server. False: queued until it is back.
    bool invalidate(const std::vector<Invalidation>& invalidations);

private:
    using Commands = std::vector<std::vector<std::string>>;
    using Replies = std::vector<Result<redis::Reply>>;

    Result<Replies> run(const Commands& commands, Milliseconds limit);
    RedisFound judge(const redis::Reply& reply, const std::string& key, std::uint64_t epoch) const;
    // Reads the values and the epoch beside them; synchronises where the epoch is news.
    Result<std::vector<RedisFound>> readWith(const Commands& before, std::span<const std::string> keys,
                                             Milliseconds limit, Replies* replies, std::uint64_t& epoch);

    RedisLink& m_link;
    InvalidationTable& m_table;
};

} // namespace pavement::cachelayer
