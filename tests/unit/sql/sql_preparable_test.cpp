// Normalised statements made acceptable again. That the server does accept them is tested with a server.

#include "engine/sql/preparable.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace pavement::sql;

class SqlPreparableTest : public QObject {
    Q_OBJECT
private slots:

    void typed_literals_become_casts() {
        const std::vector<std::pair<std::string, std::string>> cases{
            {"SELECT now() - interval $1 * $2", "SELECT now() - $1::interval * $2"},
            {"SELECT interval(3) $1, date $2", "SELECT $1::interval(3), $2::date"},
            {"SELECT timestamp with time zone $1", "SELECT $1::timestamp with time zone"},
            {"SELECT timestamp(0) without time zone $1", "SELECT $1::timestamp(0) without time zone"},
            {"SELECT t AT TIME ZONE $1 FROM x", "SELECT t AT TIME ZONE $1 FROM x"},
            {"SELECT pg_catalog.point $1, \"Kind\" $2", "SELECT $1::pg_catalog.point, $2::\"Kind\""},
            {"SELECT double precision $1, character varying(5) $2",
             "SELECT $1::double precision, $2::character varying(5)"},
            {"SELECT interval $1 day", "SELECT $1::interval day"},
            {"SELECT a FROM t WHERE b LIKE $1 AND c IN ($2) LIMIT $3;",
             "SELECT a FROM t WHERE b LIKE $1 AND c IN ($2) LIMIT $3"}};
        for (const auto& [from, to] : cases) {
            QVERIFY2(preparable(from, true).text == to, preparable(from, true).text.c_str());
        }
        QVERIFY(preparable("SELECT $1", true).changes.empty());
        QCOMPARE(preparable("SELECT interval $1", true).changes.size(), std::size_t{1});
    }

    void extract_becomes_a_call() {
        QCOMPARE(preparable("SELECT extract($1 FROM t.x)", true).text,
                 std::string("SELECT pg_catalog.\"extract\"($1 , t.x)"));
        QCOMPARE(preparable("SELECT EXTRACT($1 FROM x)", false).text,
                 std::string("SELECT pg_catalog.date_part($1 , x)"));
        QCOMPARE(preparable("SELECT extract(year FROM x)", true).text,
                 std::string("SELECT extract(year FROM x)"));
    }

    void shortened_lists_become_ten_values() {
        QCOMPARE(preparable("SELECT 1 FROM t WHERE a IN ($1 /*, ... */)", true).text,
                 std::string("SELECT 1 FROM t WHERE a IN ($1 , $1, $1, $1, $1, $1, $1, $1, $1, $1)"));
    }

    void gaps_in_the_numbers_close_and_the_originals_are_known() {
        const auto statement = preparable("SELECT $5, $2, $9 FROM t WHERE a = $5", true);
        QCOMPARE(statement.text, std::string("SELECT $2, $1, $3 FROM t WHERE a = $2"));
        QCOMPARE(statement.originals, (std::vector<int>{2, 5, 9}));
    }

    void grouped_expressions_share_their_parameters() {
        const auto unified =
            withGroupsUnified(preparable("SELECT date_trunc($1, t), count(*) + $2 FROM x WHERE y = $3 GROUP "
                                         "BY date_trunc($4, t) ORDER BY date_trunc($5, t) + $6",
                                         true));
        QVERIFY(unified.has_value());
        QCOMPARE(unified->text, std::string("SELECT date_trunc($1, t), count(*) + $2 FROM x WHERE y = $3 "
                                            "GROUP BY date_trunc($1, t) ORDER BY date_trunc($1, t) + $4"));
        QCOMPARE(unified->originals, (std::vector<int>{1, 2, 3, 6}));
        QVERIFY(!withGroupsUnified(preparable("SELECT a FROM t WHERE b = $1 GROUP BY a", true)));
    }

    void parameters_of_doubtful_type_are_named() {
        QCOMPARE(looselyTypedParameters("SELECT f($1), $2 + 1 FROM t WHERE a = $3 AND $4 IS NULL"),
                 (std::vector<int>{1, 2, 4}));
    }
};

QTEST_APPLESS_MAIN(SqlPreparableTest)
#include "sql_preparable_test.moc"
