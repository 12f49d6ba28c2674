#include "engine/analyzer/statement_changes.h"

#include "engine/analyzer/statement_series.h"
#include "engine/monitor/metrics.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

namespace pavement::analyzer {

namespace {

using std::chrono::hours;

constexpr Milliseconds kUsual = hours{72}; // the longest range whose minutes the history tells apart
constexpr Milliseconds kLong = hours{24 * 7};
constexpr double kLeastSecondsPerDay = 1; // of execution; what costs less is not worth a word
constexpr std::size_t kStatements = 500;
constexpr Milliseconds kCallsPart{30'000}; // three readings of the counters; with less some parts had none
constexpr std::size_t kDatabaseParts = 120;
constexpr std::size_t kRawSamples = 10'000;
constexpr double kStandsOut = 0.3; // of all calls

Result<void> goOn(const std::stop_token& stop) {
    if (stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "Cancelled");
    }
    return {};
}

Result<TextsById> textsOf(const history::History& history, std::string_view target, TextsById wanted) {
    if (wanted.empty()) {
        return wanted;
    }
    const auto texts = history.statementTexts(target);
    if (!texts) {
        return fail(texts.error());
    }
    for (const history::StatementText& one : *texts) {
        const auto found = wanted.find(one.fingerprint.empty() ? one.id : one.fingerprint);
        if (found != wanted.end()) {
            found->second = one.text;
        }
    }
    return wanted;
}

// The range in equal parts, as deep as work intervals go.
struct Parts {
    TimeRange range;
    Milliseconds step;

    std::optional<std::size_t> of(Timestamp at) const {
        if (at < range.from || at >= range.to) {
            return std::nullopt;
        }
        return std::min(static_cast<std::size_t>((at - range.from) / step), kDatabaseParts - 1);
    }
};

// The mean of a rate or a number in each part; NaN where none was recorded.
Result<std::vector<double>> meansOf(const history::History& history, std::string_view target,
                                    std::string_view metric, const Parts& parts) {
    std::vector<double> sums(kDatabaseParts, 0);
    std::vector<double> counts(kDatabaseParts, 0);
    if (const auto series = history.find({std::string(target), std::string(metric), ""})) {
        const auto data = history.read(*series, parts.range, kRawSamples);
        if (!data) {
            return fail(data.error());
        }
        for (const auto& point : data->points) {
            const auto part = parts.of(point.at);
            if (part && point.count > 0 && std::isfinite(point.sum)) {
                sums[*part] += point.sum;
                counts[*part] += static_cast<double>(point.count);
            }
        }
    }
    for (std::size_t i = 0; i < kDatabaseParts; ++i) {
        sums[i] = counts[i] > 0 ? sums[i] / counts[i] : std::numeric_limits<double>::quiet_NaN();
    }
    return sums;
}

// The server as a whole, since only sums over its databases are recorded.
Result<std::vector<DatabaseInterval>> serverIntervals(const history::History& history,
                                                      std::string_view target, TimeRange range) {
    const Parts parts{range, std::max(Milliseconds{1}, range.length() / std::int64_t{kDatabaseParts})};
    const auto transactions = meansOf(history, target, monitor::metric::kTransactions, parts);
    const auto idle = meansOf(history, target, monitor::metric::kIdleInTransaction, parts);
    for (const auto* part : {&transactions, &idle}) {
        if (!*part) {
            return fail(part->error());
        }
    }
    std::vector<DatabaseInterval> out(kDatabaseParts);
    const auto step = history.eachWork(target, range, [&](const history::NumberedInterval& interval) {
        if (const auto part = parts.of(interval.from)) {
            out[*part].seconds += interval.seconds;
            out[*part].statements += interval.total[history::WorkFigure::calls];
            out[*part].statementSeconds += interval.total[history::WorkFigure::seconds];
        }
    });
    if (!step) {
        return fail(step.error());
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        // A session idle in a transaction for a second is a second of idling.
        out[i].transactions = (*transactions)[i] * out[i].seconds;
        out[i].idleInTransactionSeconds = (*idle)[i] * out[i].seconds;
    }
    std::erase_if(out, [](const DatabaseInterval& one) {
        return !(one.seconds > 0) || !std::isfinite(one.transactions) ||
               !std::isfinite(one.idleInTransactionSeconds);
    });
    return out;
}

// The statement that is called most.
ChattyFound withMostCalled(Chatty chatty, const std::vector<StatementCalls>& statements) {
    double all = 0;
    std::map<std::string_view, double> byStatement;
    for (const StatementCalls& statement : statements) {
        for (const double calls : statement.calls) {
            if (std::isfinite(calls)) {
                byStatement[statement.id] += calls;
                all += calls;
            }
        }
    }
    ChattyFound out{std::move(chatty), {}, 0};
    const auto most = std::max_element(byStatement.begin(), byStatement.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != byStatement.end() && most->second >= kStandsOut * all) {
        out.statement = most->first;
        out.shareOfCalls = most->second / all;
    }
    return out;
}

// Transactions of the log, apart by database.
std::vector<ChattyFound> chattyOfLog(const SessionLog& log) {
    std::map<std::string, std::vector<SessionStatement>> byDatabase;
    for (const SessionStatement& statement : log.statements) {
        const auto text = log.texts.find(statement.id);
        byDatabase[text == log.texts.end() ? std::string() : text->second.database].push_back(statement);
    }
    std::vector<ChattyFound> out;
    for (const auto& [database, statements] : byDatabase) {
        for (Chatty& chatty : findChattyTransactions(database, statements)) {
            const std::string id = chatty.statement;
            const auto calls =
                std::count_if(statements.begin(), statements.end(),
                              [&](const SessionStatement& statement) { return statement.id == id; });
            out.push_back(
                {std::move(chatty), id, static_cast<double>(calls) / static_cast<double>(statements.size())});
        }
    }
    return out;
}

} // namespace

TimeRange rangeOfChanges(TimeRange shown) {
    return {shown.to - (shown.length() <= Milliseconds(hours{24}) ? kUsual : kLong), shown.to};
}

TimeRange rangeOfPatterns(TimeRange shown) {
    return {shown.to - std::clamp(shown.length(), Milliseconds(hours{1}), Milliseconds(hours{2})), shown.to};
}

std::vector<const TimeChange*> ChangesFound::of(std::string_view statement) const {
    std::vector<const TimeChange*> out;
    for (const TimeChange& change : times.changes) {
        if (change.statement == statement) {
            out.push_back(&change);
        }
    }
    std::sort(out.begin(), out.end(), [](const TimeChange* a, const TimeChange* b) { return a->at > b->at; });
    return out;
}

std::vector<const NPlusOne*> PatternsFound::nPlusOneOf(std::string_view statement) const {
    std::vector<const NPlusOne*> out;
    for (const NPlusOne& one : nPlusOne) {
        if (one.list == statement || one.lookUp == statement) {
            out.push_back(&one);
        }
    }
    return out;
}

std::vector<const ChattyFound*> PatternsFound::chattyOf(std::string_view statement) const {
    std::vector<const ChattyFound*> out;
    for (const ChattyFound& one : chatty) {
        if (!statement.empty() && one.statement == statement) {
            out.push_back(&one);
        }
    }
    return out;
}

Result<ChangesFound> readChanges(const history::History& history, std::string_view target, TimeRange shown,
                                 std::stop_token stop) {
    ChangesFound out;
    out.range = rangeOfChanges(shown);
    const auto series = readStatementSeries(history, target, out.range);
    if (!series) {
        return fail(series.error());
    }
    if (auto wanted = goOn(stop); !wanted) {
        return fail(wanted.error());
    }
    RegressionOptions options;
    options.smallestSecondsPerDay = kLeastSecondsPerDay;
    out.times = findTimeChanges(*series, options);
    TextsById named;
    for (const TimeChange& change : out.times.changes) {
        named[change.statement];
    }
    auto texts = textsOf(history, target, std::move(named));
    if (!texts) {
        return fail(texts.error());
    }
    out.texts = std::move(*texts);
    std::erase_if(out.texts, [](const auto& one) { return one.second.empty(); });
    return out;
}

Result<PatternsFound> readPatterns(const history::History& history, std::string_view target, TimeRange shown,
                                   const SessionLog* log, std::stop_token stop) {
    PatternsFound out;
    out.range = rangeOfPatterns(shown);
    out.withLog = log != nullptr;
    const SeriesLimits limits{kStatements, static_cast<std::size_t>(out.range.length() / kCallsPart)};
    const auto statements = readStatementCalls(history, target, out.range, limits);
    if (!statements) {
        return fail(statements.error());
    }
    out.examined = statements->size();
    const auto intervals = serverIntervals(history, target, out.range);
    if (!intervals) {
        return fail(intervals.error());
    }
    if (auto wanted = goOn(stop); !wanted) {
        return fail(wanted.error());
    }
    out.nPlusOne =
        findNPlusOne(*statements, log != nullptr ? std::span<const SessionStatement>(log->statements)
                                                 : std::span<const SessionStatement>());
    for (Chatty& chatty : findChatty({}, *intervals)) {
        out.chatty.push_back(withMostCalled(std::move(chatty), *statements));
    }
    if (log != nullptr) {
        auto more = chattyOfLog(*log);
        std::move(more.begin(), more.end(), std::back_inserter(out.chatty));
    }
    TextsById named;
    for (const NPlusOne& one : out.nPlusOne) {
        named[one.list];
        named[one.lookUp];
    }
    for (const ChattyFound& one : out.chatty) {
        if (!one.statement.empty()) {
            named[one.statement];
        }
    }
    for (const StatementCalls& one : *statements) {
        if (const auto wanted = named.find(one.id); wanted != named.end()) {
            wanted->second = one.text;
        }
    }
    for (auto& [id, text] : named) {
        if (text.empty() && log != nullptr && log->texts.contains(id)) {
            text = log->texts.at(id).text; // seen in the log alone
        }
    }
    std::erase_if(named, [](const auto& one) { return one.second.empty(); });
    out.texts = std::move(named);
    return out;
}

} // namespace pavement::analyzer
