// The peer of start-up: a window with one empty Qt Charts view, and nothing else.

#include "first_paint.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QMainWindow>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new QChartView(new QChart));
    window.resize(1280, 800);
    pavement::bench::FirstPaint paint(window, [] {
        pavement::bench::sayPainted();
        QApplication::quit();
    });
    window.show();
    return QApplication::exec();
}
