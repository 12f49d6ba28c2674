#pragma once
// How an interval of statement work, or of waits, becomes bytes: label numbers in ascending order as
// differences, for each a set of the figures that are not zero and those figures as whole numbers (times in
// microseconds, blocks in kilobytes), at the end a checksum. Some twenty bytes for a statement. Inside this
// module.

#include "engine/history/bytes.h"
#include "engine/history/statement_work.h"

#include <optional>

namespace pavement::history {

// Its time is kept beside the body. The statements need not be in order.
Bytes encodeWork(const NumberedInterval& interval);
std::optional<NumberedInterval> decodeWork(ByteView bytes);

Bytes encodeWaits(const NumberedWaits& interval);
std::optional<NumberedWaits> decodeWaits(ByteView bytes);

// Adds what the second did to the first, statement by statement.
void merge(NumberedInterval& into, const NumberedInterval& other);
void merge(NumberedWaits& into, const NumberedWaits& other);

} // namespace pavement::history
