#include "engine/keyspace/prefixes.h"

#include <algorithm>
#include <unordered_map>

namespace pavement::keyspace {

namespace {

constexpr std::string_view kDelimiters = ":/|.-_";
constexpr double kDelimiterShare = 0.25;

bool isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isIdentifier(std::string_view segment) {
    std::size_t digits = 0;
    std::size_t hex = 0;
    std::size_t dashes = 0;
    for (const char c : segment) {
        digits += c >= '0' && c <= '9' ? 1 : 0;
        hex += isHex(c) ? 1 : 0;
        dashes += c == '-' ? 1 : 0;
    }
    if (digits > 0 && digits == segment.size()) {
        return true;
    }
    // UUIDs, hashes and object ids; a word such as "facade" has no digit. {…} is a cluster's hash tag.
    if (segment.size() > 2 && segment.front() == '{' && segment.back() == '}') {
        return isIdentifier(segment.substr(1, segment.size() - 2));
    }
    return segment.size() >= 8 && digits > 0 && hex + dashes == segment.size();
}

std::size_t ttlClass(const std::optional<Milliseconds>& ttl) {
    using namespace std::chrono_literals;
    return !ttl ? 0 : *ttl < 1min ? 1 : *ttl < 1h ? 2 : *ttl < 24h ? 3 : 4;
}

std::size_t idleClass(double seconds) {
    return seconds < 60 ? 0 : seconds < 3600 ? 1 : seconds < 86400 ? 2 : 3;
}

class Builder {
public:
    Builder(const KeySample& sample, const PrefixOptions& options, char delimiter)
        : m_sample(sample)
        , m_options(options)
        , m_delimiter(delimiter) {
        node({}, -1, 0, false);
    }

    std::vector<Prefix> build() {
        for (std::size_t i = 0; i < m_sample.keys.size(); ++i) {
            add(m_sample.keys[i], m_sample.segmentOf[i]);
        }
        const std::vector<SegmentSum> all = m_sums.front();
        const auto population = static_cast<double>(m_sample.population);
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            for (std::size_t s = 0; s < all.size(); ++s) {
                m_sums[i][s].keys = all[s].matching;
            }
            m_nodes[i].keys = estimateKeys(m_sums[i], population, m_sample.complete);
            m_nodes[i].bytes = estimateBytes(m_sums[i], population, m_sample.complete);
            if (m_sample.lfu && m_nodes[i].sampled > 0) {
                m_nodes[i].meanFrequency = m_frequencies[i] / static_cast<double>(m_nodes[i].sampled);
            }
        }
        return std::move(m_nodes);
    }

private:
    std::size_t node(std::string name, int parent, unsigned depth, bool rest) {
        Prefix prefix;
        prefix.name = std::move(name);
        prefix.parent = parent;
        prefix.depth = depth;
        prefix.rest = rest;
        m_nodes.push_back(std::move(prefix));
        m_sums.emplace_back(m_sample.segmentCount);
        m_frequencies.push_back(0);
        return m_nodes.size() - 1;
    }

    // The child of that name, made if there is room, else the rest of its parent.
    std::size_t child(std::size_t parent, const std::string& name) {
        if (const auto at = m_byName.find(name); at != m_byName.end()) {
            return at->second;
        }
        const unsigned depth = m_nodes[parent].depth + 1;
        if (m_byName.size() < m_options.prefixes) {
            const std::size_t made = node(name, static_cast<int>(parent), depth, false);
            m_byName[name] = made;
            return made;
        }
        if (const auto at = m_rests.find(parent); at != m_rests.end()) {
            return at->second;
        }
        const std::size_t made = node(m_nodes[parent].name, static_cast<int>(parent), depth, true);
        m_rests[parent] = made;
        return made;
    }

    void add(const redis::KeyFacts& facts, unsigned segment) {
        count(0, facts, segment);
        std::size_t at = 0;
        for (const std::string& name : prefixesOf(facts.key, m_delimiter, m_options.depth)) {
            at = child(at, name);
            count(at, facts, segment);
            if (m_nodes[at].rest) {
                return;
            }
        }
    }

    void count(std::size_t at, const redis::KeyFacts& facts, unsigned segment) {
        Prefix& prefix = m_nodes[at];
        ++prefix.sampled;
        ++prefix.types[static_cast<std::size_t>(facts.type)];
        ++prefix.ttl[ttlClass(facts.ttl)];
        ++prefix.encodings[facts.encoding];
        if (facts.idleSeconds) {
            ++prefix.idle[idleClass(*facts.idleSeconds)];
        }
        m_frequencies[at] += facts.frequency.value_or(0);
        const auto bytes = static_cast<double>(facts.bytes);
        prefix.sampledBytes += bytes;
        if (facts.bytes > prefix.largestBytes) {
            prefix.largestBytes = facts.bytes;
            prefix.largestKey = facts.key;
        }
        SegmentSum& sum = m_sums[at][segment];
        ++sum.matching;
        sum.bytes += bytes;
        sum.bytesSquared += bytes * bytes;
    }

    const KeySample& m_sample;
    const PrefixOptions& m_options;
    const char m_delimiter;
    std::vector<Prefix> m_nodes;
    std::vector<std::vector<SegmentSum>> m_sums; // by node, by segment
    std::vector<double> m_frequencies;
    std::unordered_map<std::string, std::size_t> m_byName;
    std::unordered_map<std::size_t, std::size_t> m_rests; // by parent
};

template <typename Value>
std::vector<redis::KeyFacts> topOf(const std::vector<redis::KeyFacts>& keys, std::size_t most, Value value) {
    std::vector<const redis::KeyFacts*> order;
    order.reserve(keys.size());
    for (const redis::KeyFacts& each : keys) {
        order.push_back(&each);
    }
    const std::size_t kept = std::min(most, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                      [&value](const auto* a, const auto* b) { return value(*a) > value(*b); });
    std::vector<redis::KeyFacts> top;
    for (std::size_t i = 0; i < kept; ++i) {
        top.push_back(*order[i]);
    }
    return top;
}

} // namespace

std::vector<std::size_t> Keyspace::childrenOf(std::size_t prefix) const {
    std::vector<std::size_t> children;
    for (std::size_t i = 1; i < prefixes.size(); ++i) {
        if (prefixes[i].parent == static_cast<int>(prefix)) {
            children.push_back(i);
        }
    }
    std::stable_sort(children.begin(), children.end(), [this](std::size_t a, std::size_t b) {
        return prefixes[a].bytes.value > prefixes[b].bytes.value;
    });
    return children;
}

char learnDelimiter(const KeySample& sample) {
    std::array<std::size_t, kDelimiters.size()> split{};
    for (const redis::KeyFacts& each : sample.keys) {
        for (std::size_t i = 0; i < kDelimiters.size(); ++i) {
            const auto at = each.key.find(kDelimiters[i]);
            split[i] += at != std::string::npos && at > 0 && at + 1 < each.key.size() ? 1 : 0;
        }
    }
    const double least = kDelimiterShare * static_cast<double>(sample.keys.size());
    if (static_cast<double>(split[0]) >= least) {
        return kDelimiters[0]; // the custom of Redis, where it is followed at all
    }
    const auto most = std::max_element(split.begin(), split.end());
    return static_cast<double>(*most) >= least && *most > 0
               ? kDelimiters[static_cast<std::size_t>(most - split.begin())]
               : kDelimiters[0];
}

std::vector<std::string> prefixesOf(std::string_view key, char delimiter, unsigned depth) {
    std::vector<std::string> prefixes;
    std::string name;
    while (prefixes.size() < depth) {
        const auto at = key.find(delimiter);
        if (at == std::string_view::npos) {
            break;
        }
        const std::string_view segment = key.substr(0, at);
        name += isIdentifier(segment) ? std::string_view("*") : segment;
        name += delimiter;
        prefixes.push_back(name);
        key.remove_prefix(at + 1);
    }
    return prefixes;
}

Keyspace describe(const KeySample& sample, const PrefixOptions& options) {
    Keyspace result;
    result.learned = options.delimiter == '\0';
    result.delimiter = result.learned ? learnDelimiter(sample) : options.delimiter;
    result.population = sample.population;
    result.sampled = sample.keys.size();
    result.complete = sample.complete;
    result.endedEarly = sample.endedEarly;
    result.lfu = sample.lfu;
    result.lengthsKnown = sample.lengthsKnown;
    result.seconds = sample.seconds;
    result.prefixes = Builder(sample, options, result.delimiter).build();
    result.bigKeys =
        topOf(sample.keys, options.topKeys, [](const redis::KeyFacts& facts) { return facts.bytes; });
    if (sample.lfu) {
        result.hotKeys = topOf(sample.keys, options.topKeys,
                               [](const redis::KeyFacts& facts) { return facts.frequency.value_or(0); });
        std::erase_if(result.hotKeys,
                      [](const redis::KeyFacts& facts) { return facts.frequency.value_or(0) == 0; });
    }
    return result;
}

} // namespace pavement::keyspace
