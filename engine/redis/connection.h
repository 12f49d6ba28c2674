#pragma once
// One connection to Redis. hiredis writes and reads the protocol; the socket is ours (channel.h), because
// hiredis forgets a command's deadline when it reconnects and bounds each read alone. After a timeout the
// connection is thrown away, since the late reply would answer the next command. AUTH (also with an ACL user)
// and SELECT are replayed on each connect. Owned by one thread at a time.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

struct Settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    std::string unixSocket; // path; wins over host and port
    std::string user;       // ACL user; empty: the default user
    Secret password;
    int database = 0;
    bool tls = false;          // refused with a clear message where the build has none; see tlsAvailable()
    std::string caCertificate; // PEM file; empty: the system's trust store. The host name is always checked
    std::string tlsServerName; // the name to ask for and to check instead, where host is a tunnel's near end
    Milliseconds connectTimeout{2000};
    Milliseconds commandTimeout{2000};

    std::string description() const; // "redis://user@host:port/0", no secrets
};

// "redis://[user[:password]@]host[:port][/db]", "rediss://…", "unix:///path?db=1"; percent-encoding is
// understood. "redis://:password@host" and "redis://password@host" are not the same: without a colon it is a
// user. ErrorCode: invalidInput, which never quotes the password.
Result<Settings> parseSettings(std::string_view url);

bool tlsAvailable();

struct Reply {
    enum class Kind { nil, status, integer, text, array, error }; // error: only inside an array (EXEC)
    Kind kind = Kind::nil;
    std::int64_t integer = 0;
    std::string text; // status, text, error; binary safe
    std::vector<Reply> elements;
};

class Connection {
public:
    // Does not connect yet; the first command does.
    explicit Connection(Settings settings);
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    // Connects if need be, also when the server closed the connection since the last reply. ErrorCode:
    // unreachable, authentication, permission (NOPERM), timeout, connectionLost, protocol, busy (too many
    // clients), server (context: the error's first word, e.g. "WRONGTYPE"), unsupported. After timeout,
    // connectionLost and protocol the connection is dropped and the next call makes a new one. Takes at most
    // connectTimeout plus commandTimeout; the name service is within the first.
    Result<Reply> command(std::span<const std::string_view> words);
    Result<Reply> command(std::initializer_list<std::string_view> words);

    // Many commands in one round trip; the replies stand in their order. An error reply fails only its own
    // slot. Without a deadline, commandTimeout bounds them all together.
    Result<std::vector<Result<Reply>>> pipeline(const std::vector<std::vector<std::string>>& commands);
    Result<std::vector<Result<Reply>>> pipeline(const std::vector<std::vector<std::string>>& commands,
                                                Deadline deadline);

    // Messages the server sends unasked. SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE or MONITOR puts the connection
    // into push mode once the server has confirmed it, each channel by itself; messages that come before the
    // last confirmation are kept for nextPush(). More channels may be added by further calls. An error reply
    // leaves the connection as it was. In push mode command() and pipeline() are refused (invalidInput), and
    // disconnect() ends it.
    Result<void> beginPush(std::span<const std::string_view> words, Deadline deadline);
    Result<void> beginPush(std::initializer_list<std::string_view> words, Deadline deadline);

    // The next message, in the form the server gives it (an array for a subscription, a status for MONITOR);
    // nothing when the deadline passes first, which harms nothing: half a message is kept for the next call.
    // A deadline that has passed already still takes what has arrived. A lost connection is an error
    // (connectionLost) and stays one until disconnect() or beginPush(): whoever reads a feed must know that
    // it missed something, so nothing is subscribed again in secret. A message above 64 MiB is busy, and ends
    // the connection.
    Result<std::optional<Reply>> nextPush(Deadline deadline);
    bool pushing() const;

    Result<void> connect(); // the server has answered once it succeeds; nothing to do when connected
    void disconnect();
    bool connected() const;
    std::uint64_t reconnects() const; // connections made after the first one
    const Settings& settings() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// INFO's text as key → value; section lines and comments are skipped. Keys repeated across sections keep the
// first.
std::map<std::string, std::string> parseInfo(std::string_view text);

// "keys=10,expires=2,avg_ttl=0" and the like.
std::map<std::string, std::string> parseFields(std::string_view text);

} // namespace pavement::redis
