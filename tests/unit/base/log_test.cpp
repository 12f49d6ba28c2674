#include "engine/base/files.h"
#include "engine/base/log.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>
#include <vector>

using namespace pavement;

class LogTest : public QObject {
    Q_OBJECT

private slots:

    void what_is_logged_reaches_the_file_without_its_secrets() {
        const QTemporaryDir directory;
        const std::filesystem::path path = directory.path().toStdString() + "/log";
        log::setLevel(log::Level::info);
        QVERIFY(log::addFile(path));
        log::debug("not this one");
        log::info("connecting to postgresql://u:S3cretPw@h/d");
        log::error("ALTER ROLE r PASSWORD 'S3cretPw' with {braces} and %s");
        const std::string content = readFile(path).value();
        QVERIFY(content.find("not this one") == std::string::npos);
        QVERIFY(content.find("S3cretPw") == std::string::npos);
        QVERIFY(content.find("postgresql://u:***@h/d") != std::string::npos);
        QVERIFY(content.find("{braces} and %s") != std::string::npos);
    }

    void a_file_may_join_while_others_write() {
        const QTemporaryDir directory;
        const std::string path = directory.path().toStdString() + "/log";
        log::setLevel(log::Level::warning);
        {
            std::vector<std::jthread> writers;
            for (int i = 0; i < 2; ++i) {
                writers.emplace_back([] {
                    for (int n = 0; n < 200; ++n) {
                        log::warning("line");
                    }
                });
            }
            QVERIFY(log::addFile(path));
        }
        log::warning("last");
        QVERIFY(readFile(path).value().find("last") != std::string::npos);
    }

    void a_file_that_cannot_be_opened_does_not_end_the_logging() {
        QVERIFY(!log::addFile("/proc/no/such/file"));
        log::setLevel(log::Level::off);
        log::error("goes nowhere");
    }
};

QTEST_GUILESS_MAIN(LogTest)
#include "log_test.moc"
