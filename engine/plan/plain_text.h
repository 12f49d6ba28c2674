#pragma once
// Takes off what stands around a plan when it is copied: psql's header, borders, continuation marks and
// footer, a grid's quotes, a log's prefix and tabs. Private to engine/plan.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::plan::detail {

std::string plainText(std::string_view text);

struct Line {
    std::string_view raw;
    std::string_view text;    // without the space around it
    std::uint32_t column = 0; // where it begins, a tab reaching the next multiple of eight
    std::uint32_t number = 0; // from 1

    bool blank() const { return text.empty(); }
};

// Views into `text`.
std::vector<Line> splitLines(std::string_view text);

std::string_view trimmed(std::string_view text);

} // namespace pavement::plan::detail
