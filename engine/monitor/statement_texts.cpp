#include "engine/monitor/statement_texts.h"

#include "engine/base/log.h"
#include "engine/sql/keepable.h"

#include <algorithm>

namespace pavement::monitor {

namespace {

constexpr std::size_t kTextsAtOnce = 200;
constexpr std::size_t kMostWaiting = 2000;
constexpr std::size_t kMostTexts = 5000;
constexpr auto kRemembered = std::chrono::hours{1};
constexpr Milliseconds kShortestPause = std::chrono::seconds{10};
constexpr Milliseconds kLongestTextPause = std::chrono::hours{1};
// A question that took long is repeated only after this many times as long.
constexpr int kPauseFactor = 500;

} // namespace

std::string statementLabel(const postgres::StatementKey& key) {
    return std::to_string(key.queryId) + "/" + std::to_string(key.databaseOid) + "/" +
           std::to_string(key.userOid);
}

const std::string& StatementTexts::text(const std::string& label) const {
    static const std::string kUnknown;
    const auto found = m_texts.find(label);
    return found == m_texts.end() ? kUnknown : found->second;
}

// Texts kept by an older version: still with the literals of utility statements, and without a fingerprint.
void StatementTexts::refreshKept() {
    m_refreshed = true;
    const auto kept = m_history.statementTexts(m_target);
    if (!kept) {
        return; // those that read them mask them as well
    }
    std::vector<history::StatementText> mended;
    for (const auto& old : *kept) {
        if (old.fingerprint.empty()) {
            auto made = sql::keepable(old.text);
            mended.push_back(
                {old.id, std::move(made.text), made.fingerprint.hex(), made.fingerprint.fromTokens});
        }
    }
    if (const auto put = m_history.putStatementTexts(m_target, mended); !put) {
        log::warning("Statement texts could not be brought up to date: " + put.error().oneLine());
    }
}

Result<void> StatementTexts::learn(postgres::Session& session, std::span<const postgres::StatementKey> wanted,
                                   SteadyTime now, Deadline deadline) {
    if (!m_refreshed) {
        refreshKept();
    }
    // Those still wanted come back from the history; unless it has dropped them, as no statement had run
    // under them for long.
    if (m_texts.size() > kMostTexts || now - m_forgotten > kRemembered) {
        m_texts.clear();
        m_forgotten = now;
    }
    for (const auto& key : wanted) {
        const std::string label = statementLabel(key);
        if (m_texts.contains(label) || m_waiting.contains(label)) {
            continue;
        }
        if (auto kept = m_history.statementText(m_target, label)) {
            m_texts.emplace(label, std::move(*kept));
        } else if (m_waiting.size() < kMostWaiting) {
            m_waiting.emplace(label, key);
        }
    }
    if (m_waiting.empty() || now < m_notBefore) {
        return {};
    }
    std::vector<postgres::StatementKey> unknown;
    for (auto waiting = m_waiting.begin(); waiting != m_waiting.end() && unknown.size() < kTextsAtOnce;) {
        unknown.push_back(waiting->second);
        waiting = m_waiting.erase(waiting); // also where it has no text any more: it was evicted
    }
    const auto begun = std::chrono::steady_clock::now();
    auto texts = postgres::readStatementTexts(session, unknown, m_maxBytes, kTextsAtOnce, deadline);
    const auto took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begun);
    m_pause = std::clamp<Milliseconds>(took * kPauseFactor, kShortestPause, kLongestTextPause);
    m_notBefore = now + m_pause;
    if (!texts) {
        return fail(texts.error());
    }
    std::vector<history::StatementText> keep;
    for (const auto& text : *texts) {
        // Of utility statements the server keeps the literals.
        auto kept = sql::keepable(text.text);
        history::StatementText made{statementLabel(text.key), std::move(kept.text), kept.fingerprint.hex(),
                                    kept.fingerprint.fromTokens};
        m_texts[made.id] = made.text;
        keep.push_back(std::move(made));
    }
    return m_history.putStatementTexts(m_target, keep);
}

} // namespace pavement::monitor
