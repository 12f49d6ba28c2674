// What statements say, against what a person reads in them.

#include "engine/sql/statement.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace pavement::sql;

namespace {

StatementInfo read(const std::string& text) {
    auto info = analyse(text);
    if (!info) {
        qFatal("%s: %s", text.c_str(), info.error().oneLine().c_str());
    }
    return *info;
}

std::string tablesOf(const StatementInfo& info) {
    std::string out;
    for (const TableReference& table : info.tables) {
        out += (table.schema.empty() ? "" : table.schema + ".") + table.name +
               (table.alias.empty() ? "" : "=" + table.alias) + (table.written ? "!" : "") + " ";
    }
    return out;
}

std::string detailOf(const StatementInfo& info, Trait trait) {
    for (const TraitFound& found : info.traits) {
        if (found.trait == trait) {
            return found.detail;
        }
    }
    return "(none)";
}

const TraitFound* find(const StatementInfo& info, Trait trait) {
    for (const TraitFound& found : info.traits) {
        if (found.trait == trait) {
            return &found;
        }
    }
    return nullptr;
}

std::string predicatesOf(const StatementInfo& info) {
    static const char* kAgainst[] = {"parameter", "literal",  "column", "expression",
                                     "list",      "subquery", "nothing"};
    std::string out;
    for (const Predicate& p : info.predicates) {
        out += (p.negated ? "not " : "") + (p.alternative ? std::string("or ") : "") + p.column.table + "." +
               p.column.column + " " + p.op + " " + kAgainst[static_cast<int>(p.against)] +
               (p.other.column.empty() ? "" : " " + p.other.table + "." + p.other.column) +
               (p.wrappedBy.empty() ? "" : " by " + p.wrappedBy) + "; ";
    }
    return out;
}

} // namespace

class SqlStatementTest : public QObject {
    Q_OBJECT
private slots:

    void kinds_are_told_apart() {
        const std::vector<std::tuple<std::string, StatementKind, bool>> cases{
            {"SELECT 1", StatementKind::select, true},
            {"VALUES (1)", StatementKind::select, true},
            {"TABLE t", StatementKind::select, true},
            {"WITH x AS (SELECT 1) SELECT * FROM x", StatementKind::select, true},
            {"WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", StatementKind::select, false},
            {"SELECT * FROM (SELECT 1 FROM t FOR UPDATE) x", StatementKind::select, false},
            {"SELECT * INTO z FROM t", StatementKind::select, false},
            {"SELECT 1; DELETE FROM t", StatementKind::select, false},
            {"INSERT INTO t SELECT 1", StatementKind::insert, false},
            {"UPDATE t SET a = 1", StatementKind::update, false},
            {"DELETE FROM t", StatementKind::delete_, false},
            {"MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE", StatementKind::merge, false},
            {"CREATE TABLE z AS SELECT 1", StatementKind::utility, false},
            {"EXPLAIN ANALYZE DELETE FROM t", StatementKind::utility, false},
            {"SHOW work_mem", StatementKind::utility, true},
            {"BEGIN", StatementKind::utility, false},
            {"VACUUM t", StatementKind::utility, false}};
        for (const auto& [text, kind, readOnly] : cases) {
            const auto info = read(text);
            QVERIFY2(info.kind == kind, text.c_str());
            QVERIFY2(info.readOnly == readOnly, text.c_str());
        }
        QCOMPARE(read("CREATE TABLE z AS SELECT 1").command, std::string("CREATE TABLE AS"));
        QCOMPARE(read("SELECT 1; SELECT 2").statements, 2);
        QVERIFY(!analyse("SELECT FROM FROM"));
        QVERIFY(!analyse("-- nothing"));
    }

    void tables_are_found_and_common_tables_are_none() {
        const auto info = read("WITH roads AS (SELECT * FROM roads r), n AS (SELECT 1)"
                               " INSERT INTO log.seen SELECT * FROM roads, n, pms.sections AS s"
                               " WHERE EXISTS (SELECT FROM pms.sensors WHERE section_id = s.section_id)");
        QCOMPARE(tablesOf(info), std::string("roads=r log.seen! pms.sections=s pms.sensors "));
        QCOMPARE(info.commonTables, (std::set<std::string>{"n", "roads"}));
        QCOMPARE(tablesOf(read("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t")),
                 std::string());
        QCOMPARE(tablesOf(read("UPDATE a SET x = 1 FROM b JOIN c USING (y) WHERE a.y = b.y")),
                 std::string("a! b c "));
        QCOMPARE(tablesOf(read("DELETE FROM a USING b WHERE a.y = b.y")), std::string("a! b "));
        QCOMPARE(tablesOf(read("TRUNCATE a, s.b")), std::string("a! s.b! "));
        QCOMPARE(tablesOf(read(
                     "SELECT * FROM a UNION SELECT * FROM (VALUES (1)) v, ONLY b TABLESAMPLE system(1)")),
                 std::string("a b "));
    }

    void functions_operators_casts_and_parameters_are_found() {
        const auto info = read("SELECT lower(a), s.f(1, $3), count(*), x::date, CAST($1 AS pms.kind) FROM "
                               "generate_series(1, 2) g"
                               " WHERE a ~ $7 OR b OPERATOR(pg_catalog.+) 1 > now()");
        std::string functions;
        for (const auto& call : info.functions) {
            functions += call.schema + "." + call.name + "/" + std::to_string(call.arguments) + " ";
        }
        QCOMPARE(functions, std::string(".count/0 .generate_series/2 .lower/1 .now/0 s.f/2 "));
        QVERIFY(info.operators.contains({"", "~"}) && info.operators.contains({"pg_catalog", "+"}));
        QCOMPARE(info.castTypes, (std::set<std::string>{"date", "pms.kind"}));
        QCOMPARE(info.parameters, (std::set<int>{1, 3, 7}));
    }

    void predicates_say_which_column_stands_against_what() {
        QCOMPARE(predicatesOf(read(
                     "SELECT 1 FROM a JOIN b ON a.x = b.y WHERE a.c > $1 AND 5 < b.d AND NOT a.e IN (1, 2)"
                     " AND (a.f IS NULL OR lower(b.g) = 'x') AND b.h = a.i + 1 AND a.j BETWEEN 1 AND 2"
                     " AND a.k = ANY($2) AND b.l IN (SELECT 1)")),
                 std::string(
                     "a.x = column b.y; b.y = column a.x; a.c > parameter; b.d > literal; not a.e IN list; "
                     "or a.f IS NULL nothing; or b.g = literal by lower; b.h = expression; a.j BETWEEN list; "
                     "a.k = ANY parameter; b.l IN subquery; "));
        // The server calls all of these "=" or "<>".
        QCOMPARE(predicatesOf(read("SELECT 1 FROM t WHERE a IS DISTINCT FROM 1 AND b IS NOT DISTINCT FROM $1"
                                   " AND c = ALL($2) AND d <> ALL('{1,2}') AND e = 5")),
                 std::string("t.a IS DISTINCT FROM literal; t.b IS NOT DISTINCT FROM parameter; "
                             "t.c = ALL parameter; t.d <> ALL literal; t.e = literal; "));
        QCOMPARE(predicatesOf(read("UPDATE t SET a = 1 WHERE id = $1 AND (b, c) = ($2, 3)")),
                 std::string("t.id = parameter; t.b = parameter; t.c = literal; "));
    }

    void the_other_side_says_of_which_columns_it_is_made() {
        const auto info =
            read("SELECT 1 FROM a JOIN b ON a.x = b.y + a.z WHERE a.shipped > a.ordered + '7 days'::interval"
                 " AND a.p = (SELECT max(a.q) FROM a)");
        QCOMPARE(info.predicates.at(0).otherColumns, (std::vector<ColumnUse>{{"b", "y"}, {"a", "z"}}));
        QCOMPARE(info.predicates.at(1).otherColumns, (std::vector<ColumnUse>{{"a", "ordered"}}));
        QCOMPARE(info.predicates.at(2).column, (ColumnUse{"a", "p"}));
        QVERIFY(info.predicates.at(2).otherColumns.empty());
    }

    void what_stands_around_a_column_is_the_function_rather_than_the_servers_cast() {
        QCOMPARE(predicatesOf(read("SELECT 1 FROM t WHERE (coalesce(a, 'x'))::text = 'y' AND b::text = 'z'"
                                   " AND (c::date)::text = 'd' AND lower(e::text) = 'f'")),
                 std::string("t.a = literal by coalesce; t.b = literal by ::text; t.c = literal by ::date; "
                             "t.e = literal by lower; "));
    }

    void grouping_and_order_are_found() {
        const auto info = read("SELECT a.x FROM a, b WHERE a.i = b.i GROUP BY a.x, ROLLUP(b.y) ORDER BY a.x "
                               "DESC, lower(b.z), 1 LIMIT 3");
        QCOMPARE(info.groupBy, (std::vector<ColumnUse>{{"a", "x"}, {"b", "y"}}));
        QCOMPARE(info.orderBy, (std::vector<ColumnUse>{{"a", "x"}, {}, {}}));
        QVERIFY(info.limits);
    }

    void each_trait_is_found_where_it_is_and_only_there() {
        struct Case {
            Trait trait;
            std::string has, hasNot;
        };

        const std::string columns = "a1,a2,a3,a4,a5,a6,a7,a8,a9,a10,a11,a12,a13,a14,a15,a16,a17,a18,a19";
        const std::vector<Case> cases{
            {Trait::offsetPaging, "SELECT a FROM t ORDER BY a LIMIT 5 OFFSET $1",
             "SELECT a AS \"offset\" FROM t LIMIT 5"},
            {Trait::leadingWildcard, "SELECT 1 FROM t WHERE a ILIKE '%x'",
             "SELECT 1 FROM t WHERE a LIKE 'x%' OR b = '%x'"},
            {Trait::leadingWildcard, "SELECT 1 FROM t WHERE a LIKE '%' || $1 ESCAPE '!'",
             "SELECT 1 FROM t WHERE a LIKE $1 || '%'"},
            {Trait::likeParameter, "SELECT 1 FROM t WHERE a LIKE $1", "SELECT 1 FROM t WHERE a = $1"},
            {Trait::notInSubquery, "SELECT 1 FROM t WHERE a NOT IN (SELECT b FROM u)",
             "SELECT 1 FROM t WHERE a NOT IN (1) AND b IN (SELECT 1) AND NOT EXISTS (SELECT 1)"},
            {Trait::functionOverColumn, "SELECT 1 FROM t WHERE lower(a) = $1",
             "SELECT lower(a) FROM t WHERE a = lower($1)"},
            {Trait::castOverColumn, "SELECT 1 FROM t WHERE a::date = $1",
             "SELECT a::date FROM t WHERE a = $1::date"},
            {Trait::suspectLiteral, "SELECT 1 FROM t WHERE a = 1.5",
             "SELECT 1 FROM t WHERE a = 1 AND b = '1.5'"},
            {Trait::selectStar, "SELECT t.* FROM t", "SELECT count(*) FROM t WHERE EXISTS (SELECT * FROM u)"},
            {Trait::manyColumns, "SELECT " + columns + ",a20 FROM t", "SELECT " + columns + " FROM t"},
            {Trait::orAcrossTables, "SELECT 1 FROM a JOIN b USING (i) WHERE a.x = 1 OR b.y = 2",
             "SELECT 1 FROM a JOIN b USING (i) WHERE a.x = 1 OR a.y = 2"},
            {Trait::correlatedSubquery, "SELECT (SELECT max(b) FROM u WHERE u.i = t.i) FROM t",
             "SELECT (SELECT max(b) FROM u) FROM t WHERE t.i = 1"},
            {Trait::missingJoinCondition, "SELECT 1 FROM a, b, c WHERE a.x = b.x",
             "SELECT 1 FROM a, b, c WHERE a.x = b.x AND c.y = b.y"},
            {Trait::missingJoinCondition, "SELECT 1 FROM a CROSS JOIN b",
             "SELECT 1 FROM a, generate_series(1, 2) g, LATERAL (SELECT a.x) l, (SELECT count(*) FROM c) n"},
            {Trait::missingJoinCondition, "DELETE FROM a USING b WHERE b.y > 3",
             "SELECT 1 FROM a, b WHERE a.x = $1 AND b.x = $2"},
            {Trait::orderByRandom, "SELECT a FROM t ORDER BY random() LIMIT 1",
             "SELECT random() FROM t ORDER BY a"},
            {Trait::countWholeTable, "SELECT count(*) FROM t", "SELECT count(*) FROM t WHERE a = 1"},
            {Trait::countWholeTable, "SELECT count(*) AS n FROM s.t x",
             "SELECT count(*) FILTER (WHERE a) FROM t"},
            {Trait::distinctOverJoin, "SELECT DISTINCT a.x FROM a JOIN b USING (i)",
             "SELECT DISTINCT x FROM a"},
            {Trait::inList, "SELECT 1 FROM t WHERE a IN (1, 2, 3)", "SELECT 1 FROM t WHERE a = 1"},
            {Trait::shortenedList, "SELECT 1 FROM t WHERE a IN ($1 /*, ... */)",
             "SELECT 1 FROM t WHERE a IN ($1 /* ... */)"},
            {Trait::limitWithoutOrder, "SELECT a FROM t LIMIT 5",
             "SELECT a FROM t WHERE EXISTS (SELECT FROM u LIMIT 1) ORDER BY a LIMIT 5"},
            {Trait::multiRowValues, "INSERT INTO t VALUES (1), (2), (3)", "INSERT INTO t VALUES (1)"}};
        for (const Case& example : cases) {
            QVERIFY2(read(example.has).has(example.trait), example.has.c_str());
            QVERIFY2(!read(example.hasNot).has(example.trait), example.hasNot.c_str());
        }
    }

    void traits_carry_their_evidence() {
        const std::string text = "SELECT 1 FROM t WHERE a IN (1, 2, 3)";
        const auto list = read(text);
        QCOMPARE(find(list, Trait::inList)->count, 3);
        QCOMPARE(find(list, Trait::inList)->column, (ColumnUse{"t", "a"}));
        QCOMPARE(find(list, Trait::inList)->position, static_cast<int>(text.find("IN (")));
        QCOMPARE(find(read("INSERT INTO t VALUES (1), (2), (3)"), Trait::multiRowValues)->count, 3);
        QCOMPARE(find(read("SELECT a FROM t ORDER BY a OFFSET 5000 LIMIT 5"), Trait::offsetPaging)->count,
                 5000);
        QCOMPARE(detailOf(read("SELECT 1 FROM a, b x WHERE a.i > 1"), Trait::missingJoinCondition),
                 std::string("x"));
        QCOMPARE(
            detailOf(read("SELECT 1 FROM t WHERE date_trunc('day', t.a) = $1"), Trait::functionOverColumn),
            std::string("date_trunc"));
        QCOMPARE(detailOf(read("SELECT 1 FROM t WHERE EXISTS (SELECT FROM u WHERE EXISTS (SELECT FROM v "
                               "WHERE v.x = t.x))"),
                          Trait::correlatedSubquery),
                 std::string("t.x"));
    }
};

QTEST_APPLESS_MAIN(SqlStatementTest)
#include "sql_statement_test.moc"
