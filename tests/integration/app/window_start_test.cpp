// The way to the window on bad days, walked as a person from a desktop walks it, who sees no terminal: what
// is wrong stands in a window, with the ways on.

#include "app/options.h"
#include "app/verbs.h"
#include "app/window_start.h"
#include "tests/support/wait_for.h"
#include "ui/pages/common/error_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/start_window.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace pavement;
using namespace pavement::testing;

namespace {

template <typename WindowType>
WindowType* shown() {
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* window = qobject_cast<WindowType*>(widget); window != nullptr && window->isVisible()) {
            return window;
        }
    }
    return nullptr;
}

QString told(QWidget* window) {
    const auto* bar = window == nullptr ? nullptr : window->findChild<ui::ErrorBar*>();
    return bar == nullptr || !bar->isShown() ? QString() : bar->text();
}

bool press(const QString& button) {
    const auto* window = shown<ui::StartWindow>();
    if (window == nullptr) {
        return false;
    }
    for (auto* candidate : window->findChildren<QPushButton*>()) {
        if (candidate->text() == button && candidate->isVisible()) {
            QTest::keyClick(candidate, Qt::Key_Space);
            return true;
        }
    }
    return false;
}

bool closeMainWindow() {
    auto* window = shown<ui::MainWindow>();
    return window != nullptr && window->close();
}

// Sits before the screen while the program's own event loop runs on the thread of the test: each step is
// tried there until it succeeds.
class Person {
public:
    explicit Person(std::vector<std::function<bool()>> steps)
        : m_thread([this, steps = std::move(steps)] {
            for (const auto& step : steps) {
                if (!waitFor([&] { return onUiThread(step); })) {
                    QMetaObject::invokeMethod(
                        qApp, [] { QApplication::exit(-1); }, Qt::QueuedConnection);
                    return;
                }
                ++m_done;
            }
        }) {}

    std::size_t done() {
        m_thread.join();
        return m_done;
    }

private:
    static bool onUiThread(const std::function<bool()>& step) {
        if (QCoreApplication::instance() == nullptr || QCoreApplication::startingUp()) {
            return false;
        }
        bool succeeded = false;
        QMetaObject::invokeMethod(
            qApp, [&] { succeeded = step(); }, Qt::BlockingQueuedConnection);
        return succeeded;
    }

    std::size_t m_done = 0;
    std::jthread m_thread;
};

} // namespace

class WindowStartTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::unique_ptr<app::Interrupt> m_interrupt = std::make_unique<app::Interrupt>();

    // A folder where the history file should be: not even root can open it.
    app::Options withoutHistory() {
        app::Options options;
        const QString path = m_home.filePath(QStringLiteral("history.db"));
        QFile::remove(path);
        QDir().mkpath(path);
        options.history = path.toStdString();
        return options;
    }

private slots:

    void initTestCase() {
        QVERIFY(m_home.isValid());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
    }

    void a_history_that_does_not_open_is_told_in_a_window_and_tried_again() {
        const app::Options options = withoutHistory();
        const QString path = QString::fromStdString(options.history);
        QString words, details;
        Person person({[&] {
                           auto* window = shown<ui::StartWindow>();
                           words = told(window);
                           details =
                               window == nullptr ? QString() : window->findChild<ui::ErrorBar*>()->details();
                           return !words.isEmpty();
                       },
                       [&] { return press(QStringLiteral("Try again")); }, // it is in the way still
                       [&] { return !told(shown<ui::StartWindow>()).isEmpty() && QDir().rmdir(path); },
                       [&] { return press(QStringLiteral("Try again")); }, closeMainWindow});
        const int status = app::runWindow(options, nullptr, *m_interrupt);
        QCOMPARE(person.done(), std::size_t{5});
        QCOMPARE(status, app::kDone);
        QVERIFY2(words.contains(path + QStringLiteral(" is not a file")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("Choose another path")), qPrintable(words));
        QVERIFY2(details.contains(path), qPrintable(details));
        QVERIFY(QFileInfo(path).isFile());
    }

    void without_a_history_the_rest_can_be_used_and_says_what_is_lost() {
        const app::Options options = withoutHistory();
        QString words;
        Person person({[&] { return press(QStringLiteral("Go on without the history")); },
                       [&] {
                           words = told(shown<ui::MainWindow>());
                           return !words.isEmpty();
                       },
                       closeMainWindow});
        QCOMPARE(app::runWindow(options, nullptr, *m_interrupt), app::kDone);
        QCOMPARE(person.done(), std::size_t{3});
        QVERIFY2(words.contains(QStringLiteral("is lost when Pavement ends")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("is not a file")), qPrintable(words));
    }

    void giving_up_ends_the_program_with_the_status_of_what_was_wrong() {
        Person person({[] {
            auto* window = shown<ui::StartWindow>();
            return !told(window).isEmpty() && (QTest::keyClick(window, Qt::Key_Escape), true);
        }});
        QCOMPARE(app::runWindow(withoutHistory(), nullptr, *m_interrupt), app::kBadUsage);
        QCOMPARE(person.done(), std::size_t{1});
    }

    void a_sandbox_that_does_not_start_is_told_in_a_window() {
        QFile inTheWay(m_home.filePath(QStringLiteral("file")));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        app::Options options;
        options.verb = app::Verb::sandbox;
        options.parentDirectory = inTheWay.fileName().toStdString();
        QString words;
        Person person({[&] {
                           words = told(shown<ui::StartWindow>());
                           return !words.isEmpty();
                       },
                       [] { return shown<ui::StartWindow>()->close() || true; }});
        const int status = app::runSandboxWindow(options, *m_interrupt);
        QCOMPARE(person.done(), std::size_t{2});
        QVERIFY2(words.contains(QStringLiteral("The sandbox did not start")), qPrintable(words));
        QVERIFY2(words.contains(inTheWay.fileName()), qPrintable(words));
        QCOMPARE(words.count(QStringLiteral("Could not")), 1);
        QVERIFY(status != app::kDone);
    }

    void what_takes_long_shows_how_far_it_is_and_ends_when_given_up() {
        int argc = 1;
        std::array<char, 5> name{"test"};
        std::array<char*, 2> argv{name.data(), nullptr};
        QApplication application(argc, argv.data());
        runner::TaskRunner runner;
        app::WindowStart start(runner, [](runner::TaskContext& context) -> Result<void> {
            context.progress(0.25);
            std::mutex mutex;
            std::condition_variable_any stopped;
            std::unique_lock lock(mutex);
            stopped.wait(lock, context.stopToken(), [] { return false; });
            return fail(ErrorCode::cancelled, "Given up");
        });
        bool saidHowFar = false;
        Person person({[&] {
                           const auto* window = shown<ui::StartWindow>();
                           const auto* bar = window == nullptr ? nullptr : window->findChild<QProgressBar*>();
                           saidHowFar =
                               bar != nullptr && bar->maximum() > 0 && bar->value() * 4 == bar->maximum();
                           return saidHowFar;
                       },
                       [] { return press(QStringLiteral("Cancel")); }});
        const auto outcome = start.finish(application, {QStringLiteral("Opening"), {}, {}}, {}, *m_interrupt);
        QCOMPARE(person.done(), std::size_t{2});
        QVERIFY(!outcome);
        QVERIFY(outcome.error().code == ErrorCode::cancelled);
    }
};

QTEST_APPLESS_MAIN(WindowStartTest)
#include "window_start_test.moc"
