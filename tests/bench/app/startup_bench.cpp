// Start-up beside an empty Qt Charts window, interleaved in one run; with "live" also the time to live
// figures and the processor time of the open window. Limits: window painted ≤ 2× the empty one, figures ≤ 1.5
// s after the servers are up, ≤ 3 % of a core visible and ≤ 0.3 % hidden.

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

QByteArray outputOf(const QString& program, const QStringList& arguments, int patience) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("DISPLAY"))) {
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    }
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.waitForFinished(patience);
    return process.readAllStandardOutput();
}

struct Painted {
    double after = -1.0;     // since the process began
    double processor = -1.0; // of all its threads
};

Painted paintedBy(const QString& program, const QStringList& arguments = {}) {
    const QList<QByteArray> words = outputOf(program, arguments, 60'000).simplified().split(' ');
    return words.size() == 3 && words[0] == "painted" ? Painted{words[1].toDouble(), words[2].toDouble()}
                                                      : Painted{};
}

double median(const std::vector<Painted>& runs, double Painted::*which) {
    std::vector<double> times;
    for (const Painted& run : runs) {
        times.push_back(run.*which);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void print(const char* name, const std::vector<Painted>& runs, const std::vector<Painted>& peer) {
    const auto [least, most] = std::minmax_element(
        runs.begin(), runs.end(), [](const Painted& a, const Painted& b) { return a.after < b.after; });
    const double after = median(runs, &Painted::after);
    const double processor = median(runs, &Painted::processor);
    std::printf("%-28s %8.1f %6.2f   %7.1f … %7.1f  %10.1f %6.2f\n", name, after,
                after / median(peer, &Painted::after), least->after, most->after, processor,
                processor / median(peer, &Painted::processor));
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QString here = QFileInfo(QCoreApplication::applicationFilePath()).path();
    const QString window = here + QStringLiteral("/pavement_window");
    const QTemporaryDir state;
    std::vector<Painted> bare;
    std::vector<Painted> withTarget;
    std::vector<Painted> empty;
    for (int run = 0; run < 21; ++run) {
        const Painted peer = paintedBy(here + QStringLiteral("/empty_charts_window"));
        const Painted own = paintedBy(window, {QStringLiteral("bare"), state.path()});
        const Painted full = paintedBy(window, {QStringLiteral("target"), state.path()});
        // The first round warms the disk's cache and makes the history file, as the first start ever does.
        if (run > 0 && peer.after > 0 && own.after > 0 && full.after > 0) {
            empty.push_back(peer);
            bare.push_back(own);
            withTarget.push_back(full);
        }
    }
    if (empty.empty()) {
        std::printf("a window could not be started\n");
        return 1;
    }
    std::printf("%-28s %8s %6s   %17s  %10s %6s   (medians of %zu runs)\n", "milliseconds to the first paint",
                "", "ratio", "least … most", "processor", "ratio", empty.size());
    print("empty Qt Charts window", empty, empty);
    print("Pavement (limit 2)", bare, empty);
    print("Pavement, opened on a target", withTarget, empty);
    if (argc > 1 && QByteArray(argv[1]) == "live") {
        std::printf("%s(limits: live 1500 ms, visible 0.03, hidden 0.003)\n",
                    outputOf(window, {QStringLiteral("live")}, 240'000).constData());
    }
    return 0;
}
