#include "tests/integration/change/change_cases.h"

#include "engine/base/files.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <unistd.h>

#include <memory>
#include <stdexcept>

namespace pavement::testing {

namespace {

using namespace pavement::change;

std::string one(const postgres::ConnectionSettings& settings, const std::string& sql) {
    return runSql(settings, sql).text(0, 0, "nothing");
}

std::string askRedis(const redis::Settings& settings, std::initializer_list<std::string_view> words) {
    redis::Connection connection(settings);
    auto reply = connection.command(words);
    if (!reply)
        throw std::runtime_error(reply.error().oneLine());
    if (reply->kind == redis::Reply::Kind::array)
        return reply->elements.size() == 2 ? reply->elements[1].text : std::string();
    return reply->kind == redis::Reply::Kind::integer ? std::to_string(reply->integer) : reply->text;
}

constexpr const char* kIndex =
    "SELECT coalesce((SELECT i.indisvalid::text FROM pg_index i WHERE i.indexrelid ="
    " to_regclass('public.orders_by_day')), 'none')";
constexpr const char* kOld = "SELECT coalesce((SELECT i.indisvalid::text || pg_get_indexdef(i.indexrelid)"
                             " || coalesce(obj_description(i.indexrelid), '') FROM pg_index i"
                             " WHERE i.indexrelid = to_regclass('public.orders_old')), 'none')";
constexpr const char* kOldWhole =
    "trueCREATE UNIQUE INDEX orders_old ON public.orders USING btree (id, lower(note)"
    " DESC) INCLUDE (day) WHERE (id > 3)why it is there";
constexpr const char* kMakeOld =
    "CREATE UNIQUE INDEX orders_old ON orders (id, lower(note) DESC) INCLUDE (day)"
    " WHERE id > 3";

} // namespace

RedisWithFile::RedisWithFile(const std::filesystem::path& directory)
    : m_directory(directory) {
    const std::string place = directory.string();
    const auto written = writeFileAtomically(
        directory / "redis.conf", "port 0\nunixsocket " + place + "/s\ndir " + place + "\nsave \"\"\n");
    ChildOptions options;
    options.arguments = {"redis-server", place + "/redis.conf"};
    options.outputFile = directory / "redis.log";
    auto process = ChildProcess::start(std::move(options));
    if (!written || !process)
        throw std::runtime_error("no Redis");
    m_process = std::move(*process);
    if (!waitFor([this] { return redis::Connection(settings()).connect().has_value(); }))
        throw std::runtime_error("Redis does not answer");
}

redis::Settings RedisWithFile::settings() const {
    redis::Settings settings;
    settings.unixSocket = (m_directory / "s").string();
    return settings;
}

std::string RedisWithFile::file() const {
    return readFile(m_directory / "redis.conf").value();
}

sandbox::ServerOptions changeServers() {
    sandbox::ServerOptions options;
    options.postgresSettings = {{"wal_level", "logical"}, {"max_slot_wal_keep_size", "64MB"}};
    return options;
}

Permission anna() {
    Permission permission;
    permission.actor = "anna";
    permission.target = "shop";
    return permission;
}

std::vector<ChangeCase> changeCases(ServersFixture& fixture, const redis::Settings& cache,
                                    const std::string& database) {
    const auto pg = fixture.createDatabase(database);
    runSql(pg, "CREATE TABLE orders(id int PRIMARY KEY, day date, note text, shop int)");
    runSql(pg, "INSERT INTO orders SELECT n, '2026-01-01'::date + n % 100, 'n' || n, n % 7"
               " FROM generate_series(1, 3000) n");
    runSql(pg, "CREATE TABLE customers(id int PRIMARY KEY)");
    runSql(pg, kMakeOld);
    runSql(pg, "COMMENT ON INDEX orders_old IS 'why it is there'");
    runSql(pg, "ALTER TABLE orders SET (fillfactor = 90)");
    const TableName orders{"public", "orders"};
    const auto run = [pg](const std::string& sql) { return [pg, sql] { runSql(pg, sql); }; };
    const auto probe = [pg](const std::string& sql) { return [pg, sql] { return one(pg, sql); }; };
    std::vector<ChangeCase> cases;

    cases.push_back(
        {"create index",
         createIndex({orders, "orders_by_day", {{"day", ""}, {"", "lower(note)"}}, {"shop"}, "id > 5"}), pg,
         probe(kIndex), "none", "true",
         [pg] {
             runSql(pg, "DROP INDEX orders_by_day");
             runSql(pg, "CREATE INDEX orders_by_day ON orders (day, lower(note)) INCLUDE (shop)"
                        " WHERE id > 5");
         },
         run("DROP INDEX IF EXISTS orders_by_day")});
    cases.push_back({"drop index", dropIndex("public", "orders_old"), pg, probe(kOld), kOldWhole, "none",
                     run("CREATE INDEX orders_old ON orders (shop)"), [pg] {
                         runSql(pg, "DROP INDEX IF EXISTS orders_old");
                         runSql(pg, kMakeOld);
                         runSql(pg, "COMMENT ON INDEX orders_old IS 'why it is there'");
                     }});
    cases.push_back({"server setting", setServerSetting("work_mem", "7MB"), pg, probe("SHOW work_mem"),
                     one(pg, "SHOW work_mem"), "7MB", run("ALTER SYSTEM SET work_mem = '9MB'"), [pg] {
                         runSql(pg, "ALTER SYSTEM RESET work_mem");
                         runSql(pg, "SELECT pg_reload_conf()");
                     }});
    cases.push_back(
        {"table options",
         setTableOptions(orders, {{"fillfactor", ""}, {"autovacuum_vacuum_scale_factor", "0.02"}}), pg,
         probe("SELECT coalesce(array_to_string(reloptions, ','), '') FROM pg_class WHERE oid = "
               "'orders'::regclass"),
         "fillfactor=90", "autovacuum_vacuum_scale_factor=0.02",
         run("ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0.5)"),
         run("ALTER TABLE orders SET (fillfactor = 90), RESET (autovacuum_vacuum_scale_factor)")});
    cases.push_back(
        {"statistics", createStatistics(orders, "orders_day_shop", {"shop", "day"}, {"ndistinct", "mcv"}), pg,
         probe(
             "SELECT coalesce((SELECT CASE WHEN EXISTS (SELECT FROM pg_statistic_ext_data d WHERE d.stxoid ="
             " s.oid AND d.stxdndistinct IS NOT NULL) THEN 'filled' ELSE 'empty' END FROM pg_statistic_ext s"
             " WHERE stxname = 'orders_day_shop'), 'none')"),
         "none", "filled",
         [pg] {
             runSql(pg, "DROP STATISTICS orders_day_shop");
             runSql(pg, "CREATE STATISTICS orders_day_shop (ndistinct) ON shop, day FROM orders");
         },
         run("DROP STATISTICS IF EXISTS orders_day_shop")});
    NewTrigger trigger{orders, "orders_tell", "orders_tell_fn", {}};
    trigger.body = "BEGIN PERFORM pg_catalog.pg_notify('orders', TG_OP); RETURN NULL; END";
    cases.push_back(
        {"trigger", createTrigger(trigger), pg,
         probe("SELECT (SELECT count(*) FROM pg_trigger WHERE tgname = 'orders_tell')::text || ' ' ||"
               " (SELECT count(*) FROM pg_proc WHERE proname = 'orders_tell_fn')"),
         "0 0", "1 1",
         run("CREATE OR REPLACE FUNCTION orders_tell_fn() RETURNS trigger LANGUAGE plpgsql AS"
             " 'BEGIN RETURN NULL; END'"),
         [pg] {
             runSql(pg, "DROP TRIGGER IF EXISTS orders_tell ON orders");
             runSql(pg, "DROP FUNCTION IF EXISTS orders_tell_fn()");
         }});
    cases.push_back({"publication", createPublication("orders_pub", {orders}), pg,
                     probe("SELECT count(*) FROM pg_publication_tables WHERE pubname = 'orders_pub'"), "0",
                     "1", run("ALTER PUBLICATION orders_pub ADD TABLE customers"),
                     run("DROP PUBLICATION IF EXISTS orders_pub")});
    cases.push_back(
        {"maintenance", vacuumTable(orders), pg, [] { return std::string(); }, "", "", {}, [] {}, false});
    const std::string policy = askRedis(cache, {"CONFIG", "GET", "maxmemory-policy"});
    cases.push_back({"redis config", setRedisConfig("maxmemory-policy", "allkeys-lfu", true), cache,
                     [cache] {
                         return askRedis(cache, {"CONFIG", "GET", "maxmemory-policy"});
                     },
                     policy, "allkeys-lfu",
                     [cache] {
                         askRedis(cache, {"CONFIG", "SET", "maxmemory-policy", "volatile-ttl"});
                     },
                     [cache, policy] {
                         askRedis(cache, {"CONFIG", "SET", "maxmemory-policy", policy});
                     }});
    std::vector<std::string> keys;
    for (int i = 0; i < 1200; ++i)
        keys.push_back("page:" + std::to_string(i) + std::string("\xff\0\n\"", 4));
    const auto fill = [cache, keys] {
        redis::Connection connection(cache);
        for (const std::string& key : keys)
            if (!connection.command({"SET", key, "v"}))
                throw std::runtime_error("no key");
        (void)connection.command({"SET", "other", "v"});
    };
    fill();
    cases.push_back({"redis keys",
                     invalidateKeys(keys),
                     cache,
                     [cache] { return askRedis(cache, {"DBSIZE"}); },
                     "1201",
                     "1",
                     {},
                     fill,
                     false});
    return cases;
}

std::string scratchPattern() {
    const std::string memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK | X_OK) == 0;
    return (usable ? memory : std::filesystem::temp_directory_path().string()) + "/pavement-change-XXXXXX";
}

} // namespace pavement::testing
