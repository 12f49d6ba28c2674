#pragma once
// A stream socket whose every operation ends by a deadline, whatever the peer does: non-blocking, poll()ed,
// closed on exec, never a SIGPIPE. hiredis's own blocking mode bounds each read() alone, so a peer that drips
// one byte at a time, or a large write, outlives its timeout. Owned by one thread.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pavement::redis {

class TlsLayer;

Error answeredTooLate();

class Channel {
public:
    Channel();
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    // Every address of the name is tried in turn, each within its share of the time; looking the name up is
    // part of it. ErrorCode: unreachable, timeout, invalidInput.
    static Result<std::unique_ptr<Channel>> connectTcp(const std::string& host, std::uint16_t port,
                                                       Deadline deadline);
    static Result<std::unique_ptr<Channel>> connectUnix(const std::string& path, Deadline deadline);

    // From here on everything is encrypted. `host` is what the certificate must name; an empty
    // `caCertificate` means the system's trust store. ErrorCode: unsupported, authentication, invalidInput,
    // timeout.
    Result<void> startTls(const std::string& host, const std::string& caCertificate, Deadline deadline);

    Result<void> send(std::string_view bytes, Deadline deadline);
    // Appends at least one byte to `into`. The peer's end of the stream is connectionLost. What has arrived
    // is given even when the deadline has passed, and nothing is lost by a timeout; whoever calls this in a
    // loop asks the deadline as well, since a peer that keeps dripping never makes it wait.
    Result<void> receive(std::string& into, Deadline deadline);

    // Between a reply and the next command nothing may arrive: if something did, it is the end of the stream
    // or a stray reply, and the connection is of no more use.
    bool quiet() const;

private:
    Result<void> sendPlain(std::string_view bytes, Deadline deadline);
    Result<void> receivePlain(std::string& into, Deadline deadline);
    Result<void> await(short events, Deadline deadline) const;
    Result<void> connectTo(const void* address, unsigned length, int family, Deadline deadline);

    int m_fd = -1;
    std::unique_ptr<TlsLayer> m_tls;
};

} // namespace pavement::redis
