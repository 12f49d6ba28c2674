#pragma once
// A history file as a monitor would have written it over three days, with known news in it: another plan, an
// improvement, waits for locks, a look-up for each row, transactions of many small statements; and others
// that stay as they are. Made of chance that depends on nothing but the code.

#include "engine/base/result.h"
#include "engine/history/history.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pavement::testing {

struct RecordedChanges {
    Timestamp begin, end; // three days
    // Their texts, as the history has them.
    std::string replanned; // 20 ms → 62 ms thirty hours before the end, with the other plan; both plans kept
    std::string improved;  // 30 ms → 9 ms twenty hours before the end
    std::string locked;    // 5 ms → 45 ms eleven hours before the end, in locks
    std::string list, lookUp;
    std::string steady;                          // one of those
    std::uint64_t planBefore = 0, planAfter = 0; // shapes of `replanned`

    static std::string idOf(std::string_view text);
};

// Two seconds or less. `database`: what the history calls the statements' one.
Result<RecordedChanges> recordChanges(history::History& history, const std::string& target, Timestamp end,
                                      const std::string& database = "shop");

} // namespace pavement::testing
