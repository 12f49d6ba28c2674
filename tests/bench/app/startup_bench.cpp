// Start-up beside an empty Qt Charts window, interleaved in one run; with "live" also the time to live
// figures and the processor time of the open window. Limits: window painted ≤ 2× the empty one, figures ≤ 1.5
// s after the servers are up, ≤ 3 % of a core visible and ≤ 0.3 % hidden.

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>

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

double paintedBy(const QString& program, const QStringList& arguments = {}) {
    const QList<QByteArray> words = outputOf(program, arguments, 60'000).simplified().split(' ');
    return words.size() == 2 && words[0] == "painted" ? words[1].toDouble() : -1.0;
}

void print(const char* name, std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    std::printf("%-28s median %7.1f ms   %7.1f … %7.1f   (%zu runs)\n", name, times[times.size() / 2],
                times.front(), times.back(), times.size());
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QString here = QFileInfo(QCoreApplication::applicationFilePath()).path();
    std::vector<double> ours;
    std::vector<double> withTarget;
    std::vector<double> empty;
    for (int run = 0; run < 21; ++run) {
        const double peer = paintedBy(here + QStringLiteral("/empty_charts_window"));
        const double own = paintedBy(here + QStringLiteral("/pavement_window"));
        const double full = paintedBy(here + QStringLiteral("/pavement_window"), {QStringLiteral("target")});
        if (run > 0 && peer > 0 && own > 0 && full > 0) { // the first round warms the disk's cache
            empty.push_back(peer);
            ours.push_back(own);
            withTarget.push_back(full);
        }
    }
    if (ours.empty()) {
        std::printf("a window could not be started\n");
        return 1;
    }
    print("empty Qt Charts window", empty);
    print("Pavement", ours);
    print("Pavement, opened on a target", withTarget);
    const double peer = empty[empty.size() / 2];
    std::printf("ratio %.2f (limit 2); with the charts of a target %.2f\n", ours[ours.size() / 2] / peer,
                withTarget[withTarget.size() / 2] / peer);
    if (argc > 1 && QByteArray(argv[1]) == "live") {
        std::printf("%s(limits: live 1500 ms, visible 0.03, hidden 0.003)\n",
                    outputOf(here + QStringLiteral("/pavement_window"), {QStringLiteral("live")}, 240'000)
                        .constData());
    }
    return 0;
}
