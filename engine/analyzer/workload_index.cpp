#include "engine/analyzer/workload_index.h"

#include "engine/sql/keepable.h"

namespace pavement::analyzer::detail {

namespace {

constexpr std::string_view kNested = "/nested";

// "<query id>/<database oid>" of a label with a role behind it.
std::string_view withoutRole(std::string_view base) {
    return base.substr(0, base.rfind('/'));
}

std::string nameOf(const std::unordered_map<std::string, std::string>& names, std::string_view oid) {
    const auto found = names.find(std::string(oid));
    return found == names.end() ? std::string(oid) : found->second;
}

} // namespace

LabelParts partsOf(std::string_view label) {
    LabelParts parts;
    if (label.ends_with(kNested)) {
        parts.nested = true;
        label.remove_suffix(kNested.size());
    }
    parts.base = label;
    const std::size_t last = label.rfind('/');
    if (last != std::string_view::npos && last > 0) {
        parts.role = label.substr(last + 1);
        const std::size_t middle = label.rfind('/', last - 1);
        if (middle != std::string_view::npos) {
            parts.database = label.substr(middle + 1, last - middle - 1);
        }
    }
    return parts;
}

Result<WorkloadIndex> WorkloadIndex::read(const history::History& history, std::string_view target) {
    WorkloadIndex index;
    auto texts = history.statementTexts(target);
    if (!texts) {
        return fail(texts.error());
    }
    for (auto& text : *texts) {
        if (text.fingerprint.empty()) { // a file from before, that nobody has recorded into since
            auto kept = sql::keepable(text.text);
            text.text = std::move(kept.text);
            text.fingerprint = kept.fingerprint.hex();
            text.fromTokens = kept.fingerprint.fromTokens;
        }
        std::string label = text.id;
        auto& ofAnyRole = index.m_anyRole[std::string(withoutRole(label))];
        if (ofAnyRole.empty() || label < ofAnyRole) {
            ofAnyRole = label;
        }
        index.m_texts.emplace(std::move(label), std::move(text));
    }
    const auto names = history.names(target);
    if (!names) {
        return fail(names.error());
    }
    for (const auto& one : *names) {
        auto& of = one.kind == history::ObjectName::Kind::database ? index.m_databases : index.m_roles;
        of.emplace(std::to_string(one.oid), one.name);
    }
    return index;
}

WorkloadIndex::Statement WorkloadIndex::statementOf(std::string_view base) const {
    auto found = m_texts.find(std::string(base));
    // Statements are counted by the role that SET ROLE made, sessions show the one that logged in: the query
    // id says that it is the same statement.
    if (found == m_texts.end()) {
        const auto another = m_anyRole.find(std::string(withoutRole(base)));
        found = another == m_anyRole.end() ? found : m_texts.find(another->second);
    }
    if (found != m_texts.end()) {
        return {found->second.fingerprint, &found->second.text, found->second.fromTokens};
    }
    if (base.starts_with('~')) { // the fingerprint itself stands in the label
        return {std::string(base.substr(1, base.find('/') - 1)), nullptr, false};
    }
    return {std::string(base), nullptr, false};
}

std::string WorkloadIndex::database(std::string_view oid) const {
    return nameOf(m_databases, oid);
}

std::string WorkloadIndex::role(std::string_view oid) const {
    return nameOf(m_roles, oid);
}

const std::string* WorkloadIndex::textOf(std::string_view id) const {
    for (const auto& [label, text] : m_texts) {
        if (text.fingerprint == id) {
            return &text.text;
        }
    }
    return nullptr;
}

} // namespace pavement::analyzer::detail
