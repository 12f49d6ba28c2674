#include "reference_figures.h"

#include "engine/base/files.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace reference {

std::optional<std::filesystem::path> directory() {
    const char* const named = std::getenv("PAVEMENT_TRACES");
    return named != nullptr && *named != '\0' ? std::optional<std::filesystem::path>(named) : std::nullopt;
}

pavement::Result<Figures> figures(const std::filesystem::path& directory) {
    Figures all;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(directory, problem)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind("reference", 0) != 0 || entry.path().extension() != ".csv") {
            continue;
        }
        const auto text = pavement::readFile(entry.path());
        if (!text) {
            return pavement::fail(text.error());
        }
        std::istringstream lines(*text);
        std::string line;
        while (std::getline(lines, line)) {
            std::istringstream fields(line);
            std::string trace;
            std::string policy;
            std::string size;
            std::string ratio;
            std::getline(fields, trace, ',');
            std::getline(fields, policy, ',');
            std::getline(fields, size, ',');
            std::getline(fields, ratio, ',');
            if (!ratio.empty() && size.find_first_not_of("0123456789") == std::string::npos) {
                all[trace][policy][std::stoull(size)] = std::stod(ratio);
            }
        }
    }
    if (all.empty()) {
        return pavement::fail(pavement::ErrorCode::notFound, "There are no figures in " + directory.string());
    }
    return all;
}

pavement::Result<pavement::cache::Trace> trace(const std::filesystem::path& directory,
                                               const std::string& name) {
    return pavement::cache::readTrace(directory / (name + ".txt.gz"));
}

std::string nameOf(const std::string& ours) {
    static const std::map<std::string, std::string> names{
        {"lru", "LRU"},
        {"fifo", "FIFO"},
        {"lfu", "LFU"},
        {"sieve", "SIEVE"},
        {"s3-fifo", "S3-FIFO"},
        {"2q", "2Q"},
        {"arc", "ARC"},
        {"belady", "Belady"},
        {"w-tinylfu:1%", "ref-WTinyLFU-w0.01"},
        {"w-tinylfu:10%", "ref-WTinyLFU-w0.10"},
        {"w-tinylfu:50%", "ref-WTinyLFU-w0.50"},
        {"w-tinylfu-climb", "ref-WTinyLFU-adaptive-density"}};
    const auto found = names.find(ours);
    return found == names.end() ? std::string() : found->second;
}

double bestOnline(const ByPolicy& policies, const std::string& trace, std::uint64_t size) {
    double least = 1;
    for (const auto& [policy, bySize] : policies) {
        const bool wrong = policy == "LIRS" && trace == "shift"; // contradicts itself there
        const auto found = bySize.find(size);
        if (policy != "Belady" && !wrong && found != bySize.end()) {
            least = std::min(least, found->second);
        }
    }
    return least;
}

} // namespace reference
