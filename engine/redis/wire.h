#pragma once
// Between words and bytes: a command formatted by hiredis, its reply as a value, a server's error as ours.
// Inside this folder only.

#include "engine/redis/connection.h"

#include <hiredis/hiredis.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

using ReplyHandle = std::unique_ptr<redisReply, void (*)(void*)>;
using ReaderHandle = std::unique_ptr<redisReader, void (*)(redisReader*)>;

// The formatted command, wiped after use: it may hold a password.
class Wire {
public:
    ~Wire() { ::explicit_bzero(m_bytes.data(), m_bytes.size()); }

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

Reply convert(const redisReply& from);

// A server's error, without the arguments it likes to quote back and without our password.
Error serverError(std::string text, const Settings& settings);

} // namespace pavement::redis
