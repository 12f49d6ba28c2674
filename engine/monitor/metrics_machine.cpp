#include "engine/monitor/metric_tables.h"

#include <array>

namespace pavement::monitor::detail {

namespace {

using namespace metric;

constexpr std::string_view kFromStat = "/proc/stat of this machine; of the server only where it runs here.";
constexpr std::string_view kFromMeminfo =
    "/proc/meminfo of this machine; of the server only where it runs here.";
constexpr std::string_view kFromDisk =
    "/proc/diskstats of this machine; of the server only where it runs here.";
constexpr std::string_view kFromNetwork =
    "/proc/net/dev of this machine, without loopback; of the server only where it runs here.";
constexpr std::string_view kFromPressure = "/proc/pressure of this machine, where the kernel has it; of the "
                                           "server only where it runs here.";
constexpr std::string_view kFromCollector = "Measured by the monitor itself.";

const std::array kMachineMetrics{
    MetricInfo{kHostCpu, "Processor", Unit::ratio,
               "Share of all processors at work: everything but idle and waiting for disks.", kFromStat, "",
               false, false},
    MetricInfo{kHostIoWait, "Processor, waiting for disks", Unit::ratio,
               "Share of processor time idle while a disk request was outstanding.", kFromStat, "", false,
               false},
    MetricInfo{kHostSteal, "Processor, stolen", Unit::ratio,
               "Share of processor time the hypervisor gave to other machines.", kFromStat, "", false, false},
    MetricInfo{kHostLoad, "Load average", Unit::count,
               "Processes runnable or in uninterruptible wait, averaged over about a minute.",
               "/proc/loadavg of this machine.", "", false, false},
    MetricInfo{kHostProcessors, "Processors", Unit::count, "Processors online.", kFromStat, "", true, false},
    MetricInfo{kHostMemory, "Memory in use", Unit::ratio,
               "Share of memory that is neither free nor reclaimable: one minus available by total.",
               kFromMeminfo, "", false, false},
    MetricInfo{kHostMemoryAvailable, "Memory available", Unit::bytes,
               "Memory that new work could have without swapping, as the kernel estimates it.", kFromMeminfo,
               "", true, false},
    MetricInfo{kHostSwap, "Swap in use", Unit::bytes, "Swap space in use.", kFromMeminfo, "", false, false},
    MetricInfo{kHostDiskRead, "Disk reads", Unit::bytesPerSecond, "Bytes read from the device per second.",
               kFromDisk, "device", false, false},
    MetricInfo{kHostDiskWrite, "Disk writes", Unit::bytesPerSecond, "Bytes written to the device per second.",
               kFromDisk, "device", false, false},
    MetricInfo{kHostDiskBusy, "Disk busy", Unit::ratio,
               "Share of time in which at least one request was at the device; a device that serves many "
               "requests at once is not full at 1.",
               kFromDisk, "device", false, false},
    MetricInfo{kHostNetworkIn, "Network in", Unit::bytesPerSecond, "Bytes received per second.", kFromNetwork,
               "interface", false, false},
    MetricInfo{kHostNetworkOut, "Network out", Unit::bytesPerSecond, "Bytes sent per second.", kFromNetwork,
               "interface", false, false},
    MetricInfo{kHostPressureCpu, "Processor pressure", Unit::ratio,
               "Share of time in which some task waited for a processor.", kFromPressure, "", false, false},
    MetricInfo{kHostPressureMemory, "Memory pressure", Unit::ratio,
               "Share of time in which some task waited for memory.", kFromPressure, "", false, false},
    MetricInfo{kHostPressureIo, "Disk pressure", Unit::ratio,
               "Share of time in which some task waited for a disk.", kFromPressure, "", false, false},

    MetricInfo{kCollectorDuration, "Collection time", Unit::seconds,
               "How long the collection took, network included.", kFromCollector, "collection", false, false},
    MetricInfo{kCollectorInterval, "Collection interval", Unit::seconds,
               "Time between two collections; longer than planned while their cost exceeds its budget.",
               kFromCollector, "collection", false, false},
    MetricInfo{kCollectorSkipped, "Collections skipped", Unit::perSecond,
               "Collections per second that fell due while the one before still ran.", kFromCollector, "",
               false, false},
    MetricInfo{kCollectorServerCpu, "Cost on the server", Unit::ratio,
               "Share of one of the server's processors that our own collections use.",
               "Processor time of our backends from /proc where the server runs on this machine; else their "
               "response time less the network's round trip, which overstates it.",
               "", false, false},
    MetricInfo{kCollectorOwnCpu, "Cost here", Unit::ratio,
               "Share of one processor this program uses, window and all.",
               "Processor time of this process, as the system accounts it.", "", false, false},
    MetricInfo{kCollectorConnections, "Connections of the monitor", Unit::count,
               "Connections the monitor holds to the PostgreSQL server.", kFromCollector, "", false, false},
};

} // namespace

std::span<const MetricInfo> machineMetrics() {
    return kMachineMetrics;
}

} // namespace pavement::monitor::detail
