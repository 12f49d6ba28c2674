#pragma once
// Results about statements (a plan, findings), kept until what they rest on has changed: the schema or the
// statistics of a table the statement names, or the server's settings. What has changed is told by stamps
// that one cheap question reads from the server; a result carries those of its tables. Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/session.h"

#include <any>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::analyzer {

struct TableStamp {
    std::uint64_t schema = 0;     // columns, types, indexes, constraints, storage options
    std::uint64_t statistics = 0; // last ANALYZE, by hand or not; relation size as the planner knows it
    bool operator==(const TableStamp&) const = default;
};

// Of one database at one moment.
struct ServerStamp {
    std::string server;                       // system identifier and database: another one has other results
    std::uint64_t settings = 0;               // those that planning depends on, as this session has them
    std::map<std::string, TableStamp> tables; // of those asked for that exist
    bool operator==(const ServerStamp&) const = default;
};

// The tables a statement names, as SQL writes them ("road", "public"."Road"); empty where it does not parse.
std::vector<std::string> tablesOf(std::string_view statement);

// `tables`: as tablesOf() writes them; a bare name is looked up in `searchPath`, the schemas that the
// statement's own sessions search. Stamps are by the name asked for. Of a view they take in the tables below
// it, of a partitioned table its partitions. One round trip; needs no privilege. A statistics collector of 14
// and before reports an ANALYZE up to half a second late.
Result<ServerStamp> readStamp(postgres::Session& session, const std::vector<std::string>& tables,
                              Deadline deadline, const std::vector<std::string>& searchPath = {"public"});

// Why a result is not there.
enum class CacheMiss { none, absent, settings, schema, statistics };

class ResultCache {
public:
    explicit ResultCache(std::size_t most = 2000)
        : m_most(most) {}

    // `tables`: those the result rests on; their stamps are taken from `stamp`.
    void put(std::string_view fingerprint, std::string_view kind, std::any result, const ServerStamp& stamp,
             std::vector<std::string> tables);

    struct Answer {
        std::any result; // empty unless miss is none
        CacheMiss miss = CacheMiss::absent;
    };

    // A result whose stamps differ from the present ones is dropped.
    Answer get(std::string_view fingerprint, std::string_view kind, const ServerStamp& now);
    std::size_t size() const;
    void clear();

private:
    struct Entry {
        std::pair<std::string, std::string> key; // server and fingerprint; kind
        std::any result;
        std::uint64_t settings = 0;
        std::map<std::string, std::optional<TableStamp>> tables; // nothing: there was no such table
    };

    using Place = std::list<Entry>::iterator;

    mutable std::mutex m_mutex;
    std::size_t m_most;
    std::list<Entry> m_entries; // latest used first; a place stays valid while others move
    std::map<std::pair<std::string, std::string>, Place> m_places;
};

} // namespace pavement::analyzer
