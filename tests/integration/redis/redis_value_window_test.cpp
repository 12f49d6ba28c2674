// Values opened by windows on a real server, up to a string of 100 MB.

#include "engine/redis/display.h"
#include "engine/redis/value_window.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <fstream>
#include <set>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::generous;
using pavement::testing::why;

namespace {

// The most memory this process has held so far, KiB.
long peakKiB() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::stol(line.substr(6));
        }
    }
    return 0;
}

} // namespace

class RedisValueWindowTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        options.redisSettings = {{"maxmemory", "512mb"}};
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        m_connection = std::make_unique<Connection>(m_fixture->redis());
        QVERIFY(m_connection->connect().has_value());
    }

    void cleanupTestCase() {
        m_connection.reset();
        m_fixture.reset();
    }

    // The value is made on the server, so that this process never holds it.
    void a_string_of_100_mb_opens_by_one_window() {
        const auto made = ask({"SETRANGE", "huge", "104857599", "!"});
        QVERIFY2(made.has_value(), why(made));
        const long before = peakKiB();
        const auto begin = std::chrono::steady_clock::now();
        const auto first = read("huge", {});
        const auto spent = std::chrono::steady_clock::now() - begin;
        QVERIFY2(first.has_value(), why(first));
        QCOMPARE(*first->facts.length, std::uint64_t{104857600});
        QVERIFY(first->facts.bytes >= 104857600);
        QCOMPARE(first->text.size(), std::size_t{65536});
        QCOMPARE(first->next, std::string("65536"));
        QVERIFY2(spent < std::chrono::seconds{2}, "a window took too long");
        QVERIFY2(peakKiB() - before < 8 * 1024, std::to_string(peakKiB() - before).c_str());
        const auto last = read("huge", {"104857590", 65536, 100});
        QVERIFY2(last.has_value(), why(last));
        QCOMPARE(last->text, std::string(9, '\0') + "!");
        QVERIFY(last->next.empty());
    }

    void windows_of_every_kind_join_to_the_whole() {
        std::vector<std::vector<std::string>> commands;
        for (int i = 0; i < 1000; ++i) {
            const std::string n = std::to_string(i);
            commands.push_back({"RPUSH", "list", "element" + n});
            commands.push_back({"SADD", "set", "member" + n});
            commands.push_back({"HSET", "hash", "field" + n, "value" + n});
            commands.push_back({"ZADD", "zset", n, "scored" + n});
            commands.push_back({"XADD", "stream", "1-" + std::to_string(i + 1), "f", "v" + n});
            commands.push_back({"APPEND", "string", "0123456789"});
        }
        QVERIFY(m_connection->pipeline(commands, generous()).has_value());
        for (const char* key : {"list", "set", "hash", "zset", "stream"}) {
            std::set<std::string> met;
            WindowSpec spec;
            spec.maxElements = 64;
            int windows = 0;
            do {
                const auto window = read(key, spec);
                QVERIFY2(window.has_value(), why(window));
                QCOMPARE(*window->facts.length, std::uint64_t{1000});
                QVERIFY(window->elements.size() <= 200); // SCAN may give more than asked for
                for (const auto& each : window->elements) {
                    met.insert(each.name + "=" + each.value);
                }
                spec.position = window->next;
                ++windows;
            } while (!spec.position.empty() && windows < 200);
            QVERIFY2(met.size() == 1000, key);
            QVERIFY(windows > 5);
        }
        std::string whole;
        WindowSpec spec;
        spec.maxBytes = 777;
        do {
            const auto window = read("string", spec);
            QVERIFY2(window.has_value(), why(window));
            whole += window->text;
            spec.position = window->next;
        } while (!spec.position.empty());
        QCOMPARE(whole.size(), std::size_t{10'000});
    }

    void of_large_elements_fewer_are_asked_for() {
        std::vector<std::vector<std::string>> commands(100, {"RPUSH", "wide", std::string(50'000, 'w')});
        QVERIFY(m_connection->pipeline(commands, generous()).has_value());
        const auto window = read("wide", {});
        QVERIFY2(window.has_value(), why(window));
        QVERIFY(window->elements.size() <= 2);
        QCOMPARE(window->next, std::to_string(window->elements.size()));
    }

    void what_is_larger_than_a_window_is_cut_and_says_so() {
        QVERIFY(ask({"HSET", "cut", "f", std::string(200'000, 'c')}).has_value());
        const auto window = read("cut", {});
        QVERIFY2(window.has_value(), why(window));
        QVERIFY(window->elements.at(0).cut);
        QCOMPARE(window->elements.at(0).value.size(), std::size_t{65536});
    }

    void keys_of_any_bytes_are_found_again_from_what_is_shown() {
        std::string bytes = "k:";
        for (int i = 0; i < 256; ++i) {
            bytes += static_cast<char>(i);
        }
        QVERIFY(ask({"SET", bytes, bytes}).has_value());
        const std::string shown = display(bytes);
        for (const char c : shown) {
            QVERIFY(c >= 0x20 && c < 0x7f);
        }
        const auto window = read(undisplay(shown), {});
        QVERIFY2(window.has_value(), why(window));
        QCOMPARE(window->text, bytes);
    }

    void what_cannot_be_opened_is_said() {
        QVERIFY(read("no such key", {}).error().code == ErrorCode::notFound);
        QVERIFY(ask({"SET", "s", "v"}).has_value());
        for (const char* position : {"first", "-1", "1x", "99999999999999999999999"}) {
            QVERIFY2(read("s", {position, 10, 10}).error().code == ErrorCode::invalidInput, position);
        }
        const auto beyond = read("s", {"1000", 10, 10});
        QVERIFY2(beyond.has_value(), why(beyond));
        QVERIFY(beyond->text.empty() && beyond->next.empty());
    }

private:
    Result<Reply> ask(const std::vector<std::string>& words) {
        auto replies = m_connection->pipeline({words}, generous());
        return replies ? std::move(replies->front()) : Result<Reply>(fail(replies.error()));
    }

    Result<ValueWindow> read(const std::string& key, const WindowSpec& spec) {
        return readWindow(*m_connection, key, spec, generous());
    }

    std::unique_ptr<testing::ServersFixture> m_fixture;
    std::unique_ptr<Connection> m_connection;
};

QTEST_GUILESS_MAIN(RedisValueWindowTest)
#include "redis_value_window_test.moc"
