#include "tests/integration/redis/local_cluster.h"

#include "engine/sandbox/ports.h"
#include "tests/support/wait_for.h"

#include <cstdlib>
#include <stdexcept>

namespace pavement::testing {

namespace {

constexpr std::array kFirstSlots{0, 5461, 10923, 16384};

} // namespace

LocalCluster::LocalCluster() {
    std::string pattern = (std::filesystem::temp_directory_path() / "pavement-cluster-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no directory for the cluster");
    }
    m_directory = pattern;
    for (std::size_t i = 0; i < kNodes; ++i) {
        start(i);
    }
    join();
}

LocalCluster::~LocalCluster() {
    for (auto& each : m_connections) {
        each.reset();
    }
    for (auto& each : m_processes) {
        if (each) {
            each->signal(9); // all at once; nothing of theirs is kept
        }
    }
    for (auto& each : m_processes) {
        each.reset();
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_directory, ignored);
}

redis::Settings LocalCluster::settings(std::size_t node) const {
    redis::Settings settings;
    settings.port = m_ports[node];
    return settings;
}

std::size_t LocalCluster::numberOf(std::uint16_t port) const {
    for (std::size_t i = 0; i < kNodes; ++i) {
        if (m_ports[i] == port) {
            return i;
        }
    }
    throw std::runtime_error("no node at port " + std::to_string(port));
}

redis::Reply LocalCluster::ask(std::size_t node, const std::vector<std::string>& words) {
    auto replies = m_connections[node]->pipeline({words});
    if (!replies || !replies->front()) {
        throw std::runtime_error(words.front() + ": " +
                                 (replies ? replies->front().error() : replies.error()).oneLine());
    }
    return std::move(*replies->front());
}

std::string LocalCluster::idOf(std::size_t node) {
    return ask(node, {"CLUSTER", "MYID"}).text;
}

void LocalCluster::kill(std::size_t node) {
    m_processes[node]->signal(9);
    static_cast<void>(m_processes[node]->wait(generous()));
}

// A port may be taken between the choice and its use: then another one.
void LocalCluster::start(std::size_t node) {
    sandbox::PortChooser chooser({});
    for (int attempt = 0; attempt < 10; ++attempt) {
        const auto port = chooser.next();
        const auto bus = chooser.next();
        if (!port || !bus || *port == *bus) {
            continue;
        }
        m_ports[node] = *port;
        ChildOptions options;
        options.arguments = {"redis-server",
                             "--port",
                             std::to_string(*port),
                             "--cluster-port",
                             std::to_string(*bus),
                             "--bind",
                             "127.0.0.1",
                             "--save",
                             "",
                             "--dir",
                             m_directory.string(),
                             "--cluster-enabled",
                             "yes",
                             "--cluster-config-file",
                             "nodes-" + std::to_string(*port) + ".conf",
                             "--cluster-node-timeout",
                             "2000",
                             "--repl-diskless-sync-delay",
                             "0",
                             "--cluster-replica-validity-factor",
                             "0"};
        options.outputFile = m_directory / ("log-" + std::to_string(node));
        auto started = ChildProcess::start(std::move(options));
        if (!started) {
            throw std::runtime_error(started.error().oneLine());
        }
        m_processes[node] = std::move(*started);
        m_connections[node] = std::make_unique<redis::Connection>(settings(node));
        const bool up = waitFor([this, node] {
            return !m_processes[node]->running() || m_connections[node]->command({"PING"}).has_value();
        });
        if (up && m_processes[node]->running()) {
            return;
        }
    }
    throw std::runtime_error("redis-server does not start");
}

void LocalCluster::join() {
    for (std::size_t i = 0; i < kPrimaries; ++i) {
        ask(i, {"CLUSTER", "ADDSLOTSRANGE", std::to_string(kFirstSlots[i]),
                std::to_string(kFirstSlots[i + 1] - 1)});
        ask(i, {"CLUSTER", "SET-CONFIG-EPOCH", std::to_string(i + 1)});
    }
    for (std::size_t i = 1; i < kNodes; ++i) {
        // The bus is not at its usual distance from the port; the node itself tells where.
        const std::string own = ask(i, {"CLUSTER", "NODES"}).text;
        const auto at = own.find('@');
        const std::string bus = own.substr(at + 1, own.find_first_of(" ,", at) - at - 1);
        ask(0, {"CLUSTER", "MEET", "127.0.0.1", std::to_string(m_ports[i]), bus});
    }
    const auto everybodyKnows = [this](const std::string& words) {
        for (std::size_t i = 0; i < kNodes; ++i) {
            if (ask(i, {"CLUSTER", "INFO"}).text.find(words) == std::string::npos) {
                return false;
            }
        }
        return true;
    };
    if (!waitFor([&] { return everybodyKnows("cluster_known_nodes:6"); })) {
        throw std::runtime_error("the nodes do not meet");
    }
    for (std::size_t i = 0; i < kPrimaries; ++i) {
        const std::string primary = idOf(i);
        // Refused until the gossip has told the node of its primary.
        if (!waitFor([&] {
                return m_connections[i + kPrimaries]->command({"CLUSTER", "REPLICATE", primary}).has_value();
            })) {
            throw std::runtime_error("a replica cannot follow");
        }
    }
    if (!waitFor([&] { return everybodyKnows("cluster_state:ok"); }) || !waitFor([this] {
            for (std::size_t i = kPrimaries; i < kNodes; ++i) {
                if (ask(i, {"INFO", "replication"}).text.find("master_link_status:up") == std::string::npos) {
                    return false;
                }
            }
            return true;
        })) {
        throw std::runtime_error("the cluster does not settle");
    }
    // Every node has to know every replica, or a map read from it is not the whole.
    if (!waitFor([this] {
            for (std::size_t i = 0; i < kNodes; ++i) {
                const auto map = redis::readClusterMap(*m_connections[i]);
                if (!map) {
                    return false;
                }
                std::size_t primaries = 0;
                for (const auto& each : map->nodes) {
                    primaries += each.primary ? 1 : 0;
                }
                if (primaries != kPrimaries) {
                    return false;
                }
            }
            return true;
        })) {
        throw std::runtime_error("the nodes do not agree");
    }
}

} // namespace pavement::testing
