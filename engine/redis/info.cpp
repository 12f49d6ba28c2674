#include "engine/redis/connection.h"

namespace pavement::redis {

std::map<std::string, std::string> parseInfo(std::string_view text) {
    std::map<std::string, std::string> fields;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        const auto colon = line.find(':');
        if (line.empty() || line.front() == '#' || colon == std::string_view::npos || colon == 0) {
            continue;
        }
        fields.emplace(line.substr(0, colon), line.substr(colon + 1));
    }
    return fields;
}

std::map<std::string, std::string> parseFields(std::string_view text) {
    std::map<std::string, std::string> fields;
    while (!text.empty()) {
        const auto end = text.find(',');
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && equals != 0) {
            fields.emplace(pair.substr(0, equals), pair.substr(equals + 1));
        }
    }
    return fields;
}

} // namespace pavement::redis
