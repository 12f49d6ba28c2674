#include "engine/redis/cluster.h"

#include <algorithm>
#include <charconv>

namespace pavement::redis {

namespace {

std::uint16_t crc16(std::string_view bytes) {
    unsigned crc = 0;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8U;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 0x8000U) != 0 ? crc << 1U ^ 0x1021U : crc << 1U;
        }
        crc &= 0xffffU;
    }
    return static_cast<std::uint16_t>(crc);
}

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto at = text.find(by);
        if (at != 0) {
            parts.push_back(text.substr(0, at));
        }
        text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    }
    return parts;
}

template <typename Number>
bool readNumber(std::string_view text, Number& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size();
}

bool readSlot(std::string_view text, std::uint16_t& slot) {
    return readNumber(text, slot) && slot < kClusterSlots;
}

// "0-5460", "7", "[93->-id]", "[93-<-id]"
bool readSlots(std::string_view text, ClusterNode& node) {
    std::uint16_t from = 0;
    std::uint16_t to = 0;
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
        const bool leaves = text.find("->-") != std::string_view::npos;
        const auto at = text.find(leaves ? "->-" : "-<-");
        if (at == std::string_view::npos || !readSlot(text.substr(0, at), from)) {
            return false;
        }
        (leaves ? node.migrating : node.importing)[from] = std::string(text.substr(at + 3));
        return true;
    }
    const auto dash = text.find('-');
    if (!readSlot(text.substr(0, dash), from) ||
        (dash != std::string_view::npos && !readSlot(text.substr(dash + 1), to))) {
        return false;
    }
    node.ranges.emplace_back(from, dash == std::string_view::npos ? from : to);
    return true;
}

// "10.0.0.7:6379@16379,name"; older ones without what follows the port. The port comes after the last colon,
// since an address may be of version 6.
bool readAddress(std::string_view text, std::string& host, std::uint16_t& port) {
    text = text.substr(0, text.find(','));
    text = text.substr(0, text.find('@'));
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || !readNumber(text.substr(colon + 1), port)) {
        return false;
    }
    host = std::string(text.substr(0, colon));
    return true;
}

Error oddMap() {
    return Error{ErrorCode::protocol, "Redis answered CLUSTER NODES in an unknown form", "", ""};
}

struct Redirection {
    bool ask = false;
    std::string host;
    std::uint16_t port = 0;
};

// "Redis reported: MOVED 3999 10.0.0.7:6381"
std::optional<Redirection> redirectionOf(const Error& error) {
    if (error.code != ErrorCode::server || (error.context != "MOVED" && error.context != "ASK")) {
        return std::nullopt;
    }
    Redirection redirection;
    redirection.ask = error.context == "ASK";
    const auto words = split(error.message, ' ');
    if (words.size() < 2 || !readAddress(words.back(), redirection.host, redirection.port)) {
        return std::nullopt;
    }
    return redirection;
}

} // namespace

std::uint16_t keySlot(std::string_view key) {
    if (const auto open = key.find('{'); open != std::string_view::npos) {
        const auto close = key.find('}', open + 1);
        if (close != std::string_view::npos && close > open + 1) {
            key = key.substr(open + 1, close - open - 1);
        }
    }
    return static_cast<std::uint16_t>(crc16(key) % kClusterSlots);
}

unsigned ClusterNode::slotCount() const {
    unsigned count = 0;
    for (const auto& [from, to] : ranges) {
        count += static_cast<unsigned>(to - from) + 1;
    }
    return count;
}

const ClusterNode* ClusterMap::primaryOf(std::uint16_t slot) const {
    const int at = nodes.empty() || slot >= kClusterSlots ? -1 : owner[slot];
    return at < 0 ? nullptr : &nodes[static_cast<std::size_t>(at)];
}

unsigned ClusterMap::served() const {
    return nodes.empty() ? 0 : static_cast<unsigned>(std::count_if(owner.begin(), owner.end(), [](int node) {
        return node >= 0;
    }));
}

Result<ClusterMap> parseClusterNodes(std::string_view text) {
    ClusterMap map;
    map.owner.fill(-1);
    for (std::string_view line : split(text, '\n')) {
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        const auto words = split(line, ' ');
        if (words.empty()) {
            continue;
        }
        ClusterNode node;
        if (words.size() < 8 || !readAddress(words[1], node.host, node.port)) {
            return fail(oddMap());
        }
        node.id = words[0];
        for (const std::string_view flag : split(words[2], ',')) {
            node.primary = node.primary || flag == "master";
            node.failing = node.failing || flag == "fail" || flag == "fail?" || flag == "noaddr";
        }
        node.primaryId = words[3] == "-" ? std::string() : std::string(words[3]);
        node.connected = words[7] == "connected";
        for (std::size_t i = 8; i < words.size(); ++i) {
            if (!readSlots(words[i], node)) {
                return fail(oddMap());
            }
        }
        for (const auto& [from, to] : node.ranges) {
            for (unsigned slot = from; slot <= to; ++slot) {
                map.owner[slot] = static_cast<int>(map.nodes.size());
            }
        }
        map.nodes.push_back(std::move(node));
    }
    if (map.nodes.empty()) {
        return fail(oddMap());
    }
    return map;
}

Result<ClusterMap> readClusterMap(Connection& connection) {
    auto reply = connection.command({"CLUSTER", "NODES"});
    if (!reply) {
        if (reply.error().message.find("cluster support disabled") != std::string::npos) {
            reply.error().hint = "This server stands alone; look at it without its cluster.";
        }
        return fail(std::move(reply.error()));
    }
    auto map = parseClusterNodes(reply->text);
    if (map) {
        for (ClusterNode& node : map->nodes) {
            if (node.host.empty()) {
                node.host = connection.settings().host; // a node that has met nobody does not know its own
            }
        }
    }
    return map;
}

ClusterConnection::ClusterConnection(Settings seed)
    : m_seed(std::move(seed)) {}

Connection& ClusterConnection::at(const std::string& host, std::uint16_t port) {
    auto& connection = m_connections[host + ":" + std::to_string(port)];
    if (!connection) {
        Settings settings = m_seed;
        settings.unixSocket.clear();
        settings.host = host;
        settings.port = port;
        connection = std::make_unique<Connection>(std::move(settings));
    }
    return *connection;
}

Result<void> ClusterConnection::refreshFrom(Connection& connection) {
    auto map = readClusterMap(connection);
    if (!map) {
        return fail(std::move(map.error()));
    }
    m_map = std::move(*map);
    return {};
}

Result<void> ClusterConnection::refresh() {
    Connection seed(m_seed);
    auto done = refreshFrom(seed);
    if (done || m_map.nodes.empty()) {
        return done;
    }
    const auto known = m_map.nodes;
    for (const ClusterNode& node : known) {
        if (!node.failing && refreshFrom(at(node.host, node.port))) {
            return {};
        }
    }
    return done;
}

// ASKING holds for the one command after it, so the two go together.
Result<Reply> ClusterConnection::send(Connection& connection, const std::vector<std::string>& words,
                                      bool asking) {
    auto replies = asking ? connection.pipeline({{"ASKING"}, words}) : connection.pipeline({words});
    return replies ? std::move(replies->back()) : Result<Reply>(fail(std::move(replies.error())));
}

Result<Reply> ClusterConnection::command(const std::vector<std::string>& words, std::string_view key) {
    if (m_map.nodes.empty()) {
        if (auto done = refresh(); !done) {
            return fail(std::move(done.error()));
        }
    }
    const ClusterNode* owner = m_map.primaryOf(keySlot(key));
    if (owner == nullptr) {
        return fail(ErrorCode::server, "No node of the cluster serves slot " + std::to_string(keySlot(key)),
                    "CLUSTER INFO on a node says what is missing.", "CLUSTERDOWN");
    }
    std::string host = owner->host;
    std::uint16_t port = owner->port;
    bool asking = false;
    for (int step = 0; step <= kRedirects; ++step) {
        auto reply = send(at(host, port), words, asking);
        if (reply) {
            return reply;
        }
        if (reply.error().code == ErrorCode::unreachable && step == 0) {
            // Nothing was sent. Perhaps another one has taken over.
            if (auto done = refresh(); !done) {
                return reply;
            }
            const ClusterNode* other = m_map.primaryOf(keySlot(key));
            if (other == nullptr || (other->host == host && other->port == port)) {
                return reply;
            }
            host = other->host;
            port = other->port;
            continue;
        }
        const auto redirection = redirectionOf(reply.error());
        if (!redirection) {
            return reply;
        }
        ++m_redirections;
        asking = redirection->ask;
        host = redirection->host.empty() ? host : redirection->host; // empty: the host that answered
        port = redirection->port;
        if (!asking) {
            // The map is old. That it cannot be read anew keeps nobody from following the redirection.
            static_cast<void>(refreshFrom(at(host, port)));
        }
    }
    return fail(ErrorCode::busy, "The cluster sends this command from node to node",
                "Its nodes do not agree on who serves the slot; CLUSTER NODES on each shows it.",
                "slot " + std::to_string(keySlot(key)));
}

Result<std::vector<NodeView>> viewNodes(ClusterConnection& cluster) {
    if (auto done = cluster.refresh(); !done) {
        return fail(std::move(done.error()));
    }
    std::vector<NodeView> views;
    for (const ClusterNode& node : cluster.map().nodes) {
        NodeView view{node, {}, {}};
        auto facts = readServerFacts(cluster.at(node.host, node.port));
        if (facts) {
            view.facts = std::move(*facts);
        } else {
            view.problem = std::move(facts.error());
        }
        views.push_back(std::move(view));
    }
    return views;
}

} // namespace pavement::redis
