#pragma once
// Tells when a window was painted for the first time after it was shown, in milliseconds since the process
// began, and what processor time of all its threads that took: on a busy machine the first says more of the
// neighbours than of the program.

#include <QCoreApplication>
#include <QEvent>
#include <QFile>
#include <QObject>
#include <QWidget>

#include <cstdio>
#include <ctime>
#include <functional>
#include <unistd.h>

namespace pavement::bench {

// Since the process was started by the kernel (field 22 of /proc/self/stat), loading of libraries included.
inline double processAgeMillis() {
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0.0;
    }
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    const double startedTicks = fields.value(19).toDouble();
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 -
            startedTicks / static_cast<double>(sysconf(_SC_CLK_TCK))) *
           1000.0;
}

inline double processorMillis() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) * 1e-6;
}

inline void sayPainted() {
    std::printf("painted %.1f %.1f\n", processAgeMillis(), processorMillis());
}

class FirstPaint : public QObject {
public:
    FirstPaint(QWidget& window, std::function<void()> painted)
        : QObject(&window)
        , m_painted(std::move(painted)) {
        QCoreApplication::instance()->installEventFilter(this); // the window itself may be covered wholly
    }

private:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint && m_painted) {
            // Once the whole tree has been painted and flushed: the next turn of the event loop.
            QMetaObject::invokeMethod(this, std::exchange(m_painted, {}), Qt::QueuedConnection);
        }
        return QObject::eventFilter(watched, event);
    }

    std::function<void()> m_painted;
};

} // namespace pavement::bench
