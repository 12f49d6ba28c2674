#include "tests/integration/analyzer/checks/check_cases.h"

namespace pavement::testing {

namespace {

// What the session has counted goes in before VACUUM or ANALYZE sets the counters anew, not after.
const std::string kFlush = "SELECT pg_stat_force_next_flush()";

std::string scans(const std::string& statement, int times) {
    return "DO $$ BEGIN FOR i IN 1.." + std::to_string(times) + " LOOP PERFORM " + statement +
           "; END LOOP; END $$";
}

// Nine tenths of it deleted and the room kept.
std::vector<std::string> swollen() {
    return {
        "CREATE TABLE app.swollen (id int PRIMARY KEY, filler text)",
        "CREATE TABLE app.sound (a smallint, id bigint, b bool, filler text, c smallint, d timestamptz)",
        "CREATE INDEX sound_id ON app.sound (id)",
        "INSERT INTO app.swollen SELECT i, pg_catalog.repeat('x', 60) FROM generate_series(1, 100000) i",
        "INSERT INTO app.sound SELECT 1, i, true, CASE WHEN i % 2 = 0 THEN repeat('x', i % 90) END, 2, now()"
        " FROM generate_series(1, 100000) i",
        "DELETE FROM app.swollen WHERE id % 10 <> 0",
        "VACUUM (ANALYZE) app.swollen",
        "VACUUM (ANALYZE) app.sound"};
}

std::vector<std::string> with(std::vector<std::string> first, std::vector<std::string> rest) {
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
}

std::vector<CheckCase> indexCases() {
    return {
        {.check = "index.unused",
         .setup = {"CREATE TABLE app.other (id int PRIMARY KEY)",
                   "INSERT INTO app.other SELECT generate_series(1, 10)",
                   "CREATE TABLE app.t (id int PRIMARY KEY, a int, b int, c int, u int, r int REFERENCES "
                   "app.other)",
                   "INSERT INTO app.t SELECT i, i, i, i, i, 1 + i % 10 FROM generate_series(1, 5000) i",
                   "CREATE INDEX \"never read\" ON app.t (a)", "CREATE INDEX t_read ON app.t (b)",
                   "CREATE UNIQUE INDEX t_rule ON app.t (u)", "CREATE INDEX t_reference ON app.t (r)",
                   "CREATE INDEX t_expression ON app.t ((a + b))", "CREATE INDEX t_order ON app.t (c)",
                   "ALTER TABLE app.t CLUSTER ON t_order", kFlush, "ANALYZE app.t",
                   scans("1 FROM app.t WHERE b = i", 60), "CREATE TABLE app.quiet (a int)",
                   "CREATE INDEX quiet_a ON app.quiet (a)",
                   "INSERT INTO app.quiet SELECT generate_series(1, 5000)"},
         .expected = {"app.never read"}},
        {.check = "index.duplicate",
         .setup = {"CREATE TABLE app.t (id int PRIMARY KEY, a int, b text)",
                   "CREATE INDEX first ON app.t (a)", "CREATE INDEX again ON app.t (a)",
                   "CREATE INDEX partial ON app.t (a) WHERE a > 0",
                   "CREATE INDEX backwards ON app.t (a DESC)", "CREATE INDEX words ON app.t (b)",
                   "CREATE INDEX patterns ON app.t (b text_pattern_ops)",
                   "CREATE INDEX hashed ON app.t USING hash (a)", "CREATE TABLE app.u (a int)",
                   "CREATE INDEX plain ON app.u (a)", "CREATE UNIQUE INDEX rule ON app.u (a)",
                   "CREATE UNIQUE INDEX key_again ON app.t (id)"},
         .expected = {"app.again", "app.key_again", "app.plain"}},
        {.check = "index.overlapping",
         .setup = {"CREATE TABLE app.t (a int, b int, c text)", "CREATE INDEX narrow ON app.t (a)",
                   "CREATE INDEX wide ON app.t (a, b)", "CREATE INDEX other_way ON app.t (b, a)",
                   "CREATE INDEX backwards ON app.t (a DESC)",
                   "CREATE INDEX partial ON app.t (a) WHERE b > 0", "CREATE TABLE app.u (a int, b int)",
                   "CREATE UNIQUE INDEX rule ON app.u (a)", "CREATE INDEX covering ON app.u (a) INCLUDE (b)"},
         .expected = {"app.narrow"}},
        {.check = "index.invalid",
         .setup = {"CREATE TABLE app.t (a int, b int)", "CREATE INDEX sound ON app.t (a)",
                   "CREATE INDEX twin ON app.t (a)", "CREATE INDEX broken ON app.t (b)",
                   "INSERT INTO app.t VALUES (1, 1), (1, 1)",
                   "UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('app.twin'::regclass,"
                   " 'app.broken'::regclass)"},
         .expected = {"app.broken", "app.twin"}},
        {.check = "index.invalid", // as it comes about
         .setup = {"CREATE TABLE app.t (a int)", "INSERT INTO app.t VALUES (1), (1)",
                   "!CREATE UNIQUE INDEX CONCURRENTLY failed ON app.t (a)"},
         .expected = {"app.failed"},
         .fixMends = false},
        {.check = "table.many-indexes",
         .setup = {"CREATE TABLE app.t (a int, b int, c int)", "CREATE INDEX ON app.t (a)",
                   "CREATE INDEX ON app.t (b)", "CREATE INDEX ON app.t (c)",
                   "CREATE TABLE app.u (a int, b int)", "CREATE INDEX ON app.u (a)",
                   "CREATE INDEX ON app.u (b)"},
         .expected = {"app.t"},
         .thresholds = {{"indexes", 3}}},
        {.check = "foreign-key.unindexed",
         .setup = {"CREATE TABLE app.p (id int PRIMARY KEY, a int, b int, UNIQUE (a, b))",
                   "INSERT INTO app.p SELECT i, i, i FROM generate_series(1, 2000) i",
                   "CREATE TABLE app.bare (\"the \"\"ref\" int REFERENCES app.p)",
                   "CREATE TABLE app.indexed (r int REFERENCES app.p)",
                   "CREATE INDEX ON app.indexed (r)",
                   "CREATE TABLE app.pair (a int, b int, c int, FOREIGN KEY (a, b) REFERENCES app.p (a, b))",
                   "CREATE INDEX ON app.pair (b, a, c)", // in any order
                   "CREATE TABLE app.half (a int, b int, c int, FOREIGN KEY (a, b) REFERENCES app.p (a, b))",
                   "CREATE INDEX ON app.half (a, c, b)", // not the leading ones
                   "CREATE TABLE app.present (r int REFERENCES app.p)",
                   "CREATE INDEX ON app.present (r) WHERE r IS NOT NULL",
                   "CREATE TABLE app.some (r int REFERENCES app.p, c int)",
                   "CREATE INDEX ON app.some (r) WHERE c > 0",
                   "CREATE TABLE app.small (r int REFERENCES app.p)",
                   "INSERT INTO app.small VALUES (1)",
                   "INSERT INTO app.bare SELECT generate_series(1, 2000)",
                   "INSERT INTO app.indexed SELECT generate_series(1, 2000)",
                   "INSERT INTO app.pair SELECT i, i FROM generate_series(1, 2000) i",
                   "INSERT INTO app.half SELECT i, i FROM generate_series(1, 2000) i",
                   "INSERT INTO app.present SELECT generate_series(1, 2000)",
                   "INSERT INTO app.some SELECT generate_series(1, 2000)",
                   "ANALYZE"},
         .expected = {"app.bare.the \"ref", "app.half.a_b", "app.some.r"}},
        {.check = "index.bloated",
         .setup = swollen(),
         .expected = {"app.swollen_pkey"},
         .thresholds = {{"waste", 1'000'000}}},
        {.check = "table.bloated",
         .setup = swollen(),
         .expected = {"app.swollen"},
         .thresholds = {{"waste", 2'000'000}}},
        {.check = "index.bloated-measured",
         .setup = with({"CREATE EXTENSION pgstattuple"}, swollen()),
         .expected = {"app.swollen_pkey"},
         .thresholds = {{"waste", 1'000'000}}},
        {.check = "table.bloated-measured",
         .setup = with({"CREATE EXTENSION pgstattuple"}, swollen()),
         .expected = {"app.swollen"},
         .thresholds = {{"waste", 2'000'000}}},
    };
}

std::vector<CheckCase> definitionCases() {
    return {
        {.check = "foreign-key.type-differs",
         .setup =
             {"CREATE TABLE app.p (id bigint PRIMARY KEY, name text UNIQUE)",
              "CREATE TABLE app.narrow (r int REFERENCES app.p)",
              "CREATE TABLE app.same (r bigint REFERENCES app.p, n varchar(20) REFERENCES app.p (name))"},
         .expected = {"app.narrow.r"}},
        {.check = "constraint.not-valid",
         .setup = {"CREATE TABLE app.t (a int, CONSTRAINT checked CHECK (a < 10))",
                   "ALTER TABLE app.t ADD CONSTRAINT unchecked CHECK (a > 0) NOT VALID"},
         .expected = {"app.t.unchecked"}},
        {.check = "table.no-primary-key",
         .setup = {"CREATE TABLE app.keyed (id int PRIMARY KEY)", "CREATE TABLE app.bare (a int)",
                   "CREATE TABLE app.nearly (a int NOT NULL)",
                   "CREATE UNIQUE INDEX nearly_a ON app.nearly (a)",
                   "CREATE TABLE app.parts (a int PRIMARY KEY) PARTITION BY RANGE (a)",
                   "CREATE TABLE app.part PARTITION OF app.parts FOR VALUES FROM (1) TO (2)"},
         .expected = {"app.bare", "app.nearly"}},
        {.check = "table.unlogged",
         .setup = {"CREATE UNLOGGED TABLE app.loose (id int PRIMARY KEY)",
                   "CREATE TABLE app.kept (id int PRIMARY KEY)"},
         .expected = {"app.loose"}},
        {.check = "trigger.disabled",
         .setup = {"CREATE TABLE app.p (id int PRIMARY KEY)", "CREATE TABLE app.t (r int REFERENCES app.p)",
                   "CREATE TABLE app.u (a int)",
                   "CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                   "CREATE TRIGGER off BEFORE INSERT ON app.u FOR EACH ROW EXECUTE FUNCTION app.f()",
                   "CREATE TRIGGER working BEFORE INSERT ON app.u FOR EACH ROW EXECUTE FUNCTION app.f()",
                   "ALTER TABLE app.u DISABLE TRIGGER off", "ALTER TABLE app.t DISABLE TRIGGER ALL"},
         .expected = {"app.t.t_r_fkey on insert", "app.t.t_r_fkey on update", "app.u.off"}},
        {.check = "function.open-search-path",
         .setup = {"CREATE FUNCTION app.open(a int, \"b c\" text) RETURNS int LANGUAGE sql SECURITY DEFINER "
                   "AS 'SELECT 1'",
                   "CREATE FUNCTION app.closed() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = "
                   "pg_catalog"
                   " AS 'SELECT 1'",
                   "CREATE FUNCTION app.callers() RETURNS int LANGUAGE sql AS 'SELECT 1'"},
         .expected = {"app.open"}},
        {.check = "collation.version-changed",
         .setup = {"CREATE COLLATION app.changed (provider = icu, locale = 'de')",
                   "CREATE COLLATION app.same (provider = icu, locale = 'fr')",
                   "CREATE TABLE app.t (a text COLLATE app.changed, b text COLLATE app.same)",
                   "CREATE INDEX ON app.t (a)", "CREATE INDEX ON app.t (b)",
                   "UPDATE pg_collation SET collversion = '0' WHERE collname = 'changed'"},
         .expected = {"app.changed"}},
        {.check = "sequence.running-out",
         .setup = {"CREATE SEQUENCE app.ending AS smallint", "SELECT setval('app.ending', 30000)",
                   "CREATE SEQUENCE app.fresh AS smallint", "SELECT setval('app.fresh', 300)",
                   "CREATE SEQUENCE app.turning AS smallint CYCLE", "SELECT setval('app.turning', 30000)",
                   "CREATE SEQUENCE app.long", "SELECT setval('app.long', 3000000000)"},
         .expected = {"app.ending"}},
        {.check = "column.running-out",
         .setup = {"CREATE TABLE app.t (id serial PRIMARY KEY)", "SELECT setval('app.t_id_seq', 1500000000)",
                   "CREATE TABLE app.fresh (id serial PRIMARY KEY)",
                   "SELECT setval('app.fresh_id_seq', 1000)",
                   "CREATE TABLE app.wide (id bigserial PRIMARY KEY)",
                   "SELECT setval('app.wide_id_seq', 1500000000)", "CREATE SEQUENCE app.shared",
                   "SELECT setval('app.shared', 20000)",
                   "CREATE TABLE app.u (id smallint DEFAULT nextval('app.shared'))"},
         .expected = {"app.t.id", "app.u.id"}},
        {.check = "type.money",
         .setup = {"CREATE TABLE app.t (m money, n numeric)", "INSERT INTO app.t VALUES (1.5, 1.5)"},
         .expected = {"app.t.m"}},
        {.check = "type.timetz",
         .setup = {"CREATE TABLE app.t (z timetz, t time, m timestamptz)"},
         .expected = {"app.t.z"}},
        {.check = "type.padded-text",
         .setup = {"CREATE TABLE app.t (flag char(1), code char(8), name text, v varchar(8))"},
         .expected = {"app.t.code"}},
        {.check = "type.json", .setup = {"CREATE TABLE app.t (a json, b jsonb)"}, .expected = {"app.t.a"}},
        {.check = "type.mixed-timestamps",
         .setup = {"CREATE TABLE app.mixed (a timestamp, b timestamptz)",
                   "CREATE TABLE app.plain (a timestamp, b date)"},
         .expected = {"app.mixed.a"}},
        {.check = "partition.default-holds-rows",
         .setup = {"CREATE TABLE app.p (a int) PARTITION BY RANGE (a)",
                   "CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM (1) TO (100)",
                   "CREATE TABLE app.p_rest PARTITION OF app.p DEFAULT",
                   "INSERT INTO app.p SELECT generate_series(1, 150)",
                   "CREATE TABLE app.q (a int) PARTITION BY RANGE (a)",
                   "CREATE TABLE app.q_rest PARTITION OF app.q DEFAULT"},
         .expected = {"app.p_rest"}},
        {.check = "partition.too-many",
         .setup = {"CREATE TABLE app.p (a int) PARTITION BY LIST (a)",
                   "CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1)",
                   "CREATE TABLE app.p2 PARTITION OF app.p FOR VALUES IN (2)",
                   "CREATE TABLE app.q (a int) PARTITION BY LIST (a)",
                   "CREATE TABLE app.q1 PARTITION OF app.q FOR VALUES IN (1)"},
         .expected = {"app.p"},
         .thresholds = {{"partitions", 2}}},
        {.check = "partition.index-missing",
         .setup = {"CREATE TABLE app.p (a int, b int) PARTITION BY RANGE (a)",
                   "CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM (1) TO (10)",
                   "CREATE TABLE app.p2 PARTITION OF app.p FOR VALUES FROM (10) TO (20)",
                   "CREATE INDEX p_b ON ONLY app.p (b)", "CREATE INDEX p1_b ON app.p1 (b)",
                   "ALTER INDEX app.p_b ATTACH PARTITION app.p1_b", "CREATE INDEX p_a ON app.p (a)"},
         .expected = {"app.p2"}},
    };
}

std::vector<CheckCase> useCases() {
    const std::string quiet = " WITH (autovacuum_enabled = off)"; // so that the test alone decides
    return {
        {.check = "table.sequential-scans",
         .setup = {"CREATE TABLE app.t (a int)", "INSERT INTO app.t SELECT generate_series(1, 12000)",
                   "CREATE TABLE app.u (a int PRIMARY KEY)",
                   "INSERT INTO app.u SELECT generate_series(1, 12000)", "ANALYZE",
                   scans("1 FROM app.t WHERE a = i", 60), scans("1 FROM app.u WHERE a = i", 60)},
         .expected = {"app.t"}},
        {.check = "table.hot-updates-few",
         .setup = {"CREATE TABLE app.t (id int PRIMARY KEY, a int)" + quiet, "CREATE INDEX ON app.t (a)",
                   "INSERT INTO app.t SELECT i, i FROM generate_series(1, 2000) i",
                   "UPDATE app.t SET a = a + 1",
                   "CREATE TABLE app.u (id int PRIMARY KEY, a int) WITH (autovacuum_enabled = off, "
                   "fillfactor = 90)",
                   "INSERT INTO app.u SELECT i, i FROM generate_series(1, 10000) i",
                   "UPDATE app.u SET a = a + 1 WHERE id % 20 = 0",
                   "UPDATE app.u SET a = a + 1 WHERE id % 20 = 0",
                   "UPDATE app.u SET a = a + 1 WHERE id % 20 = 0"},
         .expected = {"app.t"},
         .thresholds = {{"updates", 1000}}},
        {.check = "vacuum.due",
         .setup = {"CREATE TABLE app.t (a int)" + quiet, "INSERT INTO app.t SELECT generate_series(1, 30000)",
                   "DELETE FROM app.t WHERE a > 10000", "CREATE TABLE app.u (a int)" + quiet,
                   "INSERT INTO app.u SELECT generate_series(1, 30000)", "DELETE FROM app.u WHERE a > 10000",
                   kFlush, "VACUUM app.u"},
         .expected = {"app.t"}},
        {.check = "vacuum.inserts-due",
         .setup = {"CREATE TABLE app.t (a int)" + quiet, "INSERT INTO app.t SELECT generate_series(1, 30000)",
                   "CREATE TABLE app.u (a int)" + quiet, "INSERT INTO app.u SELECT generate_series(1, 30000)",
                   kFlush, "VACUUM app.u"},
         .expected = {"app.t"}},
        {.check = "vacuum.off-for-table",
         .setup = {"CREATE TABLE app.t (a int)" + quiet,
                   "CREATE TABLE app.u (a int) WITH (autovacuum_enabled = on)", "CREATE TABLE app.v (a int)"},
         .expected = {"app.t"}},
        {.check = "statistics.stale",
         .setup = {"CREATE TABLE app.t (a int)" + quiet, "INSERT INTO app.t SELECT generate_series(1, 5000)",
                   kFlush, "ANALYZE app.t", "INSERT INTO app.t SELECT generate_series(1, 5000)",
                   "CREATE TABLE app.u (a int)" + quiet, "INSERT INTO app.u SELECT generate_series(1, 5000)",
                   kFlush, "ANALYZE app.u", "CREATE TABLE app.never (a int)" + quiet,
                   "INSERT INTO app.never SELECT generate_series(1, 5000)"},
         .expected = {"app.t"}},
        {.check = "statistics.missing",
         .setup = {"CREATE TABLE app.t (a int)" + quiet, "INSERT INTO app.t SELECT generate_series(1, 5000)",
                   "CREATE TABLE app.u (a int)" + quiet, "INSERT INTO app.u SELECT generate_series(1, 5000)",
                   kFlush, "ANALYZE app.u", "CREATE TABLE app.small (a int)" + quiet,
                   "INSERT INTO app.small VALUES (1)"},
         .expected = {"app.t"}},
    };
}

} // namespace

std::vector<CheckCase> schemaCases() {
    std::vector<CheckCase> all;
    for (auto* const part : {&indexCases, &definitionCases, &useCases})
        for (CheckCase& one : part())
            all.push_back(std::move(one));
    return all;
}

} // namespace pavement::testing
