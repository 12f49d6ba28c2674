// Whatever stands in a name or a text, what comes out is one name or one text — judged by the server's
// parser.

#include "engine/postgres/sql.h"

#include "parsed_sql.h"
#include "tests/support/hostile_names.h"

#include <QTest>

#include <algorithm>

using namespace pavement;
using namespace pavement::testing;
using postgres::quoteLiteral;
using postgres::quoteName;
using postgres::quoteQualified;

namespace {

std::vector<std::string> corpus() {
    std::vector<std::string> all = hostileNames();
    for (const char* text : {"plain",
                             "we\"ird",
                             "\"; drop table road; --",
                             "'; drop table road; --",
                             "\\'; drop table road; --",
                             "Robert\xE2\x80\x99); DROP TABLE road;--",
                             "\xE2\x80\x98quoted\xE2\x80\x99",
                             "$$; drop table road; $$",
                             "/* comment",
                             "--",
                             "\\",
                             "\\\\",
                             "\"\"",
                             "''",
                             "a\nb\tc\rd",
                             "select",
                             "PUBLIC",
                             "%s%n",
                             "\x01\x7f",
                             "\xF0\x9F\x9B\xA3",
                             "E'\\x41'",
                             "U&\"\\0061\"",
                             ";",
                             " ",
                             "123"}) {
        all.emplace_back(text);
    }
    all.emplace_back(63, 'n');
    all.emplace_back(63, '"');
    return all;
}

bool holds(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

class SqlTest : public QObject {
    Q_OBJECT
private slots:

    void a_hostile_name_stays_one_name_in_one_statement() {
        for (const std::string& name : corpus()) {
            const auto quoted = quoteName(name);
            QVERIFY2(quoted.has_value(), name.c_str());
            const auto parsed = parseSql("SELECT " + *quoted + " FROM t");
            QVERIFY2(parsed.has_value(), quoted->c_str());
            QCOMPARE(parsed->statements, std::size_t{1});
            QCOMPARE(parsed->columns.size(), std::size_t{1});
            QCOMPARE(parsed->columns[0].column, name);
        }
    }

    void a_hostile_table_stays_one_table() {
        for (const std::string& name : corpus()) {
            const auto quoted = quoteQualified(name, name);
            QVERIFY(quoted.has_value());
            const auto parsed = parseSql("CREATE INDEX ON " + *quoted + " (a)");
            QVERIFY2(parsed.has_value(), quoted->c_str());
            QCOMPARE(parsed->kinds, std::vector<std::string>{"IndexStmt"});
            QCOMPARE(parsed->unaliased.size(), std::size_t{1});
            QCOMPARE(parsed->unaliased[0].schema, name);
            QCOMPARE(parsed->unaliased[0].name, name);
        }
    }

    void a_hostile_text_stays_one_text() {
        std::vector<std::string> texts = corpus();
        texts.emplace_back();
        texts.emplace_back(5000, '\'');
        texts.emplace_back(5000, '\\');
        for (const std::string& text : texts) {
            const auto quoted = quoteLiteral(text);
            QVERIFY2(quoted.has_value(), text.c_str());
            const auto parsed = parseSql("SELECT " + *quoted);
            QVERIFY2(parsed.has_value(), quoted->c_str());
            QCOMPARE(parsed->kinds, std::vector<std::string>{"SelectStmt"});
            QVERIFY2(holds(parsed->strings, text), quoted->c_str());
            QVERIFY(parsed->columns.empty());
        }
    }

    void a_backslash_means_itself_whatever_the_server_is_set_to() {
        QCOMPARE(*quoteLiteral("a\\b"), std::string("E'a\\\\b'"));
        QCOMPARE(*quoteLiteral("plain"), std::string("'plain'"));
        QCOMPARE(*quoteLiteral("it's"), std::string("'it''s'"));
    }

    void bytes_that_are_no_text_are_refused() {
        const std::vector<std::string> bad{
            std::string("a\0b", 3), // NUL would end the statement early
            "\xC0\x27",             // the lead byte that swallows a quote (CVE-2025-1094)
            "\xC0\xA7",
            "\xC1\xBF",         // overlong
            "\xE0\x80\xA7",     // overlong, three bytes
            "\xF0\x80\x80\xA7", // overlong, four bytes
            "\xED\xA0\x80",     // half a surrogate pair
            "\xF4\x90\x80\x80", // beyond U+10FFFF
            "\xF5\x80\x80\x80",
            "\xFF",
            "\x80",
            "abc\xE2\x80", // cut short
            "abc\xC3",
        };
        for (const std::string& text : bad) {
            for (const auto& quoted : {quoteName(text), quoteLiteral(text), quoteQualified("public", text)}) {
                QVERIFY(!quoted.has_value());
                QVERIFY(quoted.error().code == ErrorCode::invalidInput);
            }
        }
    }

    void names_the_server_would_change_are_refused() {
        QVERIFY(quoteName("").error().code == ErrorCode::invalidInput);
        QVERIFY(quoteName(std::string(64, 'n')).error().code == ErrorCode::invalidInput);
        QVERIFY(quoteName(std::string(63, 'n')).has_value());
        QVERIFY(quoteName(std::string(61, 'n') + "\xE2\x82\xAC").error().code == ErrorCode::invalidInput);
    }
};

QTEST_APPLESS_MAIN(SqlTest)
#include "sql_test.moc"
