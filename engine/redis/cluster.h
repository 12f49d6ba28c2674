#pragma once
// A Redis Cluster: which node serves which slot, and commands that go to the right one. A map is read from
// any node (CLUSTER NODES, which every version has and which alone also tells failing nodes and slots on
// their way); MOVED and ASK are followed a bounded number of times. Owned by one thread.
//
// The nodes' own addresses are used, so a cluster behind a tunnel to one of them is not reached as a whole.

#include "engine/base/result.h"
#include "engine/redis/connection.h"
#include "engine/redis/server_facts.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::redis {

inline constexpr unsigned kClusterSlots = 16384;

// CRC16 (XMODEM) of the key, or of what stands between its first { and the } after it, modulo 16384; Redis
// Cluster specification, "Hash tags".
std::uint16_t keySlot(std::string_view key);

struct ClusterNode {
    std::string id;
    std::string host; // empty: the address the map was asked at
    std::uint16_t port = 0;
    bool primary = false, failing = false, connected = true;
    std::string primaryId;                                       // of a replica
    std::vector<std::pair<std::uint16_t, std::uint16_t>> ranges; // of slots, both ends included
    std::map<std::uint16_t, std::string> migrating, importing; // slot to the other node's id; own slots only

    std::string address() const { return host + ":" + std::to_string(port); }

    unsigned slotCount() const;
};

struct ClusterMap {
    std::vector<ClusterNode> nodes;
    std::array<int, kClusterSlots> owner{}; // index into nodes; -1: nobody serves it

    const ClusterNode* primaryOf(std::uint16_t slot) const;
    unsigned served() const; // slots that somebody serves
};

// From the text of CLUSTER NODES. ErrorCode: protocol.
Result<ClusterMap> parseClusterNodes(std::string_view text);

// ErrorCode: server where the node is none of a cluster (context "ERR").
Result<ClusterMap> readClusterMap(Connection& connection);

class ClusterConnection {
public:
    static constexpr int kRedirects = 5;

    // Any node of the cluster; the same user and password are used for all.
    explicit ClusterConnection(Settings seed);

    // At the node that serves `key`, following MOVED and ASK. Where that node cannot be reached the map is
    // read anew from another one and the command sent there; after a connection that broke it is not, since
    // it may have been carried out. ErrorCode: as Connection::command; busy after too many redirections.
    Result<Reply> command(const std::vector<std::string>& words, std::string_view key);

    Result<void> refresh(); // from any node that answers

    const ClusterMap& map() const { return m_map; }

    Connection& at(const std::string& host, std::uint16_t port);

    std::uint64_t redirections() const { return m_redirections; }

private:
    Result<void> refreshFrom(Connection& connection);
    Result<Reply> send(Connection& connection, const std::vector<std::string>& words, bool asking);

    Settings m_seed;
    ClusterMap m_map;
    std::map<std::string, std::unique_ptr<Connection>> m_connections; // by address
    std::uint64_t m_redirections = 0;
};

// One node as it sees itself.
struct NodeView {
    ClusterNode node;
    std::optional<ServerFacts> facts; // absent: `problem` says why
    std::optional<Error> problem;
};

Result<std::vector<NodeView>> viewNodes(ClusterConnection& cluster);

} // namespace pavement::redis
