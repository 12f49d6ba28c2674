// The readings of recorded and of hand-made /proc trees. "small_vm" was recorded on a two-processor virtual
// machine; the odd ones are made here.

#include "engine/base/files.h"
#include "engine/host/host_reader.h"

#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace pavement;
using host::HostReader;

namespace {

const std::filesystem::path kFixtures =
    std::filesystem::path(PAVEMENT_SOURCE_DIR) / "tests/unit/host/fixtures";

class FakeProc {
public:
    FakeProc() {
        put("stat", "cpu  100 0 50 800 25 0 0 0 0 0\ncpu0 100 0 50 800 25 0 0 0 0 0\n");
        put("meminfo", "MemTotal: 1000 kB\nMemFree: 200 kB\nMemAvailable: 600 kB\n");
    }

    void put(const std::filesystem::path& name, std::string_view content) const {
        std::filesystem::create_directories((root() / name).parent_path());
        QVERIFY(writeFileAtomically(root() / name, content).has_value());
    }

    void remove(const std::filesystem::path& name) const { std::filesystem::remove(root() / name); }

    std::filesystem::path root() const { return m_directory.path().toStdString(); }

    Result<host::HostReading> read() const { return HostReader(root()).read(); }

private:
    QTemporaryDir m_directory;
};

std::string diskLine(std::string_view name, int readSectors) {
    return "   8       0 " + std::string(name) + " 10 0 " + std::to_string(readSectors) +
           " 5 20 0 4000 7 0 1500 12 0 0 0 0 0 0\n";
}

std::vector<std::string> diskNames(const host::HostReading& reading) {
    std::vector<std::string> names;
    for (const auto& [name, disk] : reading.disks) {
        names.push_back(name);
    }
    return names;
}

using Names = std::vector<std::string>;

} // namespace

class HostReaderTest : public QObject {
    Q_OBJECT

private slots:

    void a_recorded_machine_reads_as_it_was() {
        const auto reading = HostReader(kFixtures / "small_vm").read();
        QVERIFY2(reading.has_value(), reading ? "" : reading.error().oneLine().c_str());
        const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
        QCOMPARE(reading->processors, 2);
        QCOMPARE(reading->cpu.user, 11677 / ticks);
        QCOMPARE(reading->cpu.nice, 34621 / ticks);
        QCOMPARE(reading->cpu.system, 15334 / ticks);
        QCOMPARE(reading->cpu.idle, 427952 / ticks);
        QCOMPARE(reading->cpu.iowait, 3385 / ticks);
        QCOMPARE(reading->cpu.softirq, 489 / ticks);
        QCOMPARE(reading->cpu.steal, 1084 / ticks);
        QCOMPARE(reading->load1, 0.75);
        QCOMPARE(reading->memoryTotalBytes, std::uint64_t{24684084} * 1024);
        QCOMPARE(reading->memoryAvailableBytes, std::uint64_t{24170344} * 1024);
        QCOMPARE(reading->swapTotalBytes, std::uint64_t{0});
        QCOMPARE(diskNames(*reading), Names{"vda"});
        const auto& disk = reading->disks.at("vda");
        QCOMPARE(disk.readOps, std::uint64_t{125375});
        QCOMPARE(disk.readBytes, std::uint64_t{7497202} * 512);
        QCOMPARE(disk.writeOps, std::uint64_t{244249});
        QCOMPARE(disk.writtenBytes, std::uint64_t{9596096} * 512);
        QCOMPARE(disk.busySeconds, 48.880);
        QCOMPARE(reading->interfaces.size(), std::size_t{3});
        QVERIFY(reading->interfaces.count("lo") == 0);
        QCOMPARE(reading->interfaces.at("eth0").receivedBytes, std::uint64_t{443414425});
        QCOMPARE(reading->interfaces.at("eth0").sentBytes, std::uint64_t{690215});
        QVERIFY(reading->cpuPressure && reading->memoryPressure && reading->ioPressure);
        QCOMPARE(reading->cpuPressure->some10, 0.0044);
        QCOMPARE(reading->ioPressure->full10, 0.0055);
        QCOMPARE(reading->cpuPressure->someTotalSeconds, 29.423561);
    }

    void this_machine_can_be_read() {
        const auto reading = HostReader().read();
        QVERIFY2(reading.has_value(), reading ? "" : reading.error().oneLine().c_str());
        QVERIFY(reading->processors >= 1);
        QVERIFY(reading->cpu.total() > 0);
        QVERIFY(reading->memoryAvailableBytes <= reading->memoryTotalBytes);
        const auto own = host::processCpuSeconds(::getpid());
        QVERIFY(own.has_value());
        QVERIFY(*own >= 0.0);
    }

    void a_kernel_without_pressure_or_network_still_counts() {
        const FakeProc proc;
        const auto reading = proc.read();
        QVERIFY(reading.has_value());
        QVERIFY(!reading->cpuPressure && !reading->memoryPressure && !reading->ioPressure);
        QVERIFY(reading->disks.empty());
        QVERIFY(reading->interfaces.empty());
        QCOMPARE(reading->memoryAvailableBytes, std::uint64_t{600} * 1024);
    }

    void processor_pressure_of_an_older_kernel_has_no_full_line() {
        const FakeProc proc;
        proc.put("pressure/cpu", "some avg10=12.50 avg60=0.00 avg300=0.00 total=2500000\n");
        const auto reading = proc.read();
        QVERIFY(reading && reading->cpuPressure);
        QCOMPARE(reading->cpuPressure->some10, 0.125);
        QCOMPARE(reading->cpuPressure->full10, 0.0);
        QCOMPARE(reading->cpuPressure->someTotalSeconds, 2.5);
    }

    void two_hundred_and_fifty_six_processors_are_counted() {
        const FakeProc proc;
        std::string stat = "cpu  25600 0 0 25600 0 0 0 0 0 0\n";
        for (int i = 0; i < 256; ++i) {
            stat += "cpu" + std::to_string(i) + " 100 0 0 100 0 0 0 0 0 0\n";
        }
        proc.put("stat", stat + "intr 1 2 3\n");
        const auto reading = proc.read();
        QVERIFY(reading.has_value());
        QCOMPARE(reading->processors, 256);
    }

    void partitions_are_told_from_whole_devices() {
        const FakeProc proc;
        proc.put("diskstats", diskLine("sda", 100) + diskLine("sda1", 60) + diskLine("sda15", 40) +
                                  diskLine("nvme0n1", 100) + diskLine("nvme0n1p1", 50) +
                                  diskLine("mmcblk0", 10) + diskLine("mmcblk0p2", 5) + diskLine("xvdf1", 7));
        const auto reading = proc.read();
        QVERIFY(reading.has_value());
        // xvdf1 without an xvdf is a volume attached under that name.
        QCOMPARE(diskNames(*reading), (Names{"mmcblk0", "nvme0n1", "sda", "xvdf1"}));
    }

    void loops_ram_disks_and_empty_drives_are_left_out() {
        const FakeProc proc;
        proc.put("diskstats", diskLine("loop0", 100) + diskLine("ram3", 1) + diskLine("zram0", 9) +
                                  "  11       0 sr0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n" +
                                  diskLine("vdb", 1));
        const auto reading = proc.read();
        QVERIFY(reading.has_value());
        QCOMPARE(diskNames(*reading), Names{"vdb"});
    }

    void stacked_volumes_count_only_where_no_device_is_seen() {
        const FakeProc proc;
        proc.put("diskstats", diskLine("dm-0", 100) + diskLine("md127", 50));
        QCOMPARE(diskNames(proc.read().value()), (Names{"dm-0", "md127"}));
        proc.put("diskstats", diskLine("dm-0", 100) + diskLine("md127", 50) + diskLine("nvme0n1", 150));
        QCOMPARE(diskNames(proc.read().value()), Names{"nvme0n1"});
    }

    void figures_may_follow_the_colon_at_once() {
        const FakeProc proc;
        proc.put("net/dev", "Inter-|   Receive  |  Transmit\n face |bytes packets\n"
                            "  eth0:123 4 1 2 0 0 0 0 456 7 3 4 0 0 0 0\n"
                            "bond0.100: 9 1 0 0 0 0 0 0 8 1 0 0 0 0 0 0\n");
        const auto reading = proc.read();
        QVERIFY(reading.has_value());
        QCOMPARE(reading->interfaces.at("eth0").receivedBytes, std::uint64_t{123});
        QCOMPARE(reading->interfaces.at("eth0").sentBytes, std::uint64_t{456});
        QCOMPARE(reading->interfaces.at("eth0").errors, std::uint64_t{4});
        QCOMPARE(reading->interfaces.at("eth0").drops, std::uint64_t{6});
        QCOMPARE(reading->interfaces.at("bond0.100").receivedBytes, std::uint64_t{9});
    }

    void malformed_lines_are_passed_over() {
        const FakeProc proc;
        proc.put("diskstats", "nonsense\n   8 0 sdb x y z\n" + diskLine("sdc", 3) +
                                  "   8 0 sdd 1 2 -3 4 5 6 7 8 9 10 11\n");
        proc.put("net/dev", "eth0: 1 2 three\n:::\neth1: 1 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0\n");
        proc.put("loadavg", "");
        proc.put("pressure/io", "some avg10=oops total=1\nfull\n");
        const auto reading = proc.read();
        QVERIFY(reading.has_value());
        QCOMPARE(diskNames(*reading), Names{"sdc"});
        QCOMPARE(reading->interfaces.size(), std::size_t{1});
        QCOMPARE(reading->load1, 0.0);
        QVERIFY(!reading->ioPressure);
    }

    void memory_of_a_kernel_without_an_estimate_is_summed() {
        const FakeProc proc;
        proc.put("meminfo", "MemTotal: 1000 kB\nMemFree: 200 kB\nBuffers: 30 kB\nCached: 70 kB\n");
        QCOMPARE(proc.read().value().memoryAvailableBytes, std::uint64_t{300} * 1024);
    }

    void senseless_essentials_are_an_error() {
        const FakeProc proc;
        for (const char* stat : {"", "cpu\n", "cpu  a b c\n", "intr 5\n", "cpu 1 2 -3 4\n"}) {
            proc.put("stat", stat);
            const auto reading = proc.read();
            QVERIFY2(!reading, stat);
            QVERIFY(reading.error().code == ErrorCode::corrupt);
        }
        proc.put("stat", "cpu  1 2 3 4\n");
        QVERIFY(proc.read().has_value());
        proc.put("meminfo", "MemTotal: many kB\n");
        QVERIFY(proc.read().error().code == ErrorCode::corrupt);
        proc.remove("meminfo");
        QVERIFY(proc.read().error().code == ErrorCode::notFound);
    }

    void the_time_of_a_process_with_an_odd_name_is_read() {
        const auto seconds = host::processCpuSeconds(4711, kFixtures / "small_vm");
        QVERIFY(seconds.has_value());
        QCOMPARE(*seconds, 1600.0 / static_cast<double>(::sysconf(_SC_CLK_TCK)));
    }

    void a_process_that_is_gone_is_not_found() {
        QVERIFY(host::processCpuSeconds(4712, kFixtures / "small_vm").error().code == ErrorCode::notFound);
        const FakeProc proc;
        proc.put("12/stat", "");
        QVERIFY(host::processCpuSeconds(12, proc.root()).error().code == ErrorCode::notFound);
        proc.put("13/stat", "13 (x) S 1 2");
        QVERIFY(host::processCpuSeconds(13, proc.root()).error().code == ErrorCode::corrupt);
    }
};

QTEST_APPLESS_MAIN(HostReaderTest)
#include "host_reader_test.moc"
