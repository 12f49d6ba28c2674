#include "source_scan.h"

#include <fstream>
#include <regex>
#include <sstream>

namespace source_scan {

std::string readAll(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

bool isSource(const fs::path& path) {
    return path.extension() == ".h" || path.extension() == ".cpp";
}

// The declarations: pavement_module(FOLDER … USES a b c … KEYWORD …) of every CMakeLists.txt.
std::map<std::string, Module> declaredModules() {
    static const std::set<std::string> keywords{"USES", "SOURCES", "LIBRARIES", "PUBLIC_LIBRARIES"};
    std::map<std::string, Module> modules;
    for (const char* top : {"engine", "ui", "app"}) {
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
            if (entry.path().filename() != "CMakeLists.txt") {
                continue;
            }
            const std::string text = readAll(entry.path());
            static const std::regex call(R"((?:pavement_module|pavement_program)\s*\(([^)]*)\))");
            for (auto it = std::sregex_iterator(text.begin(), text.end(), call); it != std::sregex_iterator();
                 ++it) {
                std::istringstream words((*it)[1].str());
                std::string folder;
                words >> folder;
                Module module;
                std::string word;
                bool inUses = false;
                while (words >> word) {
                    if (keywords.count(word) != 0) {
                        inUses = word == "USES";
                    } else if (inUses) {
                        module.uses.insert(word);
                    }
                }
                modules[folder] = module;
            }
        }
    }
    return modules;
}

// The module a file belongs to: the longest declared folder that holds it.
std::string moduleOf(const std::map<std::string, Module>& modules, const std::string& relative) {
    fs::path folder = fs::path(relative).parent_path();
    while (!folder.empty()) {
        if (modules.count(folder.generic_string()) != 0) {
            return folder.generic_string();
        }
        folder = folder.parent_path();
    }
    return {};
}

std::vector<std::string> includesOf(const fs::path& path) {
    static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<std::string> found;
    std::ifstream in(path);
    std::string line;
    while (std::getline(in, line)) {
        std::smatch match;
        if (std::regex_search(line, match, include)) {
            found.push_back(match[1].str());
        }
    }
    return found;
}

std::vector<fs::path> sourcesBelow(const char* top) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
        if (entry.is_regular_file() && isSource(entry.path())) {
            files.push_back(entry.path());
        }
    }
    return files;
}

bool isQtHeader(const std::string& name) {
    static const std::regex qt(R"(^(Q[A-Z][A-Za-z]*|q[a-z]+\.h|Qt[A-Za-z]*/.*|qt6keychain/.*)$)");
    return std::regex_match(name, qt);
}

std::string namedColour(const std::string& text) {
    static const std::regex colour(
        R"(#[0-9a-fA-F]{6}\b|QColor\(\s*\d|Qt::(red|green|blue|black|white|yellow|cyan|magenta|gray|lightGray|darkGray|darkRed|darkGreen|darkBlue)\b)");
    std::smatch match;
    return std::regex_search(text, match, colour) ? match.str() : std::string();
}

} // namespace source_scan
