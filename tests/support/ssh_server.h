#pragma once
// An ssh server of our own on loopback, with private keys in a private directory. Throws where it cannot
// start. One thread.

#include "engine/base/child_process.h"
#include "engine/tunnel/ssh_tunnel.h"

#include <QTemporaryDir>

#include <cstdint>
#include <memory>
#include <string>

namespace pavement::testing {

class SshServer {
public:
    static bool installed(); // server and client

    explicit SshServer(const std::string& extraConfiguration = {});
    ~SshServer();
    SshServer(const SshServer&) = delete;
    SshServer& operator=(const SshServer&) = delete;

    tunnel::SshSettings client() const; // reaches it, with a key it accepts

    void knowHost(const std::string& publicKey) const; // a file's name: "host_key.pub", "other_key.pub"
    void forgetHost() const;
    void writeClientConfiguration(const std::string& extra) const;
    std::string directory() const;

    ChildProcess& process() { return *m_process; }

    int endSessions() const; // kills those that stand; how many. 0 also where the kernel does not list them
    void end();              // the server and its sessions
    void listenAgain();      // on its port, with its keys

private:
    void makeKey(const std::string& name) const;
    void write(const std::string& name, const std::string& content) const;
    std::string read(const std::string& name) const;
    bool start(); // false: the port was taken

    bool m_madeDirectory; // /run/sshd, which sshd run by root insists on and the service would make
    std::string m_extra;
    QTemporaryDir m_directory;
    std::uint16_t m_port = 0;
    std::string m_lastOutput;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace pavement::testing
