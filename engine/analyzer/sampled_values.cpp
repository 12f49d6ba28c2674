#include "engine/analyzer/sampled_values.h"

#include "engine/base/units.h"
#include "engine/monitor/log_entry.h"
#include "engine/sql/parameters.h"
#include "engine/sql/tokens.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace pavement::analyzer {

namespace {

using sql::Token;
using sql::TokenClass;

constexpr const char* kCalls =
    "SELECT query, extract(epoch FROM query_start) * 1000 FROM pg_catalog.pg_stat_activity"
    " WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()"
    " AND query_start IS NOT NULL AND query <> '' ORDER BY query_start DESC LIMIT 500";

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::vector<Token> meaningful(std::string_view text) {
    std::vector<Token> tokens = sql::tokenise(text);
    std::erase_if(tokens, [](const Token& one) { return one.kind == TokenClass::comment; });
    while (!tokens.empty() && tokens.back().in(text) == ";") {
        tokens.pop_back();
    }
    return tokens;
}

bool sameWord(std::string_view a, const Token& one, std::string_view b, const Token& other) {
    const bool words =
        (one.kind == TokenClass::keyword || one.kind == TokenClass::identifier) && one.in(a).front() != '"';
    return words ? lower(one.in(a)) == lower(other.in(b)) : one.in(a) == other.in(b);
}

// 'it''s', E'a\\nb', $tag$…$tag$.
std::optional<std::string> textOf(std::string_view token) {
    if (token.front() == '$') {
        const std::size_t tag = token.find('$', 1);
        return tag != std::string_view::npos && token.size() >= 2 * (tag + 1)
                   ? std::optional(std::string(token.substr(tag + 1, token.size() - 2 * (tag + 1))))
                   : std::nullopt;
    }
    const bool escapes = token.front() == 'E' || token.front() == 'e';
    token.remove_prefix(escapes ? 1 : 0);
    if (token.size() < 2 || token.front() != '\'' || token.back() != '\'') {
        return std::nullopt;
    }
    token = token.substr(1, token.size() - 2);
    constexpr std::string_view kFrom = "\\'nrtbf";
    constexpr std::string_view kTo = "\\'\n\r\t\b\f";
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '\'') {
            if (++i >= token.size() || token[i] != '\'') {
                return std::nullopt; // two constants that are one over lines
            }
            out += '\'';
        } else if (escapes && token[i] == '\\') {
            const auto known = ++i < token.size() ? kFrom.find(token[i]) : std::string_view::npos;
            if (known == std::string_view::npos) {
                return std::nullopt;
            }
            out += kTo[known];
        } else {
            out += token[i];
        }
    }
    return out;
}

// The constant that begins at `at`, which is moved behind it; the inner optional is a NULL.
std::optional<std::optional<std::string>> constant(std::string_view text, const std::vector<Token>& tokens,
                                                   std::size_t& at, const postgres::Params& bound) {
    using Found = std::optional<std::optional<std::string>>;
    const std::string_view token = tokens[at].in(text);
    switch (tokens[at++].kind) {
    case TokenClass::number:
        return Found(std::string(token));
    case TokenClass::string: {
        auto value = textOf(token);
        return value ? Found(std::move(value)) : std::nullopt;
    }
    case TokenClass::parameter: {
        const auto number = static_cast<std::size_t>(sql::parameterNumber(token));
        return number >= 1 && number <= bound.size() ? Found(bound[number - 1]) : std::nullopt;
    }
    case TokenClass::operator_:
        if (token == "-" && at < tokens.size() && tokens[at].kind == TokenClass::number) {
            return Found("-" + std::string(tokens[at++].in(text)));
        }
        return std::nullopt;
    case TokenClass::keyword: {
        const std::string word = lower(token);
        return word == "null"                      ? Found(std::optional<std::string>())
               : word == "true" || word == "false" ? Found(word)
                                                   : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

bool startsWithoutCase(std::string_view text, std::string_view prefix) {
    return lower(text.substr(0, prefix.size())) == prefix;
}

// The statement of "duration: 1.5 ms  statement: …" or "…  execute name: …"; empty: none.
std::string_view loggedStatement(std::string_view message) {
    const bool timed = message.starts_with("duration: ");
    const std::size_t unit = message.find(" ms  ");
    const std::string_view rest =
        timed && unit != std::string_view::npos ? message.substr(unit + 5) : message;
    const std::size_t colon = rest.find(": ");
    return (rest.starts_with("statement: ") || rest.starts_with("execute ")) &&
                   colon != std::string_view::npos
               ? rest.substr(colon + 2)
               : std::string_view();
}

} // namespace

std::optional<postgres::Params> valuesIn(std::string_view normalised, std::string_view asRun,
                                         const postgres::Params& bound) {
    const std::vector<Token> wanted = meaningful(normalised);
    const std::vector<Token> found = meaningful(asRun);
    const int highest = sql::highestParameter(normalised, wanted);
    if (highest <= 0) {
        return std::nullopt;
    }
    postgres::Params values(static_cast<std::size_t>(highest));
    std::vector<bool> known(values.size(), false);
    std::size_t at = 0;
    for (const Token& one : wanted) {
        if (at >= found.size()) {
            return std::nullopt; // cut off
        }
        if (one.kind != TokenClass::parameter) {
            if (!sameWord(normalised, one, asRun, found[at++])) {
                return std::nullopt;
            }
            continue;
        }
        auto value = constant(asRun, found, at, bound);
        if (!value) {
            return std::nullopt;
        }
        const auto index = static_cast<std::size_t>(sql::parameterNumber(one.in(normalised)) - 1);
        values[index] = std::move(*value);
        known[index] = true;
    }
    const bool whole = at == found.size() && std::find(known.begin(), known.end(), false) == known.end();
    return whole ? std::optional(std::move(values)) : std::nullopt;
}

std::optional<postgres::Params> boundValues(std::string_view detail) {
    constexpr std::string_view kBegin = "parameters: "; // a capital from 16 on
    if (!startsWithoutCase(detail, kBegin)) {
        return std::nullopt;
    }
    detail.remove_prefix(kBegin.size());
    const std::vector<Token> tokens = meaningful(detail);
    postgres::Params values;
    for (std::size_t at = 0; at < tokens.size();) { // $1 = '7', …
        if (at + 2 >= tokens.size() ||
            static_cast<std::size_t>(sql::parameterNumber(tokens[at].in(detail))) != values.size() + 1 ||
            tokens[at + 1].in(detail) != "=") {
            return std::nullopt;
        }
        at += 2;
        auto value = constant(detail, tokens, at, {});
        if (!value || (at < tokens.size() && tokens[at++].in(detail) != ",")) {
            return std::nullopt; // '…'... where log_parameter_max_length cut it
        }
        values.push_back(std::move(*value));
    }
    return values;
}

Result<std::optional<SampledValues>> valuesRunning(postgres::Session& session, std::string_view normalised,
                                                   Deadline deadline, std::stop_token stop) {
    const auto rows = session.query(kCalls, {}, deadline, stop);
    if (!rows) {
        return fail(rows.error());
    }
    for (std::size_t i = 0; i < rows->size(); ++i) {
        if (auto values = valuesIn(normalised, rows->text(i, 0))) {
            const Timestamp at = fromMillis(static_cast<std::int64_t>(rows->real(i, 1)));
            std::string when = formatTimestamp(at).substr(0, 19);
            when[10] = ' ';
            return SampledValues{std::move(*values), "a call seen running since " + when + " UTC"};
        }
    }
    return std::nullopt;
}

std::optional<SampledValues> valuesLogged(std::string_view log, std::string_view normalised) {
    std::optional<SampledValues> latest;
    monitor::eachRecord(log, [&](monitor::LogFormat format, std::string_view record) {
        const auto entry = monitor::parseLogEntry(format, record);
        const std::string_view statement = entry ? loggedStatement(entry->message) : std::string_view();
        if (statement.empty()) {
            return;
        }
        const auto bound = boundValues(entry->detail);
        if (auto values = valuesIn(normalised, statement, bound ? *bound : postgres::Params())) {
            latest = SampledValues{std::move(*values), "a call that the server logged at " + entry->time};
        }
    });
    return latest;
}

Result<Explanation> explainAsSeen(postgres::Session& session, ExplainRequest request,
                                  const monitor::ValuePermission& permission, std::string_view log,
                                  Deadline deadline, std::stop_token stop) {
    const bool wanted = permission.use && request.values.empty() &&
                        sql::highestParameter(request.statement, sql::tokenise(request.statement)) > 0;
    if (!wanted) {
        return explain(session, request, stop);
    }
    auto seen = valuesRunning(session, request.statement, deadline, stop);
    if (!seen) {
        return fail(seen.error());
    }
    if (!*seen) {
        *seen = valuesLogged(log, request.statement);
    }
    std::string why = "No call of it was seen, so the plan is for any values.";
    if (*seen) {
        ExplainRequest with = request;
        with.values = std::move((*seen)->values);
        with.valuesFrom = (*seen)->from;
        auto explained = explain(session, with, stop);
        // The server's words about a value that does not fit would repeat it.
        if (explained || explained.error().code != ErrorCode::server) {
            return explained;
        }
        why = "The values of " + (*seen)->from + " could not be planned with, so the plan is for any values.";
    }
    auto explained = explain(session, request, stop);
    if (explained) {
        explained->changes.push_back(std::move(why));
    }
    return explained;
}

} // namespace pavement::analyzer
