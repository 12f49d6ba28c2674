#include "engine/redis/connection.h"

#include "engine/redis/channel.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstring>

namespace pavement::redis {

namespace {

using ReplyHandle = std::unique_ptr<redisReply, void (*)(void*)>;
using ReaderHandle = std::unique_ptr<redisReader, void (*)(redisReader*)>;

// The formatted command, wiped after use: it may hold a password.
class Wire {
public:
    ~Wire() { explicit_bzero(m_bytes.data(), m_bytes.size()); }

    Wire() = default;
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    template <typename Words>
    bool add(const Words& words) {
        std::vector<const char*> pointers;
        std::vector<std::size_t> lengths;
        for (const auto& word : words) {
            // hiredis hands an empty word's pointer to memcpy, which must not be null.
            pointers.push_back(word.empty() ? "" : word.data());
            lengths.push_back(word.size());
        }
        if (pointers.empty()) {
            return false;
        }
        char* formatted = nullptr;
        const auto length = redisFormatCommandArgv(&formatted, static_cast<int>(pointers.size()),
                                                   pointers.data(), lengths.data());
        if (length < 0) {
            return false;
        }
        const auto size = static_cast<std::size_t>(length);
        m_bytes.append(formatted, size);
        explicit_bzero(formatted, size);
        redisFreeCommand(formatted);
        return true;
    }

    std::string_view bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

Reply convert(const redisReply& from) {
    Reply reply;
    switch (from.type) {
    case REDIS_REPLY_NIL:
        reply.kind = Reply::Kind::nil;
        break;
    case REDIS_REPLY_INTEGER:
        reply.kind = Reply::Kind::integer;
        reply.integer = from.integer;
        break;
    case REDIS_REPLY_ARRAY:
        reply.kind = Reply::Kind::array;
        reply.elements.reserve(from.elements);
        for (std::size_t i = 0; i < from.elements; ++i) {
            reply.elements.push_back(convert(*from.element[i]));
        }
        break;
    default: // status, string, and an error inside an array; the newer protocol's kinds are never asked for
        reply.kind = from.type == REDIS_REPLY_STATUS  ? Reply::Kind::status
                     : from.type == REDIS_REPLY_ERROR ? Reply::Kind::error
                                                      : Reply::Kind::text;
        if (from.str != nullptr) {
            reply.text.assign(from.str, from.len);
        }
    }
    return reply;
}

// A server's error, without the arguments it likes to quote back and without our password.
Error serverError(std::string text, const Settings& settings) {
    for (const std::string_view quotes : {"with args beginning with", "| Args"}) {
        if (const auto at = text.find(quotes); at != std::string::npos) {
            text.erase(at);
        }
    }
    const std::string& password = settings.password.reveal();
    if (!password.empty()) {
        for (auto at = text.find(password); at != std::string::npos; at = text.find(password, at + 3)) {
            text.replace(at, password.size(), "***");
        }
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == ',' || text.back() == '\n')) {
        text.pop_back();
    }
    const std::string word = text.substr(0, text.find(' '));
    const auto has = [&text](std::string_view part) { return text.find(part) != std::string::npos; };
    if (word == "NOAUTH" || word == "WRONGPASS" || has("invalid password") ||
        has("Authentication required")) {
        return Error{ErrorCode::authentication,
                     settings.password.empty() ? "Redis asks for a password"
                                               : "Redis refused the user or the password",
                     "Check the user, the password and, with ACLs, that the user is on.", word};
    }
    if (has("without any password configured") || has("no password is set")) {
        return Error{ErrorCode::authentication, "Redis has no password set, but one was given",
                     "Leave the password empty, or name the ACL user it belongs to.", word};
    }
    if (word == "NOPERM") {
        return Error{ErrorCode::permission, "Redis refuses this user: " + text,
                     "Allow it with ACL SETUSER, or use another user.", word};
    }
    if (word == "DENIED") {
        return Error{
            ErrorCode::permission, "Redis runs in protected mode and refuses connections from afar",
            "Set a password (requirepass or an ACL user) on the server, or connect through an SSH tunnel.",
            word};
    }
    if (has("max number of clients")) {
        return Error{ErrorCode::busy, "Redis has reached its limit of clients",
                     "Raise maxclients, or close some.", word};
    }
    std::string hint;
    if (word == "LOADING") {
        hint = "The server still reads its data from disk; try again shortly.";
    } else if (word == "BUSY") {
        hint = "A script runs for too long; SCRIPT KILL ends it.";
    } else if (word == "MOVED" || word == "ASK") {
        hint = "This is a node of a Redis Cluster, and the key lives on another one.";
    }
    return Error{ErrorCode::server, "Redis reported: " + text, std::move(hint), word};
}

bool endsConnection(ErrorCode code) {
    return code == ErrorCode::timeout || code == ErrorCode::connectionLost || code == ErrorCode::protocol;
}

} // namespace

struct Connection::Impl {
    Settings settings;
    std::unique_ptr<Channel> channel;
    ReaderHandle reader{nullptr, redisReaderFree};
    std::uint64_t connects = 0;

    void drop() {
        channel.reset();
        reader.reset();
    }

    // One reply, or what went wrong on the way; an error reply of the server is a value here.
    Result<ReplyHandle> receive(Deadline deadline) {
        std::string block;
        for (;;) {
            void* raw = nullptr;
            if (redisReaderGetReply(reader.get(), &raw) != REDIS_OK) {
                return fail(ErrorCode::protocol, "Redis answered something that is not its protocol",
                            "Check that host and port are those of a Redis server.", reader->errstr);
            }
            if (raw != nullptr) {
                return ReplyHandle(static_cast<redisReply*>(raw), freeReplyObject);
            }
            block.clear();
            if (auto got = channel->receive(block, deadline); !got) {
                return fail(std::move(got.error()));
            }
            if (redisReaderFeed(reader.get(), block.data(), block.size()) != REDIS_OK) {
                return fail(ErrorCode::protocol, "Redis answered something that is not its protocol", "",
                            reader->errstr);
            }
        }
    }

    Result<Reply> toReply(const redisReply& raw) const {
        if (raw.type == REDIS_REPLY_ERROR) {
            return fail(serverError(std::string(raw.str, raw.len), settings));
        }
        return convert(raw);
    }

    template <typename Words>
    Result<Reply> exchange(const Words& words, Deadline deadline) {
        Wire wire;
        if (!wire.add(words)) {
            return fail(ErrorCode::invalidInput, "An empty command cannot be sent to Redis");
        }
        auto sent = channel->send(wire.bytes(), deadline);
        auto raw = receive(deadline);
        if (!raw) {
            // A server that refuses us says why and closes at once: its words count more than our failed
            // write.
            return fail(!sent && raw.error().code == ErrorCode::connectionLost ? std::move(sent.error())
                                                                               : std::move(raw.error()));
        }
        return toReply(**raw);
    }

    Result<void> handshake(Deadline deadline) {
        if (settings.tls) {
            if (!settings.unixSocket.empty()) {
                return fail(ErrorCode::invalidInput, "A unix socket of Redis does not speak TLS");
            }
            const std::string& name = settings.tlsServerName.empty() ? settings.host : settings.tlsServerName;
            if (auto done = channel->startTls(name, settings.caCertificate, deadline); !done) {
                return done;
            }
        }
        if (!settings.password.empty()) {
            std::vector<std::string_view> words{"AUTH"};
            if (!settings.user.empty()) {
                words.push_back(settings.user);
            }
            words.push_back(settings.password.reveal());
            if (auto done = exchange(words, deadline); !done) {
                return fail(std::move(done.error()));
            }
        }
        if (settings.database != 0) {
            const std::string number = std::to_string(settings.database);
            const std::vector<std::string_view> words{"SELECT", number};
            if (auto done = exchange(words, deadline); !done) {
                done.error().message =
                    "Database " + number + " could not be selected: " + done.error().message;
                return fail(std::move(done.error()));
            }
        }
        // Names us in CLIENT LIST, and proves that the server answers and accepts us. A server that does not
        // know the command, or a user who may not call it, is no obstacle.
        const std::vector<std::string_view> words{"CLIENT", "SETNAME", "pavement"};
        if (auto done = exchange(words, deadline);
            !done && done.error().code != ErrorCode::server && done.error().context != "NOPERM") {
            return fail(std::move(done.error()));
        }
        return {};
    }

    Result<void> connect() {
        // Neither the socket nor the parser may hold anything between two commands: it would answer the next
        // one.
        if (channel && reader->pos == reader->len && channel->quiet()) {
            return {};
        }
        drop();
        const Deadline deadline = Deadline::after(settings.connectTimeout);
        auto made = settings.unixSocket.empty() ? Channel::connectTcp(settings.host, settings.port, deadline)
                                                : Channel::connectUnix(settings.unixSocket, deadline);
        if (!made) {
            return fail(std::move(made.error()));
        }
        channel = std::move(*made);
        reader.reset(redisReaderCreate());
        if (!reader) {
            drop();
            return fail(ErrorCode::busy, "Out of memory");
        }
        if (auto done = handshake(deadline); !done) {
            drop();
            return done;
        }
        ++connects;
        return {};
    }

    template <typename Words>
    Result<Reply> command(const Words& words) {
        if (auto ready = connect(); !ready) {
            return fail(std::move(ready.error()));
        }
        auto reply = exchange(words, Deadline::after(settings.commandTimeout));
        if (!reply && endsConnection(reply.error().code)) {
            drop();
        }
        return reply;
    }
};

Connection::Connection(Settings settings)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->settings = std::move(settings);
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Result<Reply> Connection::command(std::span<const std::string_view> words) {
    return m_impl->command(words);
}

Result<Reply> Connection::command(std::initializer_list<std::string_view> words) {
    return m_impl->command(words);
}

Result<std::vector<Result<Reply>>>
Connection::pipeline(const std::vector<std::vector<std::string>>& commands) {
    if (commands.empty()) {
        return std::vector<Result<Reply>>{};
    }
    Wire wire;
    for (const auto& words : commands) {
        if (!wire.add(words)) {
            return fail(ErrorCode::invalidInput, "An empty command cannot be sent to Redis");
        }
    }
    if (auto ready = m_impl->connect(); !ready) {
        return fail(std::move(ready.error()));
    }
    const Deadline deadline = Deadline::after(m_impl->settings.commandTimeout);
    if (auto sent = m_impl->channel->send(wire.bytes(), deadline); !sent) {
        m_impl->drop();
        return fail(std::move(sent.error()));
    }
    std::vector<Result<Reply>> replies;
    replies.reserve(commands.size());
    while (replies.size() < commands.size()) {
        auto raw = m_impl->receive(deadline);
        if (!raw) {
            m_impl->drop();
            return fail(std::move(raw.error()));
        }
        replies.push_back(m_impl->toReply(**raw));
    }
    return replies;
}

Result<void> Connection::connect() {
    return m_impl->connect();
}

void Connection::disconnect() {
    m_impl->drop();
}

bool Connection::connected() const {
    return m_impl->channel != nullptr;
}

std::uint64_t Connection::reconnects() const {
    return m_impl->connects == 0 ? 0 : m_impl->connects - 1;
}

const Settings& Connection::settings() const {
    return m_impl->settings;
}

} // namespace pavement::redis
