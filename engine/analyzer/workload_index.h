#pragma once
// What the labels of a target's statements mean: fingerprint, text, database and role. Inside this module.

#include "engine/base/result.h"
#include "engine/history/history.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pavement::analyzer::detail {

// "<query id>/<database oid>/<role oid>", perhaps with "/nested" behind it.
struct LabelParts {
    std::string_view base; // without "/nested"
    std::string_view database;
    std::string_view role;
    bool nested = false;
};

LabelParts partsOf(std::string_view label);

class WorkloadIndex {
public:
    static Result<WorkloadIndex> read(const history::History& history, std::string_view target);

    struct Statement {
        std::string id; // the fingerprint, or the label while no text is known
        const std::string* text = nullptr;
        bool fromTokens = false;
    };

    // Of a label without "/nested". Without a text of its own it is that of the same query id under another
    // role.
    Statement statementOf(std::string_view base) const;
    std::string database(std::string_view oid) const; // its name, or the oid
    std::string role(std::string_view oid) const;
    const std::string* textOf(std::string_view id) const;

private:
    std::unordered_map<std::string, history::StatementText> m_texts; // by label
    std::unordered_map<std::string, std::string> m_anyRole;          // a label, by label without its role
    std::unordered_map<std::string, std::string> m_databases;        // by oid, as written in a label
    std::unordered_map<std::string, std::string> m_roles;
};

} // namespace pavement::analyzer::detail
