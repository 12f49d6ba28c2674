#include "engine/cachelayer/cache_value.h"

#include "engine/base/json.h"

namespace pavement::cachelayer {

Value Value::ofJson(const nlohmann::json& json) {
    return Value(dumpJson(json), ValueKind::json);
}

Result<nlohmann::json> Value::json() const {
    return parseJson(*m_bytes, "cached value");
}

} // namespace pavement::cachelayer
