// The catalogue as data, and how a fix is written: no server.

#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_template.h"

#include <QTest>

#include <map>
#include <set>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

CellOf cells(std::map<std::string, std::string> values) {
    return [values = std::move(values)](std::string_view column) -> std::optional<std::string> {
        const auto found = values.find(std::string(column));
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
}

} // namespace

class ChecksTest : public QObject {
    Q_OBJECT

private slots:

    void every_check_says_what_a_person_needs_to_judge_it() {
        std::set<std::string> ids;
        for (const Check& check : checkCatalogue()) {
            const char* const id = check.id.c_str();
            QVERIFY2(ids.insert(check.id).second, id);
            QVERIFY2(!check.title.empty() && !check.why.empty() && !check.cannotSee.empty(), id);
            // A fix that nothing takes back says so in its advice, and where there is no fix there is advice.
            QVERIFY2(!check.advice.empty() || (!check.fix.empty() && !check.undo.empty()), id);
            for (const Threshold& threshold : check.thresholds)
                QVERIFY2(!threshold.name.empty() && !threshold.source.empty(), id);
            QVERIFY2(check.timeLimit <= Milliseconds{5000}, id);
        }
        QVERIFY(ids.size() >= 40);
    }

    void names_in_a_fix_are_quoted_whatever_they_hold() {
        const auto cell =
            cells({{"s", "a\"b"}, {"t", "x y"}, {"g", "it's"}, {"d", "CREATE INDEX i ON t (a)"}});
        QCOMPARE(fillIn("DROP INDEX {s.t};", cell), std::string("DROP INDEX \"a\"\"b\".\"x y\";"));
        QCOMPARE(fillIn("ROLLBACK PREPARED {'g};", cell), std::string("ROLLBACK PREPARED 'it''s';"));
        QCOMPARE(fillIn("{=d};", cell), std::string("CREATE INDEX i ON t (a);"));
        QCOMPARE(fillIn("ALTER TABLE {t} X", cell), std::string("ALTER TABLE \"x y\" X"));
    }

    void a_list_of_names_is_quoted_one_by_one() {
        const std::string names = "[\"a\", \"b \\\"c\\\"\", \"d, e\"]";
        QCOMPARE(fillIn("({c...})", cells({{"c", names}})),
                 std::string("(\"a\", \"b \"\"c\"\"\", \"d, e\")"));
        QCOMPARE(fillIn("({c...})", cells({{"c", "not a list"}})), std::string());
        QCOMPARE(fillIn("({c...})", cells({{"c", "[1]"}})), std::string());
    }

    void what_is_not_known_gives_no_fix_at_all() {
        QCOMPARE(fillIn("DROP INDEX {s.t};", cells({{"s", "a"}})), std::string());
        QCOMPARE(fillIn("DROP INDEX {t}; {=more}", cells({{"t", "a"}})), std::string());
        QCOMPARE(fillIn("", cells({})), std::string());
    }
};

QTEST_GUILESS_MAIN(ChecksTest)
#include "checks_test.moc"
