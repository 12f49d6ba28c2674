#pragma once
// Reads the project's own sources and CMake declarations as text.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace source_scan {

namespace fs = std::filesystem;

inline const fs::path kRoot = PAVEMENT_SOURCE_DIR;

struct Module {
    std::set<std::string> uses;
};

std::string readAll(const fs::path& path);
// The declarations: pavement_module(FOLDER … USES a b c … KEYWORD …) of every CMakeLists.txt.
std::map<std::string, Module> declaredModules();
// The module a file belongs to: the longest declared folder that holds it; empty if none.
std::string moduleOf(const std::map<std::string, Module>& modules, const std::string& relative);
std::vector<std::string> includesOf(const fs::path& path);
std::vector<fs::path> sourcesBelow(const char* top);
bool isQtHeader(const std::string& name);
std::string namedColour(const std::string& text); // the first colour named in a source; empty if none

} // namespace source_scan
