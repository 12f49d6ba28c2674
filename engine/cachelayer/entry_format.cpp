#include "engine/cachelayer/entry_format.h"

#include "engine/cache/hash.h"

#include <algorithm>
#include <limits>

namespace pavement::cachelayer {

namespace {

constexpr std::string_view kMagic = "PVC1";
constexpr std::size_t kHeader = 48;
constexpr std::size_t kChecksum = 8;
constexpr unsigned kJson = 1;
constexpr unsigned kNegative = 2;

template <typename T>
void put(std::string& into, T number) {
    for (std::size_t i = 0; i < sizeof number; ++i) {
        into += static_cast<char>((static_cast<std::uint64_t>(number) >> (8 * i)) & 0xFFU);
    }
}

// The caller has checked that the bytes are there.
std::uint64_t take(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        number |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
    }
    return number;
}

std::uint64_t fold(std::uint64_t sum, std::string_view bytes) {
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        sum = cache::mix(sum ^ take(bytes, at, 8));
    }
    return cache::mix(sum ^ take(bytes, at, bytes.size() - at) ^ (std::uint64_t{bytes.size()} << 56U));
}

} // namespace

std::string encode(const Entry& entry, std::string_view key) {
    std::string bytes;
    const std::string_view value = entry.value ? std::string_view(entry.value->bytes()) : std::string_view();
    bytes.reserve(kHeader + value.size() + kChecksum + entry.tags.size() * 16);
    bytes += kMagic;
    unsigned flags = entry.value ? 0U : kNegative;
    if (entry.value && entry.value->kind() == ValueKind::json) {
        flags |= kJson;
    }
    put(bytes, static_cast<std::uint8_t>(flags));
    put(bytes, static_cast<std::uint8_t>(entry.tags.size()));
    put(bytes, std::uint16_t{0});
    put(bytes, entry.epoch);
    put(bytes, entry.createdMillis);
    put(bytes, entry.softExpiryMillis);
    put(bytes, entry.hardExpiryMillis);
    put(bytes, static_cast<std::uint32_t>(std::clamp<std::int64_t>(
                   entry.loadTook.count(), 0, std::numeric_limits<std::uint32_t>::max())));
    put(bytes, static_cast<std::uint32_t>(value.size()));
    for (const std::string& tag : entry.tags) {
        put(bytes, static_cast<std::uint8_t>(tag.size()));
        bytes += tag;
    }
    bytes += value;
    put(bytes, fold(fold(0, key), bytes));
    return bytes;
}

std::optional<Entry> decode(std::string_view bytes, std::string_view key) {
    if (bytes.size() < kHeader + kChecksum || bytes.substr(0, 4) != kMagic) {
        return std::nullopt;
    }
    const std::string_view body = bytes.substr(0, bytes.size() - kChecksum);
    if (fold(fold(0, key), body) != take(bytes, body.size(), kChecksum)) {
        return std::nullopt;
    }
    // What follows has our checksum, which anybody can compute: lengths are still checked.
    const auto flags = static_cast<unsigned>(take(bytes, 4, 1));
    const std::size_t tags = take(bytes, 5, 1);
    const std::size_t valueBytes = take(bytes, 44, 4);
    if ((flags & ~(kJson | kNegative)) != 0 || tags > kMostTags || take(bytes, 6, 2) != 0) {
        return std::nullopt;
    }
    Entry entry;
    entry.epoch = take(bytes, 8, 8);
    entry.createdMillis = static_cast<std::int64_t>(take(bytes, 16, 8));
    entry.softExpiryMillis = static_cast<std::int64_t>(take(bytes, 24, 8));
    entry.hardExpiryMillis = static_cast<std::int64_t>(take(bytes, 32, 8));
    entry.loadTook = std::chrono::microseconds(static_cast<std::int64_t>(take(bytes, 40, 4)));
    if (entry.createdMillis < 0 || entry.softExpiryMillis < entry.createdMillis ||
        entry.hardExpiryMillis < entry.softExpiryMillis) {
        return std::nullopt;
    }
    std::size_t at = kHeader;
    for (std::size_t i = 0; i < tags; ++i) {
        if (at >= body.size()) {
            return std::nullopt;
        }
        const std::size_t length = take(body, at, 1);
        ++at;
        if (length > kLongestTag || length > body.size() - at) {
            return std::nullopt;
        }
        entry.tags.emplace_back(body.substr(at, length));
        at += length;
    }
    if (body.size() - at != valueBytes) {
        return std::nullopt;
    }
    if ((flags & kNegative) != 0) {
        return valueBytes == 0 ? std::optional(std::move(entry)) : std::nullopt;
    }
    entry.value.emplace(std::string(body.substr(at)),
                        (flags & kJson) != 0 ? ValueKind::json : ValueKind::bytes);
    return entry;
}

} // namespace pavement::cachelayer
