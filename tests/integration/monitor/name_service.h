#pragma once
// A network and a name service of this process's own: names from a hosts file we write, every other question
// to a server that knows one answer ("no such name") or is silent. Nothing of it is seen outside.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace pavement::testing {

// Empty, or why this process may not have namespaces of its own. Before the first thread and
// QCoreApplication.
std::string enterPrivateNetwork();

// In the private network: the name service from here on. Throws where that cannot be set up.
class NameService {
public:
    explicit NameService(const std::string& hosts); // as /etc/hosts
    ~NameService();
    NameService(const NameService&) = delete;
    NameService& operator=(const NameService&) = delete;

    int questions() const { return m_questions; }

private:
    void serve(const std::stop_token& stop);

    int m_socket = -1;
    std::atomic<int> m_questions = 0;
    std::jthread m_server; // says "no such name" to names in ".unknown", and nothing to others
};

// An address that swallows every attempt to connect: [::1]:port with its queue full.
class SwallowingAddress {
public:
    explicit SwallowingAddress(std::uint16_t port);
    ~SwallowingAddress();
    SwallowingAddress(const SwallowingAddress&) = delete;
    SwallowingAddress& operator=(const SwallowingAddress&) = delete;

private:
    int m_sockets[4] = {-1, -1, -1, -1};
};

} // namespace pavement::testing
