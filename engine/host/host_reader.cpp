#include "engine/host/host_reader.h"

#include "engine/base/files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>

namespace pavement::host {

namespace {

constexpr std::uint64_t kProcFileLimit = 16U << 20U; // 256 processors' /proc/stat is some 100 KiB
constexpr std::uint64_t kSectorBytes = 512;          // whatever the device's own sector size is

template <typename Number>
std::optional<Number> parse(std::string_view text) {
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

template <typename Visitor>
void forEachLine(std::string_view text, Visitor&& visit) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        visit(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

std::vector<std::string_view> words(std::string_view line) {
    static constexpr std::string_view kBlank = " \t";
    std::vector<std::string_view> out;
    while (true) {
        const auto begin = line.find_first_not_of(kBlank);
        if (begin == std::string_view::npos) {
            return out;
        }
        line.remove_prefix(begin);
        const auto end = line.find_first_of(kBlank);
        out.push_back(line.substr(0, end));
        line.remove_prefix(end == std::string_view::npos ? line.size() : end);
    }
}

double ticksPerSecond() {
    const long ticks = ::sysconf(_SC_CLK_TCK);
    return ticks > 0 ? static_cast<double>(ticks) : 100.0;
}

Result<void> takeProcessors(std::string_view text, HostReading& reading) {
    bool found = false;
    int processors = 0;
    const double ticks = ticksPerSecond();
    forEachLine(text, [&](std::string_view line) {
        if (line.substr(0, 3) != "cpu") {
            return;
        }
        const auto fields = words(line);
        if (fields[0] != "cpu") {
            processors += parse<unsigned>(fields[0].substr(3)) ? 1 : 0;
            return;
        }
        CpuTimes& cpu = reading.cpu;
        // guest and guest_nice follow, but the kernel counts them in user and nice already.
        const std::array<double*, 8> into{&cpu.user,   &cpu.nice, &cpu.system,  &cpu.idle,
                                          &cpu.iowait, &cpu.irq,  &cpu.softirq, &cpu.steal};
        for (std::size_t i = 0; i < into.size() && i + 1 < fields.size(); ++i) {
            const auto value = parse<std::uint64_t>(fields[i + 1]);
            found = value.has_value();
            if (!found) {
                return;
            }
            *into[i] = static_cast<double>(*value) / ticks;
        }
    });
    if (!found) {
        return fail(ErrorCode::corrupt, "The processor times in /proc/stat make no sense");
    }
    reading.processors = std::max(1, processors);
    return {};
}

Result<void> takeMemory(std::string_view text, HostReading& reading) {
    std::optional<std::uint64_t> total, available, free, buffers, cached;
    forEachLine(text, [&](std::string_view line) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) {
            return;
        }
        const auto fields = words(line.substr(colon + 1));
        const auto kib = fields.empty() ? std::nullopt : parse<std::uint64_t>(fields[0]);
        if (!kib) {
            return;
        }
        const std::string_view name = line.substr(0, colon);
        const std::uint64_t bytes = *kib * 1024;
        if (name == "MemTotal") {
            total = bytes;
        } else if (name == "MemAvailable") {
            available = bytes;
        } else if (name == "MemFree") {
            free = bytes;
        } else if (name == "Buffers") {
            buffers = bytes;
        } else if (name == "Cached") {
            cached = bytes;
        } else if (name == "SwapTotal") {
            reading.swapTotalBytes = bytes;
        } else if (name == "SwapFree") {
            reading.swapFreeBytes = bytes;
        }
    });
    if (!total || (!available && !free)) {
        return fail(ErrorCode::corrupt, "The memory figures in /proc/meminfo make no sense");
    }
    reading.memoryTotalBytes = *total;
    // Kernels before 3.14 do not estimate it; what free(1) showed then comes near.
    reading.memoryAvailableBytes = available ? *available : *free + buffers.value_or(0) + cached.value_or(0);
    return {};
}

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool allDigits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "sda1" of "sda", "nvme0n1p2" of "nvme0n1": told by the whole device standing in the same list, because
// names alone do not tell "md127" or "xvda1" (which may well be a whole device) from a partition.
bool isPartition(std::string_view name, const std::set<std::string, std::less<>>& all) {
    const auto lastLetter = name.find_last_not_of("0123456789");
    if (lastLetter == std::string_view::npos || lastLetter + 1 == name.size()) {
        return false;
    }
    const std::string_view stem = name.substr(0, lastLetter + 1);
    if (all.count(stem) != 0) {
        return true;
    }
    return stem.size() > 2 && stem.back() == 'p' && allDigits(stem.substr(stem.size() - 2, 1)) &&
           all.count(stem.substr(0, stem.size() - 1)) != 0;
}

void takeDisks(std::string_view text, HostReading& reading) {
    std::map<std::string, DiskCounters> found;
    std::set<std::string, std::less<>> names;
    forEachLine(text, [&](std::string_view line) {
        const auto fields = words(line);
        if (fields.size() < 14) {
            return; // the short form of old kernels' partitions, or no disk line at all
        }
        std::array<std::optional<std::uint64_t>, 11> number;
        for (std::size_t i = 0; i < number.size(); ++i) {
            number[i] = parse<std::uint64_t>(fields[i + 3]);
            if (!number[i]) {
                return;
            }
        }
        DiskCounters disk;
        disk.readOps = *number[0];
        disk.readBytes = *number[2] * kSectorBytes;
        disk.writeOps = *number[4];
        disk.writtenBytes = *number[6] * kSectorBytes;
        disk.busySeconds = static_cast<double>(*number[9]) / 1e3;
        const std::string name(fields[2]);
        names.insert(name);
        const bool removable = startsWith(name, "sr") || startsWith(name, "fd") || startsWith(name, "nbd");
        if (startsWith(name, "loop") || startsWith(name, "ram") || startsWith(name, "zram") ||
            (removable && disk.readOps + disk.writeOps == 0)) {
            return;
        }
        found.emplace(name, disk);
    });
    // A byte written to an encrypted, mapped or RAID volume is written to the device beneath as well: counted
    // once, on the device, unless none is to be seen from here.
    const auto stacked = [](std::string_view name) {
        return startsWith(name, "dm-") || startsWith(name, "md");
    };
    const bool devicesSeen =
        std::any_of(found.begin(), found.end(), [&](const auto& each) { return !stacked(each.first); });
    for (auto& [name, disk] : found) {
        if (!isPartition(name, names) && !(devicesSeen && stacked(name))) {
            reading.disks.emplace(name, disk);
        }
    }
}

void takeNetwork(std::string_view text, HostReading& reading) {
    forEachLine(text, [&](std::string_view line) {
        const auto colon = line.rfind(':'); // figures may follow it without a blank
        if (colon == std::string_view::npos) {
            return;
        }
        const auto name = words(line.substr(0, colon));
        const auto fields = words(line.substr(colon + 1));
        if (name.size() != 1 || fields.size() < 12 || name[0] == "lo") {
            return;
        }
        std::array<std::uint64_t, 12> number{};
        for (std::size_t i = 0; i < number.size(); ++i) {
            const auto value = parse<std::uint64_t>(fields[i]);
            if (!value) {
                return;
            }
            number[i] = *value;
        }
        NetworkCounters& each = reading.interfaces[std::string(name[0])];
        each.receivedBytes = number[0];
        each.sentBytes = number[8];
        each.errors = number[2] + number[10];
        each.drops = number[3] + number[11];
    });
}

std::optional<Pressure> parsePressure(std::string_view text) {
    std::optional<Pressure> pressure;
    forEachLine(text, [&](std::string_view line) {
        const auto fields = words(line);
        if (fields.empty() || (fields[0] != "some" && fields[0] != "full")) {
            return;
        }
        std::optional<double> share;
        std::optional<std::uint64_t> micros;
        for (const std::string_view field : fields) {
            if (startsWith(field, "avg10=")) {
                share = parse<double>(field.substr(6));
            } else if (startsWith(field, "total=")) {
                micros = parse<std::uint64_t>(field.substr(6));
            }
        }
        if (!share || !micros) {
            return;
        }
        if (fields[0] == "some") {
            pressure = pressure.value_or(Pressure{});
            pressure->some10 = *share / 100.0;
            pressure->someTotalSeconds = static_cast<double>(*micros) / 1e6;
        } else if (pressure) {
            pressure->full10 = *share / 100.0;
        }
    });
    return pressure;
}

} // namespace

HostReader::HostReader(std::filesystem::path procRoot)
    : m_root(std::move(procRoot)) {}

Result<HostReading> HostReader::read() const {
    HostReading reading;
    reading.takenAt = std::chrono::steady_clock::now();
    const auto stat = readFile(m_root / "stat", kProcFileLimit);
    if (!stat) {
        return fail(stat.error());
    }
    if (auto taken = takeProcessors(*stat, reading); !taken) {
        return fail(std::move(taken.error()));
    }
    const auto memory = readFile(m_root / "meminfo", kProcFileLimit);
    if (!memory) {
        return fail(memory.error());
    }
    if (auto taken = takeMemory(*memory, reading); !taken) {
        return fail(std::move(taken.error()));
    }
    // The rest may be missing in a container or under an old kernel; what is there still counts.
    const auto optional = [this](const char* name) {
        return readFile(m_root / name, kProcFileLimit).value_or(std::string());
    };
    const std::string load = optional("loadavg");
    if (const auto fields = words(load); !fields.empty()) {
        reading.load1 = parse<double>(fields[0]).value_or(0.0);
    }
    takeDisks(optional("diskstats"), reading);
    takeNetwork(optional("net/dev"), reading);
    reading.cpuPressure = parsePressure(optional("pressure/cpu"));
    reading.memoryPressure = parsePressure(optional("pressure/memory"));
    reading.ioPressure = parsePressure(optional("pressure/io"));
    return reading;
}

Result<double> processCpuSeconds(int pid, const std::filesystem::path& procRoot) {
    const auto path = procRoot / std::to_string(pid) / "stat";
    const auto text = readFile(path, kProcFileLimit);
    if (!text) {
        return fail(text.error());
    }
    // The program's name stands in parentheses and may itself hold blanks and parentheses.
    const auto close = text->rfind(')');
    const auto fields = close == std::string::npos ? std::vector<std::string_view>{}
                                                   : words(std::string_view(*text).substr(close + 1));
    const auto user = fields.size() > 12 ? parse<std::uint64_t>(fields[11]) : std::nullopt;
    const auto system = fields.size() > 12 ? parse<std::uint64_t>(fields[12]) : std::nullopt;
    if (!user || !system) {
        // A process that ends while its file is read leaves it empty.
        return fail(text->empty() ? ErrorCode::notFound : ErrorCode::corrupt,
                    "No processor times in " + path.string());
    }
    return static_cast<double>(*user + *system) / ticksPerSecond();
}

} // namespace pavement::host
