#pragma once
// Which statement texts are known, and when it is time to ask the server for more: it loads its whole text
// file for every question, so questions are few, and rarer the longer they take. Owned by one thread.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/postgres/statistics.h"

#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pavement::monitor {

// "<query id>/<database oid>/<user oid>": the label of a statement's series.
std::string statementLabel(const postgres::StatementKey& key);

class StatementTexts {
public:
    StatementTexts(history::History& history, std::string target, std::size_t maxBytes)
        : m_history(history)
        , m_target(std::move(target))
        , m_maxBytes(maxBytes) {}

    // Empty while not known.
    const std::string& text(const std::string& label) const;

    // Reads the texts of those keys that are not known yet, and of those that were wanted before and had to
    // wait, if the time has come.
    Result<void> learn(postgres::Session& session, std::span<const postgres::StatementKey> wanted,
                       SteadyTime now, Deadline deadline);

private:
    void refreshKept();

    history::History& m_history;
    std::string m_target;
    std::size_t m_maxBytes;
    std::unordered_map<std::string, std::string> m_texts;
    std::unordered_map<std::string, postgres::StatementKey> m_waiting;
    bool m_refreshed = false;
    SteadyTime m_notBefore{};
    SteadyTime m_forgotten{};
    Milliseconds m_pause{0};
};

} // namespace pavement::monitor
