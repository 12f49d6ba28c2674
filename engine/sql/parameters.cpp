#include "engine/sql/parameters.h"

#include <algorithm>

namespace pavement::sql {

int parameterNumber(std::string_view token) {
    constexpr int kMost = 65'535;
    int number = 0;
    if (token.size() < 2 || token.front() != '$') {
        return 0;
    }
    for (const char c : token.substr(1)) {
        if (c < '0' || c > '9') {
            return 0;
        }
        number = number * 10 + (c - '0');
        if (number > kMost) {
            return 0;
        }
    }
    return number;
}

int highestParameter(std::string_view text, const std::vector<Token>& tokens) {
    int highest = 0;
    for (const Token& token : tokens) {
        if (token.kind == TokenClass::parameter) {
            highest = std::max(highest, parameterNumber(token.in(text)));
        }
    }
    return highest;
}

bool isShortenedListMark(std::string_view comment) {
    return comment == "/*, ... */";
}

} // namespace pavement::sql
