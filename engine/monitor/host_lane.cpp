#include "engine/monitor/host_lane.h"

#include "engine/monitor/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::monitor {

namespace {

// The kernel's counters of waiting may fall a little from one reading to the next: nothing waited, then.
double orZero(double value) {
    return std::isnan(value) ? 0.0 : value;
}

// Two clocks may disagree a little. NaN stays NaN.
double atMostOne(double value) {
    return value > 1.0 ? 1.0 : value;
}

} // namespace

HostLane::HostLane(Milliseconds interval, Board& board, EventLog& events, history::History& history,
                   const Clock& clock)
    : m_interval(interval)
    , m_board(board)
    , m_clock(clock)
    , m_target(events.target())
    , m_link("host", "This machine", board, events)
    , m_figures(history, board, events.target()) {
    m_row.name = "host";
    m_row.interval = m_row.plannedInterval = interval;
    m_board.setCollector(m_row);
}

Result<void> HostLane::tick() {
    const auto begun = m_clock.steady();
    const bool isServer = m_board.hostIsServer();
    m_figures.setTarget(isServer ? m_target : std::string());
    auto reading = m_reader.read();
    const auto now = m_clock.wall();
    m_row.lastSeconds = std::chrono::duration<double>(m_clock.steady() - begun).count();
    if (!reading) {
        ++m_row.failures;
        m_row.note = reading.error().oneLine();
        m_figures.gap(now);
        m_link.down(now, reading.error());
    } else if (m_rates.open(m_clock.steady(), now, {}, m_interval) != Comparability::tooSoon) {
        ++m_row.runs;
        m_row.note = isServer ? "" : "These are this machine's figures; the server is elsewhere.";
        m_figures.begin(now);
        setProcessor(*reading);
        setMemory(*reading);
        setDevices(*reading);
        m_rates.close();
        m_figures.set(metric::kCollectorDuration, m_row.lastSeconds, m_row.name);
        m_figures.commit();
        m_link.up(now);
    }
    m_board.setCollector(m_row);
    return reading ? Result<void>{} : fail(reading.error());
}

void HostLane::setProcessor(const host::HostReading& reading) {
    const auto& cpu = reading.cpu;
    const auto rate = [this](std::string_view key, double seconds) {
        const std::array counters{Counter::real(seconds)};
        return m_rates.rates(key, counters)[0];
    };
    const double busy = rate("busy", cpu.user + cpu.nice + cpu.system + cpu.irq + cpu.softirq) +
                        orZero(rate("steal", cpu.steal));
    const double waiting = orZero(rate("iowait", cpu.iowait));
    const double all = busy + waiting + orZero(rate("idle", cpu.idle)); // NaN while busy is
    m_figures.set(metric::kHostCpu, busy / all);
    m_figures.set(metric::kHostIoWait, waiting / all);
    m_figures.set(metric::kHostSteal, rate("stolen", cpu.steal) / all);
    m_figures.set(metric::kHostLoad, reading.load1);
    m_figures.set(metric::kHostProcessors, reading.processors);
    const auto pressure = [&](std::string_view id, const std::optional<host::Pressure>& value) {
        if (value) {
            m_figures.set(id, atMostOne(rate(id, value->someTotalSeconds)));
        }
    };
    pressure(metric::kHostPressureCpu, reading.cpuPressure);
    pressure(metric::kHostPressureMemory, reading.memoryPressure);
    pressure(metric::kHostPressureIo, reading.ioPressure);
}

void HostLane::setMemory(const host::HostReading& reading) {
    const auto total = static_cast<double>(reading.memoryTotalBytes);
    const auto available = static_cast<double>(reading.memoryAvailableBytes);
    m_figures.set(metric::kHostMemory, 1.0 - available / total);
    m_figures.set(metric::kHostMemoryAvailable, available);
    m_figures.set(metric::kHostSwap,
                  static_cast<double>(reading.swapTotalBytes) - static_cast<double>(reading.swapFreeBytes));
}

void HostLane::setDevices(const host::HostReading& reading) {
    for (const auto& [device, disk] : reading.disks) {
        const std::array counters{Counter::whole(disk.readBytes), Counter::whole(disk.writtenBytes),
                                  Counter::real(disk.busySeconds)};
        const auto rates = m_rates.rates("disk/" + device, counters);
        m_figures.set(metric::kHostDiskRead, rates[0], device);
        m_figures.set(metric::kHostDiskWrite, rates[1], device);
        m_figures.set(metric::kHostDiskBusy, atMostOne(rates[2]), device);
    }
    for (const auto& [interface, network] : reading.interfaces) {
        const std::array counters{Counter::whole(network.receivedBytes), Counter::whole(network.sentBytes)};
        const auto rates = m_rates.rates("network/" + interface, counters);
        m_figures.set(metric::kHostNetworkIn, rates[0], interface);
        m_figures.set(metric::kHostNetworkOut, rates[1], interface);
    }
}

} // namespace pavement::monitor
