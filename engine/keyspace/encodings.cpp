#include "engine/keyspace/encodings.h"

#include "engine/keyspace/prefixes.h"
#include "engine/keyspace/thresholds.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace pavement::keyspace {

namespace {

struct CompactForm {
    redis::KeyType type;
    std::string_view outgrown;                    // OBJECT ENCODING once it is no longer compact
    std::vector<std::string_view> entries, value; // settings, newest name first
};

const std::vector<CompactForm>& compactForms() {
    static const std::vector<CompactForm> forms{
        {redis::KeyType::hash,
         "hashtable",
         {"hash-max-listpack-entries", "hash-max-ziplist-entries"},
         {"hash-max-listpack-value", "hash-max-ziplist-value"}},
        {redis::KeyType::sortedSet,
         "skiplist",
         {"zset-max-listpack-entries", "zset-max-ziplist-entries"},
         {"zset-max-listpack-value", "zset-max-ziplist-value"}},
        {redis::KeyType::set,
         "hashtable",
         {"set-max-listpack-entries", "set-max-intset-entries"},
         {"set-max-listpack-value"}},
    };
    return forms;
}

std::string_view firstKnown(const std::vector<std::string_view>& names, const redis::ServerFacts& server) {
    for (const std::string_view name : names) {
        if (server.settingNumber(name)) {
            return name;
        }
    }
    return {};
}

} // namespace

std::vector<Crossing> findCrossings(const KeySample& sample, const redis::ServerFacts& server,
                                    char delimiter) {
    std::map<std::pair<std::string, std::string>, Crossing> found;
    for (const redis::KeyFacts& key : sample.keys) {
        const auto form =
            std::find_if(compactForms().begin(), compactForms().end(), [&key](const CompactForm& each) {
                return each.type == key.type && each.outgrown == key.encoding;
            });
        if (form == compactForms().end() || !key.length) {
            continue;
        }
        const std::string_view entries = firstKnown(form->entries, server);
        const std::string_view value = firstKnown(form->value, server);
        const auto most = static_cast<std::uint64_t>(server.settingNumber(entries).value_or(0));
        const bool tooMany = most > 0 && *key.length > most;
        const bool justTooMany = tooMany && static_cast<double>(*key.length) <=
                                                static_cast<double>(most) * thresholds::kJustCrossed;
        // A set of a few strings is a table before 7.2 whatever its size; no setting changes that.
        const bool tooLarge = !tooMany && most > 0 && !value.empty();
        if (!justTooMany && !tooLarge) {
            continue;
        }
        const auto prefixes = prefixesOf(key.key, delimiter, 3);
        const std::string prefix = prefixes.empty() ? std::string() : prefixes.back();
        const std::string setting(justTooMany ? entries : value);
        Crossing& crossing = found[{prefix, setting}];
        crossing.prefix = prefix;
        crossing.setting = setting;
        crossing.limit = static_cast<std::uint64_t>(server.settingNumber(setting).value_or(0));
        crossing.byElementSize = tooLarge;
        ++crossing.keys;
        crossing.longest = std::max(crossing.longest, *key.length);
        crossing.sampledBytes += static_cast<double>(key.bytes);
    }
    std::vector<Crossing> crossings;
    for (auto& [name, crossing] : found) {
        crossings.push_back(std::move(crossing));
    }
    std::stable_sort(crossings.begin(), crossings.end(),
                     [](const Crossing& a, const Crossing& b) { return a.keys > b.keys; });
    return crossings;
}

} // namespace pavement::keyspace
