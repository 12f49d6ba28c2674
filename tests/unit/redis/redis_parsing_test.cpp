// Addresses, INFO and slow-log texts: everything of Redis that needs no server.

#include "engine/redis/connection.h"
#include "engine/redis/statistics.h"

#include <QTest>

using namespace pavement;
using namespace pavement::redis;

namespace {

const char* const kInfo =
    "# Server\r\n"
    "redis_version:7.0.15\r\n"
    "redis_mode:standalone\r\n"
    "process_id:812\r\n"
    "run_id:0123456789abcdef\r\n"
    "uptime_in_seconds:77\r\nserver_time_usec:1700000000123456\r\n"
    "\r\n"
    "# Clients\r\n"
    "connected_clients:3\r\nblocked_clients:1\r\nmaxclients:10000\r\n"
    "used_memory:1048576\r\nused_memory_peak:2097152\r\nused_memory_rss:3145728\r\n"
    "maxmemory:4194304\r\nmaxmemory_policy:allkeys-lru\r\nmem_fragmentation_ratio:3.01\r\n"
    "loading:0\r\nrdb_changes_since_last_save:12\r\nrdb_last_bgsave_status:ok\r\n"
    "aof_enabled:1\r\n"
    "total_connections_received:9\r\ntotal_commands_processed:123\r\n"
    "total_net_input_bytes:1000\r\ntotal_net_output_bytes:5000\r\n"
    "rejected_connections:2\r\nexpired_keys:4\r\nevicted_keys:5\r\n"
    "keyspace_hits:60\r\nkeyspace_misses:40\r\n"
    "role:slave\r\nmaster_link_status:down\r\nconnected_slaves:0\r\n"
    "used_cpu_sys:1.25\r\nused_cpu_user:2.50\r\n"
    "# Commandstats\r\n"
    "cmdstat_get:calls=21,usec=175,usec_per_call=8.33,rejected_calls=1,failed_calls=2\r\n"
    "cmdstat_config|get:calls=1,usec=30,usec_per_call=30.00\r\n"
    "# Errorstats\r\n"
    "errorstat_WRONGTYPE:count=6\r\n"
    "# Latencystats\r\n"
    "latency_percentiles_usec_get:p50=8.031,p99=20.095,p99.9=21.119\r\n"
    "# Keyspace\r\n"
    "db0:keys=10,expires=2,avg_ttl=1500\r\n"
    "db12:keys=5,expires=0,avg_ttl=0\r\n";

} // namespace

class RedisParsingTest : public QObject {
    Q_OBJECT

private slots:

    void an_address_is_taken_apart() {
        const auto settings = parseSettings("redis://anna:p%40ss%2Fw%3Ard@cache.example:6380/3");
        QVERIFY2(settings.has_value(), settings ? "" : settings.error().oneLine().c_str());
        QCOMPARE(settings->user, std::string("anna"));
        QCOMPARE(settings->password.reveal(), std::string("p@ss/w:rd"));
        QCOMPARE(settings->host, std::string("cache.example"));
        QCOMPARE(settings->port, std::uint16_t{6380});
        QCOMPARE(settings->database, 3);
        QVERIFY(!settings->tls);
        QCOMPARE(settings->description(), std::string("redis://anna@cache.example:6380/3"));
    }

    void what_is_left_out_keeps_its_default() {
        const auto settings = parseSettings("redis://");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->description(), std::string("redis://127.0.0.1:6379/0"));
        const auto password = parseSettings("rediss://:secret@h");
        QVERIFY(password.has_value());
        QVERIFY(password->user.empty());
        QCOMPARE(password->password.reveal(), std::string("secret"));
        QVERIFY(password->tls);
        QCOMPARE(password->description(), std::string("rediss://h:6379/0"));
    }

    void an_address_of_six_parts_stands_in_brackets() {
        const auto settings = parseSettings("redis://[::1]:7000/1");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->host, std::string("::1"));
        QCOMPARE(settings->port, std::uint16_t{7000});
        QCOMPARE(settings->description(), std::string("redis://[::1]:7000/1"));
        QVERIFY(parseSettings(settings->description()).has_value());
    }

    void a_unix_socket_is_a_path_with_options() {
        const auto settings = parseSettings("unix://u:p@/run/redis%20x/r.sock?db=2");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->unixSocket, std::string("/run/redis x/r.sock"));
        QCOMPARE(settings->database, 2);
        QCOMPARE(settings->user, std::string("u"));
        QCOMPARE(settings->description(), std::string("unix://u@/run/redis x/r.sock?db=2"));
    }

    void a_malformed_address_is_refused_without_quoting_the_password() {
        for (const char* url :
             {"cache.example", "http://u:topsecret@h", "redis://u:topsecret@h:port",
              "redis://u:topsecret@h:0", "redis://u:topsecret@h:70000", "redis://u:topsecret@h/one",
              "redis://u:topsecret@h/-1", "redis://u:topsecret%zz@h", "redis://u:topsecret@[::1",
              "redis://u:topsecret@[::1]x", "unix://relative", "unix://", "redis://u:topsecret@h?dbb=1",
              "redis://u:topsecret@h/0?db=x", "redis://u:topsecret@a%00b"}) {
            const auto settings = parseSettings(url);
            QVERIFY2(!settings, url);
            QVERIFY(settings.error().code == ErrorCode::invalidInput);
            QVERIFY2(settings.error().oneLine().find("topsecret") == std::string::npos, url);
        }
    }

    void info_becomes_keys_and_values() {
        const auto fields =
            parseInfo("# Server\r\nredis_version:7.0.15\r\n\r\nos:Linux: x\nrole:master\r\nrole:late\n"
                      "no colon\n:empty\nlast:");
        QCOMPARE(fields.size(), std::size_t{4});
        QCOMPARE(fields.at("redis_version"), std::string("7.0.15"));
        QCOMPARE(fields.at("os"), std::string("Linux: x"));
        QCOMPARE(fields.at("role"), std::string("master"));
        QCOMPARE(fields.at("last"), std::string());
        QVERIFY(parseInfo("").empty());
    }

    void fields_are_taken_apart() {
        const auto fields = parseFields("keys=10,expires=2,,=x,flag,avg_ttl=0");
        QCOMPARE(fields.size(), std::size_t{3});
        QCOMPARE(fields.at("expires"), std::string("2"));
        QVERIFY(parseFields("").empty());
    }

    void a_snapshot_holds_every_section() {
        const auto info = parseInfoSnapshot(kInfo);
        QVERIFY(info.has_value());
        QCOMPARE(info->version, std::string("7.0.15"));
        QCOMPARE(info->runId, std::string("0123456789abcdef"));
        QCOMPARE(info->role, std::string("slave"));
        QVERIFY(info->masterLinkUp.has_value() && !*info->masterLinkUp);
        QCOMPARE(info->processId, std::int64_t{812});
        QCOMPARE(info->uptimeSeconds, 77.0);
        QVERIFY(info->serverTime == Timestamp{Milliseconds{1'700'000'000'123}});
        QCOMPARE(info->clients, std::uint64_t{3});
        QCOMPARE(info->blockedClients, std::uint64_t{1});
        QCOMPARE(info->memoryUsedBytes, std::uint64_t{1048576});
        QCOMPARE(info->memoryMaxBytes, std::uint64_t{4194304});
        QCOMPARE(info->fragmentation, 3.01);
        QCOMPARE(info->evictionPolicy, std::string("allkeys-lru"));
        QCOMPARE(info->hits, std::uint64_t{60});
        QCOMPARE(info->misses, std::uint64_t{40});
        QCOMPARE(info->commands, std::uint64_t{123});
        QCOMPARE(info->netOutBytes, std::uint64_t{5000});
        QCOMPARE(info->cpuSeconds(), 3.75);
        QVERIFY(info->appendOnly);
        QCOMPARE(info->keys, std::uint64_t{15});
        QCOMPARE(info->keysWithExpiry, std::uint64_t{2});
        QCOMPARE(info->keyspace.at(0).averageTtlSeconds, 1.5);
        QCOMPARE(info->keyspace.at(12).keys, std::uint64_t{5});
        QCOMPARE(info->commandStatistics.at("get").calls, std::uint64_t{21});
        QCOMPARE(info->commandStatistics.at("get").seconds, 175e-6);
        QCOMPARE(info->commandStatistics.at("get").failed, std::uint64_t{2});
        QCOMPARE(info->commandStatistics.at("config|get").calls, std::uint64_t{1});
        QCOMPARE(info->errors.at("WRONGTYPE"), std::uint64_t{6});
        QCOMPARE(info->latencyPercentiles.at("get").at(99.9), 21.119e-6);
        QCOMPARE(info->latencyPercentiles.at("get").size(), std::size_t{3});
    }

    void an_older_server_leaves_newer_fields_empty() {
        const auto info = parseInfoSnapshot("redis_version:5.0.3\r\nrun_id:a\r\nkeyspace_hits:garbage\r\n");
        QVERIFY(info.has_value());
        QVERIFY(info->latencyPercentiles.empty());
        QVERIFY(!info->masterLinkUp);
        QCOMPARE(info->hits, std::uint64_t{0});
    }

    void what_is_not_info_is_refused() {
        QVERIFY(parseInfoSnapshot("hello").error().code == ErrorCode::protocol);
    }

    void counters_are_not_subtracted_over_a_restart_or_a_reset() {
        const InfoSnapshot before = parseInfoSnapshot(kInfo).value();
        InfoSnapshot after = before;
        after.commands += 10;
        after.uptimeSeconds += 1;
        QVERIFY(continues(before, after));
        InfoSnapshot restarted = after;
        restarted.runId = "fedcba";
        QVERIFY(!continues(before, restarted));
        InfoSnapshot reset = after;
        reset.hits = 0;
        QVERIFY(!continues(before, reset));
        InfoSnapshot younger = after;
        younger.uptimeSeconds = 1;
        QVERIFY(!continues(before, younger));
    }

    void a_slow_command_is_shown_without_its_credentials() {
        QCOMPARE(displayCommand({"get", "user:1"}), std::string("get user:1"));
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"AUTH", "topsecret"},
              {"auth", "me", "topsecret"},
              {"HELLO", "3", "AUTH", "me", "topsecret"},
              {"CONFIG", "SET", "requirepass", "topsecret"},
              {"CONFIG", "SET", "maxmemory", "1", "masterauth", "topsecret"},
              {"ACL", "SETUSER", "me", ">topsecret"},
              {"MIGRATE", "h", "6379", "k", "0", "10", "AUTH", "topsecret"}}) {
            const std::string shown = displayCommand(words);
            QVERIFY2(shown.find("topsecret") == std::string::npos, shown.c_str());
            QVERIFY2(shown.find("***") != std::string::npos, shown.c_str());
        }
    }

    void a_slow_command_is_printable_and_capped() {
        QCOMPARE(displayCommand({"SET", std::string("a\0b\n\\", 5)}), std::string("SET a\\x00b\\x0a\\\\"));
        QCOMPARE(displayCommand({"GET", "straße"}), std::string("GET straße"));
        QCOMPARE(displayCommand({"GET", "\xff\xc3"}), std::string("GET \\xff\\xc3"));
        const std::string longOne = displayCommand({"SET", std::string(1000, 'x')});
        QVERIFY(longOne.size() < 80);
        std::vector<std::string> many{"DEL"};
        many.resize(500, "€€€€€€");
        const std::string capped = displayCommand(many, 100);
        QVERIFY(capped.size() <= 100 + 3);
        QVERIFY(QString::fromStdString(capped).toStdString() == capped); // no character cut in two
        QVERIFY(displayCommand({}).empty());
    }
};

QTEST_APPLESS_MAIN(RedisParsingTest)
#include "redis_parsing_test.moc"
