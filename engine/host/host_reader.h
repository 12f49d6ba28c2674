#pragma once
// What this machine is doing: processor, memory, disks, network, pressure, read from /proc. Counters are raw;
// rates are made by whoever holds two readings. The root is a parameter so that recorded files can be read in
// tests.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pavement::host {

struct CpuTimes { // seconds since boot, all processors together
    double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;

    double total() const { return user + nice + system + idle + iowait + irq + softirq + steal; }
};

struct DiskCounters {
    std::uint64_t readBytes = 0, writtenBytes = 0, readOps = 0, writeOps = 0;
    double busySeconds = 0;
};

struct NetworkCounters {
    std::uint64_t receivedBytes = 0, sentBytes = 0, errors = 0, drops = 0;
};

struct Pressure { // share of the last 10 s in which some / all tasks stalled, 0…1; total in seconds
    double some10 = 0, full10 = 0, someTotalSeconds = 0;
};

struct HostReading {
    SteadyTime takenAt;
    int processors = 1;
    CpuTimes cpu;
    double load1 = 0;
    std::uint64_t memoryTotalBytes = 0, memoryAvailableBytes = 0, swapTotalBytes = 0, swapFreeBytes = 0;
    std::map<std::string, DiskCounters> disks;         // whole devices, no partitions, loops or ram disks
    std::map<std::string, NetworkCounters> interfaces; // without lo
    std::optional<Pressure> cpuPressure, memoryPressure, ioPressure; // absent where the kernel has no PSI
};

class HostReader {
public:
    explicit HostReader(std::filesystem::path procRoot = "/proc");
    Result<HostReading> read() const;

private:
    std::filesystem::path m_root;
};

// CPU seconds (user + system) a process of this machine has used; notFound once it is gone.
Result<double> processCpuSeconds(int pid, const std::filesystem::path& procRoot = "/proc");

} // namespace pavement::host
