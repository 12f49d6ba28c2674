// charts_pictures DIR — saves the demo board in both themes and two sizes, to be looked at.

#include "tests/bench/charts/demo_board.h"

#include <QApplication>
#include <QDir>

#include <cstdio>

using namespace pavement;
using pavement::bench::DemoBoard;

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral(".");
    QDir().mkpath(folder);
    const ManualClock clock(fromMillis(1'772'546'700'000));
    for (const bool dark : {false, true}) {
        ui::Theme theme(application, dark ? ui::ThemeMode::dark : ui::ThemeMode::light);

        struct View {
            const char* name;
            Milliseconds span;
            Milliseconds step;
            std::size_t count;
            QSize size;
        };

        for (const View& view :
             {View{"day", std::chrono::hours{24}, Milliseconds{1'000}, 86'400, {1280, 800}},
              View{"quarter", std::chrono::minutes{15}, Milliseconds{1'000}, 1'000, {1280, 800}},
              View{"hour", std::chrono::hours{1}, Milliseconds{1'000}, 4'000, {2560, 1440}},
              View{"minute", std::chrono::seconds{30}, Milliseconds{1'000}, 100, {1280, 800}}}) {
            ui::TimeAxis axis(clock);
            DemoBoard board(axis, theme, 2);
            axis.showLast(view.span);
            board.fill(clock.wall(), view.step, view.count);
            const Timestamp now = clock.wall();
            for (ui::ChartPanel* chart : board.charts()) {
                chart->setMarks({{now - view.span / 3, QStringLiteral("index built"), {}},
                                 {now - view.span / 5, QStringLiteral("restart"), theme.palette().bad}});
            }
            board.charts()[4]->setStaleSince(now - view.span / 10);
            board.resize(view.size);
            board.show();
            QCoreApplication::processEvents();
            axis.setCursor(now - view.span / 4);
            QCoreApplication::processEvents();
            QCoreApplication::processEvents();
            const QString path = folder + u'/' + QString::fromLatin1(view.name) +
                                 QString::fromLatin1(dark ? "_dark.png" : "_light.png");
            if (!board.grab().save(path)) {
                std::fprintf(stderr, "cannot write %s\n", qPrintable(path));
                return 1;
            }
            std::printf("%s\n", qPrintable(path));
        }
    }
    return 0;
}
