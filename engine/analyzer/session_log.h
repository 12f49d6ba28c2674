#pragma once
// The order of statements in sessions, from PostgreSQL's CSV log or its JSON log (15 and later) where it has
// durations: log_min_duration_statement = 0, or a sample of whole transactions (log_transaction_sample_rate).
// A sample of statements tears the runs apart. Literals are dropped at once; texts are kept normalised.

#include "engine/analyzer/patterns.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

struct SessionLog {
    struct Statement {
        std::string text; // normalised
        std::string database, user;
    };

    std::vector<SessionStatement> statements; // in the log's order; id: fingerprint as 16 digits
    std::map<std::string, Statement> texts;   // by id; as first seen
    std::size_t malformed = 0;                // that are no records, torn first and last ones included
};

// `text` may begin or end within a record; which format it is in, it tells itself. At most `most` statements,
// the last ones. Times are the log's own, in whatever zone it writes: good for order and pauses, no label.
SessionLog readSessionLog(std::string_view text, std::size_t most = 500'000);

} // namespace pavement::analyzer
