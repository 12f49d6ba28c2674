#include "engine/sql/tree.h"

namespace pavement::sql {

const Json& field(const Json& body, const char* name) {
    static const Json kNone;
    if (!body.is_object()) {
        return kNone;
    }
    const auto found = body.find(name);
    return found == body.end() ? kNone : *found;
}

const Json& body(const Json& node) {
    static const Json kNone;
    return node.is_object() && node.size() == 1 ? node.begin().value() : kNone;
}

std::string kindOf(const Json& node) {
    return node.is_object() && node.size() == 1 ? node.begin().key() : std::string();
}

bool is(const Json& node, const char* kind) {
    return node.is_object() && node.size() == 1 && node.begin().key() == kind;
}

std::string text(const Json& body, const char* name) {
    const Json& value = field(body, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

int number(const Json& body, const char* name, int fallback) {
    const Json& value = field(body, name);
    return value.is_number_integer() ? value.get<int>() : fallback;
}

bool flag(const Json& body, const char* name) {
    const Json& value = field(body, name);
    return value.is_boolean() && value.get<bool>();
}

std::vector<std::string> names(const Json& list) {
    std::vector<std::string> out;
    if (!list.is_array()) {
        return out;
    }
    for (const Json& part : list) {
        out.push_back(is(part, "A_Star") ? "*" : text(body(part), "sval"));
    }
    return out;
}

int location(const Json& node) {
    return number(body(node), "location", -1);
}

QualifiedName qualified(const Json& list) {
    const auto parts = names(list);
    QualifiedName out;
    if (!parts.empty()) {
        out.name = parts.back();
    }
    if (parts.size() > 1) {
        out.schema = parts[parts.size() - 2];
    }
    return out;
}

} // namespace pavement::sql
