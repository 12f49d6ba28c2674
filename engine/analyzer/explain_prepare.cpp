#include "engine/analyzer/explain_prepare.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace pavement::analyzer {

namespace {

// In the order in which literals of these types are found where a server cannot tell by itself.
constexpr std::array kTypes{"integer", "text",        "bigint", "interval",
                            "numeric", "timestamptz", "date",   "float8"};
constexpr int kMostAttempts = 80;

bool isOfTypes(const Error& error) {
    static const std::set<std::string> kStates{
        "42P18", // could not determine data type of parameter
        "42P08", // inconsistent types deduced for parameter
        "42725", // function or operator is not unique
        "42883", // function or operator does not exist
        "42804", // datatype mismatch
        "42846", // cannot cast
        "42P38", // indeterminate collation
        "22P02", // a neighbouring literal read as the wrong type
    };
    return kStates.contains(error.context);
}

bool isOfGroups(const Error& error) {
    // Must appear in GROUP BY; must appear in the select list of DISTINCT or match ORDER BY.
    return error.context == "42803" || error.context == "42P10";
}

// The n of "$n" in a message, which survives translation; 0 without one.
int parameterIn(const std::string& message) {
    const std::size_t at = message.find('$');
    int number = 0;
    for (std::size_t i = at; at != std::string::npos && ++i < message.size() && message[i] >= '0' &&
                             message[i] <= '9' && number < 65'536;) {
        number = number * 10 + (message[i] - '0');
    }
    return number;
}

class Preparing {
public:
    Preparing(const Run& run, sql::Preparable statement)
        : m_run(run)
        , m_statement(std::move(statement)) {}

    Result<Prepared> prepare() {
        auto error = attemptMended();
        if (error && isOfGroups(*error)) {
            if (auto unified = sql::withGroupsUnified(m_statement)) {
                m_statement = std::move(*unified);
                error = attemptMended();
            }
        }
        if (error) {
            return fail(*error);
        }
        return finished();
    }

private:
    std::optional<Error> attemptMended() {
        m_types.assign(m_statement.originals.size(), "unknown");
        auto error = attempt();
        // What nothing hints at is text, as in any SELECT of a bare literal.
        while (error && error->context == "42P18" && hint(parameterIn(error->message), "text")) {
            error = attempt();
        }
        return error && isOfTypes(*error) ? search(*error) : error;
    }

    std::optional<Error> attempt() {
        if (++m_attempts > kMostAttempts) {
            return Error{ErrorCode::unsupported, "The types of the statement's parameters could not be found",
                         "Explain it with its literals, as it was run.", "too many attempts"};
        }
        if (auto saved = m_run("SAVEPOINT pavement", {}); !saved) {
            return saved.error();
        }
        std::string types;
        const bool told = std::any_of(m_types.begin(), m_types.end(),
                                      [](const std::string& type) { return type != "unknown"; });
        for (std::size_t i = 0; told && i < m_types.size(); ++i) {
            types += (i == 0 ? " (" : ", ") + m_types[i];
        }
        types += types.empty() ? "" : ")";
        auto prepared =
            m_run(std::string("PREPARE ") + kPreparedName + types + " AS " + m_statement.text, {});
        if (prepared) {
            return std::nullopt;
        }
        if (auto back = m_run("ROLLBACK TO pavement", {}); !back) {
            return back.error();
        }
        return prepared.error();
    }

    bool hint(int parameter, const std::string& type) {
        const auto index = static_cast<std::size_t>(parameter - 1);
        if (parameter < 1 || index >= m_types.size() || m_types[index] != "unknown") {
            return false;
        }
        m_types[index] = type;
        return true;
    }

    // All doubtful ones alike first; then one after the other, keeping what moves the error.
    std::optional<Error> search(Error error) {
        std::vector<std::size_t> doubtful;
        auto numbers = sql::looselyTypedParameters(m_statement.text);
        numbers.push_back(parameterIn(error.message));
        for (const int number : numbers) {
            const auto index = static_cast<std::size_t>(number - 1);
            if (number > 0 && index < m_types.size() &&
                std::find(doubtful.begin(), doubtful.end(), index) == doubtful.end()) {
                doubtful.push_back(index);
            }
        }
        const auto before = m_types;
        for (const char* type : kTypes) {
            for (const std::size_t index : doubtful) {
                m_types[index] = type;
            }
            if (auto next = doubtful.empty() ? std::optional(error) : attempt(); !next || !isOfTypes(*next)) {
                return next;
            }
        }
        m_types = before;
        for (const std::size_t index : doubtful) {
            const std::string was = m_types[index];
            bool moved = false;
            for (auto type = kTypes.begin(); type != kTypes.end() && !moved; ++type) {
                m_types[index] = *type;
                const auto next = attempt();
                if (!next || !isOfTypes(*next)) {
                    return next;
                }
                moved = next->message != error.message;
                error = moved ? *next : error;
            }
            if (!moved) {
                m_types[index] = was;
            }
        }
        return error;
    }

    Result<Prepared> finished() {
        Prepared out;
        for (std::size_t i = 0; i < m_types.size(); ++i) {
            if (m_types[i] != "unknown") {
                m_statement.changes.push_back("$" + std::to_string(i + 1) + " was taken to be of type " +
                                              m_types[i]);
            }
        }
        out.statement = std::move(m_statement);
        auto rows = m_run("SELECT pg_catalog.unnest(parameter_types)::pg_catalog.text"
                          " FROM pg_catalog.pg_prepared_statements WHERE name = $1",
                          {kPreparedName});
        if (!rows) {
            return fail(rows.error());
        }
        for (std::size_t row = 0; row < rows->size(); ++row) {
            out.types.push_back(rows->text(row, 0));
        }
        return out;
    }

    const Run& m_run;
    sql::Preparable m_statement;
    std::vector<std::string> m_types;
    int m_attempts = 0;
};

} // namespace

Result<Prepared> prepare(const Run& run, sql::Preparable statement) {
    return Preparing(run, std::move(statement)).prepare();
}

} // namespace pavement::analyzer
