// Values of real calls: found where the call is the same statement word for word, whole or not at all.

#include "engine/analyzer/sampled_values.h"

#include <QtTest>

#include <string>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

using Value = std::optional<std::string>;

std::string shown(const std::optional<postgres::Params>& values) {
    if (!values) {
        return "nothing";
    }
    std::string out;
    for (const Value& one : *values) {
        out += (out.empty() ? "" : "|") + one.value_or("NULL");
    }
    return out;
}

const std::string kOrders = "SELECT id FROM orders WHERE customer = $1 AND placed > $2 LIMIT $3";

} // namespace

class SampledValuesTest : public QObject {
    Q_OBJECT

private slots:

    void constants_stand_where_the_parameters_do_data() {
        QTest::addColumn<QString>("normalised");
        QTest::addColumn<QString>("asRun");
        QTest::addColumn<QString>("values");
        const auto row = [](const char* name, const std::string& normalised, const char* asRun,
                            const char* values) {
            QTest::newRow(name) << QString::fromStdString(normalised) << QString::fromUtf8(asRun)
                                << QString::fromUtf8(values);
        };
        row("plain", kOrders, "SELECT id FROM orders WHERE customer = 7 AND placed > '2026-01-01' LIMIT 10",
            "7|2026-01-01|10");
        row("spelling and comments", kOrders,
            "select id\n from Orders -- of one\n where customer = 7 and placed > '2026-01-01' limit 10 ;",
            "7|2026-01-01|10");
        row("quotes", "SELECT $1, $2, $3", "SELECT 'it''s', E'a\\nb\\'c', $tag$x'y$tag$", "it's|a\nb'c|x'y");
        row("signs and words", "SELECT $1, $2, $3, $4", "SELECT -5, 1.5e3, NULL, true", "-5|1.5e3|NULL|true");
        row("another table", kOrders,
            "SELECT id FROM offers WHERE customer = 7 AND placed > '2026-01-01' LIMIT 10", "nothing");
        row("another case of a quoted name", "SELECT \"A\" FROM t WHERE b = $1",
            "SELECT \"a\" FROM t WHERE b = 1", "nothing");
        row("cut off", kOrders, "SELECT id FROM orders WHERE customer = 7 AND placed > '2026-0", "nothing");
        row("cut off behind a value", kOrders, "SELECT id FROM orders WHERE customer = 7", "nothing");
        row("longer", "SELECT $1", "SELECT 1, 2", "nothing");
        row("a list of another length", "SELECT * FROM t WHERE a IN ($1, $2)",
            "SELECT * FROM t WHERE a IN (1, 2, 3)", "nothing");
        row("no constant", kOrders, "SELECT id FROM orders WHERE customer = now() AND placed > '2' LIMIT 10",
            "nothing");
        row("bits", "SELECT $1", "SELECT B'101'", "nothing");
        row("nothing to fill", "SELECT 1", "SELECT 1", "nothing");
        row("parameters without values", kOrders, kOrders.c_str(), "nothing");
        row("hostile", kOrders, "SELECT id FROM orders WHERE customer = '", "nothing");
    }

    void constants_stand_where_the_parameters_do() {
        QFETCH(QString, normalised);
        QFETCH(QString, asRun);
        QFETCH(QString, values);
        QCOMPARE(QString::fromStdString(shown(valuesIn(normalised.toStdString(), asRun.toStdString()))),
                 values);
    }

    void parameters_of_the_protocol_come_from_the_detail() {
        const auto bound = boundValues("parameters: $1 = '7', $2 = 'it''s', $3 = NULL");
        QCOMPARE(shown(bound), std::string("7|it's|NULL"));
        QCOMPARE(shown(boundValues("Parameters: $1 = '7'")), std::string("7")); // from 16 on
        QCOMPARE(shown(boundValues("parameters: $1 = 'long'...")), std::string("nothing"));
        QCOMPARE(shown(boundValues("parameters: $2 = '7'")), std::string("nothing"));
        QCOMPARE(shown(boundValues("prepare: PREPARE p AS SELECT 1")), std::string("nothing"));
        // Numbers of the program's own, and a constant beside them that the server numbered on.
        QCOMPARE(shown(valuesIn("SELECT a FROM t WHERE b = $1 AND c = $2 LIMIT $3",
                                "SELECT a FROM t WHERE b = $1 AND c = $2 LIMIT 5", {{"x"}, std::nullopt})),
                 std::string("x|NULL|5"));
    }

    void the_latest_call_of_a_log_is_taken_in_either_format() {
        const std::string json =
            R"({"timestamp":"2026-03-01 00:00:01.000 UTC","session_id":"a.1","error_severity":"LOG","message":"duration: 0.5 ms  statement: SELECT a FROM t WHERE k = 'first'"})"
            "\n"
            R"({"timestamp":"2026-03-01 00:00:02.000 UTC","session_id":"a.1","error_severity":"LOG","message":"duration: 0.5 ms  execute p1: SELECT a FROM t WHERE k = $1","detail":"parameters: $1 = 'second'"})"
            "\n"
            R"({"timestamp":"2026-03-01 00:00:03.000 UTC","session_id":"a.1","error_severity":"LOG","message":"duration: 0.5 ms  statement: SELECT b FROM t WHERE k = 'other'"})"
            "\n";
        const auto seen = valuesLogged(json, "SELECT a FROM t WHERE k = $1");
        QVERIFY(seen.has_value());
        QCOMPARE(shown(seen->values), std::string("second"));
        QVERIFY(seen->from.find("2026-03-01 00:00:02.000 UTC") != std::string::npos);
        QVERIFY(seen->from.find("second") == std::string::npos);

        const std::string csv =
            "2026-03-01 00:00:01.000 UTC,\"u\",\"d\",77,\"[local]\",a.1,3,\"SELECT\",2026-02-28 23:00:00 "
            "UTC,3/7,0,"
            "LOG,00000,\"duration: 0.5 ms  execute <unnamed>: SELECT a\nFROM t WHERE k = $1\",\"parameters: "
            "$1 = "
            "'it''s, \"\"third\"\"'\",,,,,,,,\"shop\",\"client backend\",,0\n";
        const auto third = valuesLogged(csv, "SELECT a FROM t WHERE k = $1");
        QVERIFY(third.has_value());
        QCOMPARE(shown(third->values), std::string("it's, \"third\""));
        QVERIFY(!valuesLogged("", "SELECT a FROM t WHERE k = $1"));
        QVERIFY(!valuesLogged("no log at all\n", "SELECT a FROM t WHERE k = $1"));
    }
};

QTEST_GUILESS_MAIN(SampledValuesTest)
#include "sampled_values_test.moc"
