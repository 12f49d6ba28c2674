#include "engine/redis/connection.h"

#include "engine/redis/channel.h"
#include "engine/redis/wire.h"

#include <algorithm>
#include <cctype>
#include <deque>

namespace pavement::redis {

namespace {

constexpr std::size_t kLargestPush = 64U * 1024U * 1024U;

// How many confirmations a command that begins push mode is answered with; 0: it is none.
std::size_t confirmations(std::span<const std::string_view> words) {
    std::string first(words.empty() ? std::string_view() : words.front());
    std::transform(first.begin(), first.end(), first.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (first == "MONITOR") {
        return 1;
    }
    const bool subscribes = first == "SUBSCRIBE" || first == "PSUBSCRIBE" || first == "SSUBSCRIBE";
    return subscribes ? words.size() - 1 : 0;
}

bool confirms(const Reply& reply) {
    if (reply.kind == Reply::Kind::status) {
        return reply.text == "OK";
    }
    return reply.kind == Reply::Kind::array && !reply.elements.empty() &&
           (reply.elements[0].text == "subscribe" || reply.elements[0].text == "psubscribe" ||
            reply.elements[0].text == "ssubscribe");
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
    bool pushing = false;
    std::deque<Reply> early; // messages that came while a subscription was being confirmed

    // Push mode outlives a lost connection: the loss is told again until somebody ends it knowingly.
    void drop() {
        channel.reset();
        reader.reset();
    }

    void endPush() {
        pushing = false;
        early.clear();
    }

    static Error feedLost() {
        return Error{ErrorCode::connectionLost, "The connection to Redis broke while it was followed",
                     "Messages may have been missed; begin again.", ""};
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
            // A peer that keeps dripping never makes the channel wait.
            if (!block.empty() && deadline.expired()) {
                return fail(answeredTooLate());
            }
            if (pushing && reader->len - reader->pos > kLargestPush) {
                return fail(ErrorCode::busy, "A message of Redis is too large to be followed", "",
                            std::to_string(kLargestPush) + " bytes");
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
        if (pushing) {
            return fail(ErrorCode::invalidInput, "This connection follows messages and takes no commands");
        }
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

    Result<std::vector<Result<Reply>>> pipeline(const std::vector<std::vector<std::string>>& commands,
                                                std::optional<Deadline> given) {
        if (commands.empty()) {
            return std::vector<Result<Reply>>{};
        }
        Wire wire;
        for (const auto& words : commands) {
            if (!wire.add(words)) {
                return fail(ErrorCode::invalidInput, "An empty command cannot be sent to Redis");
            }
        }
        if (auto ready = connect(); !ready) {
            return fail(std::move(ready.error()));
        }
        const Deadline deadline = given ? *given : Deadline::after(settings.commandTimeout);
        if (auto sent = channel->send(wire.bytes(), deadline); !sent) {
            drop();
            return fail(std::move(sent.error()));
        }
        std::vector<Result<Reply>> replies;
        replies.reserve(commands.size());
        while (replies.size() < commands.size()) {
            auto raw = receive(deadline);
            if (!raw) {
                drop();
                return fail(std::move(raw.error()));
            }
            replies.push_back(toReply(**raw));
        }
        return replies;
    }

    // Whatever ends a feed ends the connection; only an error reply to the command itself does not.
    Result<void> beginPush(std::span<const std::string_view> words, Deadline deadline) {
        const bool already = pushing && channel;
        auto begun = subscribe(words, deadline);
        if (!begun && !already) {
            endPush();
        }
        return begun;
    }

    Result<void> subscribe(std::span<const std::string_view> words, Deadline deadline) {
        const std::size_t expected = confirmations(words);
        Wire wire;
        if (expected == 0 || !wire.add(words)) {
            return fail(ErrorCode::invalidInput, "Only a subscription or MONITOR makes Redis send messages");
        }
        if (pushing && !channel) {
            endPush(); // lost and told; this call begins anew
        }
        const bool already = pushing;
        if (!already) {
            if (auto ready = connect(); !ready) {
                return ready;
            }
        }
        if (auto sent = channel->send(wire.bytes(), deadline); !sent) {
            drop();
            return sent;
        }
        for (std::size_t confirmed = 0; confirmed < expected;) {
            auto raw = receive(deadline);
            if (!raw) {
                drop();
                return fail(std::move(raw.error()));
            }
            auto reply = toReply(**raw);
            if (!reply) {
                return fail(std::move(reply.error()));
            }
            if (confirms(*reply)) {
                ++confirmed;
                pushing = true;
            } else {
                early.push_back(std::move(*reply));
            }
        }
        return {};
    }

    Result<std::optional<Reply>> nextPush(Deadline deadline) {
        if (!pushing) {
            return fail(ErrorCode::invalidInput, "This connection follows no messages");
        }
        if (!early.empty()) {
            Reply first = std::move(early.front());
            early.pop_front();
            return first;
        }
        if (!channel) {
            return fail(feedLost());
        }
        auto raw = receive(deadline);
        if (!raw && raw.error().code == ErrorCode::timeout) {
            return std::optional<Reply>();
        }
        if (!raw) {
            const bool lost = raw.error().code == ErrorCode::connectionLost;
            drop();
            return fail(lost ? feedLost() : std::move(raw.error()));
        }
        auto reply = toReply(**raw);
        if (!reply) {
            return fail(std::move(reply.error()));
        }
        return std::optional<Reply>(std::move(*reply));
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
    return m_impl->pipeline(commands, std::nullopt);
}

Result<std::vector<Result<Reply>>> Connection::pipeline(const std::vector<std::vector<std::string>>& commands,
                                                        Deadline deadline) {
    return m_impl->pipeline(commands, deadline);
}

Result<void> Connection::beginPush(std::span<const std::string_view> words, Deadline deadline) {
    return m_impl->beginPush(words, deadline);
}

Result<void> Connection::beginPush(std::initializer_list<std::string_view> words, Deadline deadline) {
    return m_impl->beginPush({words.begin(), words.size()}, deadline);
}

Result<std::optional<Reply>> Connection::nextPush(Deadline deadline) {
    return m_impl->nextPush(deadline);
}

bool Connection::pushing() const {
    return m_impl->pushing;
}

Result<void> Connection::connect() {
    return m_impl->connect();
}

void Connection::disconnect() {
    m_impl->drop();
    m_impl->endPush();
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
