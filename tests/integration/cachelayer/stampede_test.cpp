// Two processes and many threads want one value at once: it is loaded once, and a little oftener where the
// one who loads dies.

#include "engine/base/child_process.h"
#include "engine/redis/connection.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <cstdio>

using namespace pavement;
using pavement::testing::why;

class StampedeTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        m_fixture->servers();
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void init() {
        redis::Connection connection(m_fixture->redis());
        QVERIFY(connection.command({"FLUSHALL"}).has_value());
    }

    void two_processes_with_many_threads_load_once() {
        for (int round = 0; round < 3; ++round) {
            init();
            const auto outputs = run({{"16", "200"}, {"16", "200"}});
            QCOMPARE(loadsIn(outputs[0]) + loadsIn(outputs[1]), 1);
            QCOMPARE(rightIn(outputs[0]) + rightIn(outputs[1]), 32);
        }
    }

    // One dies with the lease; the others wait for its end, and then one of them loads.
    void where_the_one_who_loads_dies_another_takes_over() {
        const auto outputs = run({{"8", "100", "die"}, {"8", "100", "die"}, {"8", "100"}}, true);
        QVERIFY2(loadsIn(outputs[2]) <= 1, outputs[2].c_str());
        QCOMPARE(rightIn(outputs[2]), 8);
    }

private:
    static int number(const std::string& text, const std::string& after) {
        const auto at = text.find(after + " ");
        return at == std::string::npos ? 0 : std::stoi(text.substr(at + after.size() + 1));
    }

    static int loadsIn(const std::string& text) { return number(text, "loads"); }

    static int rightIn(const std::string& text) { return number(text, "right"); }

    std::vector<std::string> run(const std::vector<std::vector<std::string>>& processes,
                                 bool mayDie = false) {
        redis::Connection connection(m_fixture->redis());
        std::vector<std::unique_ptr<ChildProcess>> children;
        for (const auto& arguments : processes) {
            ChildOptions options;
            options.arguments = {PAVEMENT_BINARY_DIR "/tests/cachelayer_stampede_worker",
                                 std::to_string(m_fixture->redis().port)};
            options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
            options.environment["STAMPEDE_PASSWORD"] = m_fixture->redis().password.reveal();
            auto child = ChildProcess::start(std::move(options));
            if (!child) {
                qFatal("%s", child.error().oneLine().c_str());
            }
            children.push_back(std::move(*child));
        }
        const std::string all = std::to_string(processes.size());
        testing::waitFor([&] {
            const auto ready = connection.command({"GET", "test:ready"});
            return ready && ready->text == all;
        });
        static_cast<void>(connection.command({"SET", "test:go", "1"}));
        std::vector<std::string> outputs;
        for (auto& child : children) {
            const auto status = child->wait(testing::generous());
            if (!status || (*status != 0 && !mayDie)) {
                qWarning("a worker ended with %d", status ? *status : -1);
            }
            outputs.push_back(child->output());
        }
        return outputs;
    }

    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_APPLESS_MAIN(StampedeTest)
#include "stampede_test.moc"
