#include "engine/analyzer/patterns.h"
#include "engine/analyzer/session_runs.h"

#include <algorithm>
#include <map>

namespace pavement::analyzer {

namespace {

double medianOf(std::vector<double> values) {
    if (values.empty()) {
        return 0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

struct Figures { // one value for each interval or transaction
    std::vector<double> perTransaction, perSecond, seconds, waiting;

    Chatty summary(ChattyKind kind, std::string_view database) const {
        Chatty out;
        out.kind = kind;
        out.database = database;
        out.perTransaction = medianOf(perTransaction);
        out.perSecond = medianOf(perSecond);
        out.statementSeconds = medianOf(seconds);
        out.waitingShare = medianOf(waiting);
        out.observed = perTransaction.size();
        return out;
    }
};

// One transaction from the log.
struct Transaction {
    const SessionStatement* first = nullptr;
    const SessionStatement* last = nullptr;
    std::size_t statements = 0;
    double seconds = 0;
    std::map<std::string, std::size_t> byStatement;

    void add(const SessionStatement& statement) {
        first = first == nullptr ? &statement : first;
        last = &statement;
        ++statements;
        seconds += statement.seconds;
        ++byStatement[statement.id];
    }

    double length() const {
        return std::chrono::duration<double>(last->at - first->at).count() + first->seconds;
    }

    double waitingShare() const {
        const double all = length();
        return all > 0 ? std::clamp(1 - seconds / all, 0.0, 1.0) : 0;
    }

    const std::string& mostly() const {
        return std::max_element(byStatement.begin(), byStatement.end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first;
    }
};

} // namespace

std::string_view toString(ChattyKind kind) {
    return kind == ChattyKind::manyStatements ? "many statements" : "session per query";
}

std::vector<Chatty> findChatty(std::string_view database, std::span<const DatabaseInterval> intervals,
                               const ChattyOptions& options) {
    Figures statements;
    Figures sessions;
    for (const auto& interval : intervals) {
        if (!(interval.seconds > 0) || !(interval.transactions > 0)) {
            continue;
        }
        const double busy = interval.statementSeconds + interval.idleInTransactionSeconds;
        const double waiting = busy > 0 ? interval.idleInTransactionSeconds / busy : 0;
        const double mean = interval.statements > 0 ? interval.statementSeconds / interval.statements : 0;
        statements.perTransaction.push_back(interval.statements / interval.transactions);
        statements.perSecond.push_back(interval.statements / interval.seconds);
        sessions.perTransaction.push_back(interval.newSessions / interval.transactions);
        sessions.perSecond.push_back(interval.newSessions / interval.seconds);
        for (auto* each : {&statements, &sessions}) {
            each->seconds.push_back(mean);
            each->waiting.push_back(waiting);
        }
    }
    std::vector<Chatty> out;
    auto many = statements.summary(ChattyKind::manyStatements, database);
    if (many.observed >= options.leastIntervals && many.perTransaction >= options.leastStatements &&
        many.statementSeconds <= options.longestStatementSeconds &&
        many.waitingShare >= options.leastWaiting) {
        many.advice = {PatternAdvice::batch, PatternAdvice::anyOfArray, PatternAdvice::pipeline};
        out.push_back(std::move(many));
    }
    auto fresh = sessions.summary(ChattyKind::sessionPerQuery, database);
    if (fresh.observed >= options.leastIntervals &&
        fresh.perTransaction >= options.leastSessionsPerTransaction &&
        fresh.perSecond >= options.leastNewSessionsPerSecond) {
        fresh.advice = {PatternAdvice::pool};
        out.push_back(std::move(fresh));
    }
    return out;
}

std::vector<Chatty> findChattyTransactions(std::string_view database,
                                           std::span<const SessionStatement> sessions,
                                           const ChattyOptions& options) {
    std::map<std::pair<std::string, std::string>, Transaction> transactions;
    for (const auto* statement : bySession(sessions)) {
        if (!statement->transaction.empty()) {
            transactions[{statement->session, statement->transaction}].add(*statement);
        }
    }
    std::map<std::string, Figures> byStatement;
    for (const auto& [key, transaction] : transactions) {
        const auto count = static_cast<double>(transaction.statements);
        if (count < options.leastStatements ||
            transaction.seconds / count > options.longestStatementSeconds ||
            transaction.waitingShare() < options.leastWaiting) {
            continue;
        }
        auto& figures = byStatement[transaction.mostly()];
        figures.perTransaction.push_back(count);
        figures.perSecond.push_back(count / transaction.length());
        figures.seconds.push_back(transaction.seconds / count);
        figures.waiting.push_back(transaction.waitingShare());
    }
    std::vector<Chatty> out;
    for (const auto& [statement, figures] : byStatement) {
        auto found = figures.summary(ChattyKind::manyStatements, database);
        if (found.observed >= options.leastTransactions) {
            found.statement = statement;
            found.advice = {PatternAdvice::batch, PatternAdvice::anyOfArray, PatternAdvice::pipeline};
            out.push_back(std::move(found));
        }
    }
    std::sort(out.begin(), out.end(), [](const Chatty& a, const Chatty& b) {
        return static_cast<double>(a.observed) * a.perTransaction >
               static_cast<double>(b.observed) * b.perTransaction;
    });
    return out;
}

} // namespace pavement::analyzer
