#include "tests/bench/history/proc_recording.h"

#include <fstream>
#include <map>
#include <sstream>
#include <thread>

namespace {

using Numbers = std::map<std::string, double>;

// "name value" lines.
void readPairs(const char* path, const std::string& prefix, double scale, Numbers& out) {
    std::ifstream in(path);
    std::string line;
    while (std::getline(in, line)) {
        std::istringstream words(line);
        std::string name;
        double value = 0;
        if (words >> name >> value)
            out[prefix + name] = value * scale;
    }
}

struct Reading {
    Numbers counters;
    Numbers levels;
    std::chrono::steady_clock::time_point at;
    std::int64_t wall = 0;
};

Reading readProc() {
    Reading r;
    readPairs("/proc/vmstat", "vm.", 1, r.counters);
    for (auto it = r.counters.begin(); it != r.counters.end();) {
        if (it->first.starts_with("vm.nr_")) {
            r.levels.insert(*it);
            it = r.counters.erase(it);
        } else {
            ++it;
        }
    }
    readPairs("/proc/meminfo", "mem.", 1024, r.levels);
    std::ifstream stat("/proc/stat");
    std::string line;
    while (std::getline(stat, line)) {
        std::istringstream words(line);
        std::string name;
        words >> name;
        double value = 0;
        if (name.starts_with("cpu")) {
            for (int i = 0; words >> value && i < 8; ++i)
                r.counters[name + "." + std::to_string(i)] = value;
        } else if ((name == "ctxt" || name == "processes" || name == "intr") && words >> value) {
            r.counters["stat." + name] = value;
        }
    }
    std::ifstream disks("/proc/diskstats");
    while (std::getline(disks, line)) {
        std::istringstream words(line);
        std::string major;
        std::string minor;
        std::string name;
        words >> major >> minor >> name;
        double value = 0;
        for (int i = 0; words >> value && i < 8; ++i)
            r.counters["disk." + name + "." + std::to_string(i)] = value;
    }
    std::ifstream load("/proc/loadavg");
    load >> r.levels["load.1"] >> r.levels["load.5"] >> r.levels["load.15"];
    r.at = std::chrono::steady_clock::now();
    r.wall = std::chrono::duration_cast<std::chrono::milliseconds>(
                 std::chrono::system_clock::now().time_since_epoch())
                 .count();
    return r;
}

} // namespace

Recording recordProc(int ticks, std::chrono::milliseconds interval) {
    Recording recording;
    std::map<std::string, std::vector<double>> values;
    Reading before = readProc();
    auto next = before.at;
    for (int i = 0; i < ticks; ++i) {
        next += interval;
        std::this_thread::sleep_until(next);
        const Reading now = readProc();
        const double seconds = std::chrono::duration<double>(now.at - before.at).count();
        recording.times.push_back(now.wall);
        for (const auto& [name, value] : now.levels)
            values[name].push_back(value);
        for (const auto& [name, value] : now.counters)
            values[name + ".rate"].push_back((value - before.counters[name]) / seconds);
        const auto grown = [&](const char* name) {
            const auto found = now.counters.find(name);
            return found == now.counters.end() ? 0.0 : found->second - before.counters[name];
        };
        double all = 0;
        for (int state = 0; state < 8; ++state)
            all += grown(("cpu." + std::to_string(state)).c_str());
        for (int state = 0; state < 8; ++state)
            values["cpu.share." + std::to_string(state)].push_back(
                all > 0 ? grown(("cpu." + std::to_string(state)).c_str()) / all : 0.0);
        // Shaped as a hit ratio is: close to one, of two counters.
        const double faults = grown("vm.pgfault");
        values["fault.minor.ratio"].push_back(faults > 0 ? 1 - grown("vm.pgmajfault") / faults : 1.0);
        const double allocated = grown("vm.pgalloc_normal") + grown("vm.pgalloc_dma32");
        values["page.reuse.ratio"].push_back(
            allocated > 0 ? grown("vm.pgfree") / (allocated + grown("vm.pgfree")) : 0.0);
        before = now;
    }
    for (auto& [name, column] : values) {
        if (column.size() == recording.times.size())
            recording.series.push_back({name, std::move(column)});
    }
    return recording;
}
