#pragma once
// A cached value: bytes, or JSON kept as its text. Immutable and cheap to copy; any thread.

#include "engine/base/result.h"
#include "engine/cachelayer/cache_policy.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <utility>

namespace pavement::cachelayer {

class Value {
public:
    explicit Value(std::string bytes, ValueKind kind = ValueKind::bytes)
        : m_bytes(std::make_shared<const std::string>(std::move(bytes)))
        , m_kind(kind) {}

    static Value ofJson(const nlohmann::json& json);

    const std::string& bytes() const { return *m_bytes; } // of JSON: its text

    ValueKind kind() const { return m_kind; }

    Result<nlohmann::json> json() const; // ErrorCode::corrupt where the bytes are none

    bool operator==(const Value& other) const { return m_kind == other.m_kind && *m_bytes == *other.m_bytes; }

private:
    std::shared_ptr<const std::string> m_bytes;
    ValueKind m_kind;
};

} // namespace pavement::cachelayer
