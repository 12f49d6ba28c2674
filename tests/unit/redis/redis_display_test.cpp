// Any bytes shown and read back, and lines of MONITOR.

#include "engine/redis/display.h"
#include "engine/redis/monitor_line.h"
#include "engine/redis/server_facts.h"

#include <QTest>

#include <random>

using namespace pavement;
using namespace pavement::redis;

class RedisDisplayTest : public QObject {
    Q_OBJECT

private slots:

    void what_controls_a_screen_is_escaped() {
        QCOMPARE(display("plain: \"text\""), std::string("plain: \"text\""));
        QCOMPARE(display("\x1b[2J\r\n\t\x7f"), std::string("\\x1b[2J\\x0d\\x0a\\x09\\x7f"));
        QCOMPARE(display("C:\\dir"), std::string("C:\\\\dir"));
        QCOMPARE(display("gr\xc3\xbc\xc3\x9f"), std::string("gr\xc3\xbc\xc3\x9f"));
        QCOMPARE(display("\xff\xfe"), std::string("\\xff\\xfe"));
        QCOMPARE(display("\xe2\x80\xae"), std::string("\\xe2\\x80\\xae")); // right-to-left override
        QCOMPARE(display("\xc2\x9b"), std::string("\\xc2\\x9b"));          // a control code of C1
        QCOMPARE(display("\xe0\x80\x80"), std::string("\\xe0\\x80\\x80")); // overlong
        QCOMPARE(display("\xed\xa0\x80"), std::string("\\xed\\xa0\\x80")); // a surrogate
        QCOMPARE(display("\xc3"), std::string("\\xc3"));                   // half a character
        QCOMPARE(display("abcdef", 3), std::string("abc…"));
        QCOMPARE(display("ab\xc3\xbc", 3), std::string("ab…"));
    }

    void any_bytes_come_back() {
        std::mt19937 random(5);
        std::uniform_int_distribution<int> byte(0, 255);
        for (int i = 0; i < 3000; ++i) {
            std::string bytes;
            for (int j = byte(random) % 40; j > 0; --j) {
                bytes += static_cast<char>(byte(random) % 3 == 0 ? '\\' : byte(random));
            }
            QCOMPARE(undisplay(display(bytes)), bytes);
        }
        QCOMPARE(undisplay("\\n\\r\\t\\\"\\q\\x4"), std::string("\n\r\t\"\\q\\x4"));
    }

    void lines_of_monitor_are_read() {
        const auto line =
            parseMonitorLine("1700000000.250000 [3 127.0.0.1:5123] \"SET\" \"a b\" \"x\\\"\\\\\\x00\\n\"");
        QVERIFY(line.has_value());
        QCOMPARE(line->time, 1700000000.25);
        QCOMPARE(line->database, 3);
        QCOMPARE(line->client, std::string("127.0.0.1:5123"));
        QCOMPARE(line->words.size(), std::size_t{3});
        QCOMPARE(line->words[1], std::string("a b"));
        QCOMPARE(line->words[2], std::string("x\"\\\0\n", 5));
        QVERIFY(!line->cut);
        QCOMPARE(parseMonitorLine("1.5 [0 unix:/tmp/a] b.sock] \"GET\" \"k\"")->client,
                 std::string("unix:/tmp/a] b.sock"));
        QCOMPARE(parseMonitorLine("1.5 [0 lua] \"get\" \"\"")->words[1], std::string());
    }

    void rubbish_is_no_line() {
        for (const char* text :
             {"", "OK", "1.5", "1.5 [", "1.5 [0", "1.5 [0 c]", "1.5 [0 c] \"GET", "1.5 [0 c] \"GET\\\"",
              "1.5 [0 c] \"GET\"\"k\"", "1.5 [x c] \"GET\"", "1.5 [0 c] GET"}) {
            QVERIFY2(!parseMonitorLine(text), text);
        }
    }

    void of_a_large_value_a_part_is_kept() {
        const std::string line = "1.5 [0 c] \"SET\" \"k\" \"" + std::string(5'000'000, 'x') + "\"";
        const auto parsed = parseMonitorLine(line);
        QVERIFY(parsed && parsed->cut);
        QCOMPARE(parsed->words[2].size(), std::size_t{1024});
    }

    void facts_of_a_server_are_typed() {
        const auto facts = parseServerFacts(
            "redis_version:7.0.15\r\nrole:master\r\nmaster_repl_offset:5000\r\n"
            "slave0:ip=10.0.0.7,port=6380,state=online,offset=4000,lag=3\r\nslave_read_only:1\r\n"
            "rdb_last_bgsave_status:err\r\naof_last_write_status:ok\r\nlatest_fork_usec:250000\r\n"
            "expired_stale_perc:12.50\r\nkeyspace_hits:3\r\nkeyspace_misses:1\r\n"
            "used_memory:100\r\nused_memory_rss:60\r\nclient_recent_max_output_buffer:77\r\n");
        QVERIFY(facts.has_value());
        QCOMPARE(facts->replication.replicas.size(), std::size_t{1});
        QCOMPARE(facts->replication.replicas[0].address, std::string("10.0.0.7:6380"));
        QCOMPARE(facts->replication.replicas[0].lagBytes, std::uint64_t{1000});
        QCOMPARE(facts->replication.replicas[0].lagSeconds, 3.0);
        QVERIFY(!facts->replication.linkUp.has_value());
        QVERIFY(facts->persistence.snapshotFailed && !facts->persistence.appendWriteFailed);
        QCOMPARE(facts->persistence.forkSeconds, 0.25);
        QCOMPARE(*facts->expiredStaleShare, 0.125);
        QCOMPARE(*facts->hitRatio(), 0.75);
        QCOMPARE(facts->memory.fragmentationBytes, std::int64_t{-40});
        QCOMPARE(facts->memory.largestOutputBytes, std::uint64_t{77});
        QVERIFY(!facts->setting("maxmemory").has_value());
        QVERIFY(!parseServerFacts("not INFO").has_value());
    }
};

QTEST_GUILESS_MAIN(RedisDisplayTest)
#include "redis_display_test.moc"
