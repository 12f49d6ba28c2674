#include "engine/base/scrub.h"

#include <regex>

namespace pavement {

std::string scrub(std::string_view text) {
    static const std::regex url(R"(([a-zA-Z][a-zA-Z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(@))");
    static const std::regex keyword(R"((\bpassword\s*=\s*)('[^']*'|[^\s']+))", std::regex::icase);
    static const std::regex role(R"((\bpassword\s+)(e?'(?:[^']|'')*'))", std::regex::icase);
    std::string out(text);
    out = std::regex_replace(out, url, "$1***$2");
    out = std::regex_replace(out, keyword, "$1***");
    return std::regex_replace(out, role, "$1'***'");
}

} // namespace pavement
