#pragma once
// Why a Result is not what a test wants, for QVERIFY2.

#include "engine/base/result.h"

#include <string>

namespace pavement::testing {

// Valid until the next call.
template <typename T>
const char* why(const Result<T>& result) {
    static std::string line;
    line = result ? "it succeeded" : result.error().oneLine();
    return line.c_str();
}

} // namespace pavement::testing
