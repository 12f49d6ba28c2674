#pragma once
// Six private redis-server processes on loopback as one cluster: three primaries, a replica for each. Gone
// with the object. What cannot work throws.

#include "engine/base/child_process.h"
#include "engine/redis/cluster.h"

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pavement::testing {

class LocalCluster {
public:
    static constexpr std::size_t kPrimaries = 3;
    static constexpr std::size_t kNodes = 6;

    LocalCluster();
    ~LocalCluster();
    LocalCluster(const LocalCluster&) = delete;
    LocalCluster& operator=(const LocalCluster&) = delete;

    redis::Settings settings(std::size_t node) const;

    redis::Connection& node(std::size_t number) { return *m_connections[number]; } // primaries first

    std::size_t numberOf(std::uint16_t port) const;
    std::string idOf(std::size_t node);
    void kill(std::size_t node);

    // The command's reply; throws on an error.
    redis::Reply ask(std::size_t node, const std::vector<std::string>& words);

private:
    void start(std::size_t node);
    void join();

    std::filesystem::path m_directory;
    std::array<std::uint16_t, kNodes> m_ports{};
    std::array<std::unique_ptr<ChildProcess>, kNodes> m_processes;
    std::array<std::unique_ptr<redis::Connection>, kNodes> m_connections;
};

} // namespace pavement::testing
