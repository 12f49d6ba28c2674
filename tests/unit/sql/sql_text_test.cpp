// Identity, masking, tokens and lines of statements: real ones, broken ones, hostile ones.

#include "engine/sql/fingerprint.h"
#include "engine/sql/format.h"
#include "engine/sql/keepable.h"
#include "engine/sql/normalize.h"
#include "engine/sql/statement.h"
#include "engine/sql/tokens.h"

#include <QtTest>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace pavement::sql;

namespace {

std::string repeated(const std::string& part, std::size_t times) {
    std::string out;
    out.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        out += part;
    }
    return out;
}

const std::string kLongList = "SELECT * FROM t WHERE a IN (1" + repeated(",123456", 1'000'000) + ")";

std::vector<std::string> hostileTexts() {
    return {"",
            " ",
            ";",
            std::string("SELECT 1\0, 'x'", 14),
            "SELECT '\xff\xfe' , \xc3\x28 FROM t",
            "\xed\xa0\x80\xf4\x90\x80\x80",
            "SELECT 'never ends",
            "SELECT \"never ends",
            "SELECT /* never ends",
            "SELECT $tag$ never ends",
            "SELECT 12abc, 13def, 14ghi 'x",
            "\\d+ pms.roads",
            "SELECT :variable, :'quoted' FROM t \\gexec",
            "SELECT U&'d\\0061t' UESCAPE '!', U&\"x\" , E'a\\'b', B'101', X'ff', N'n'",
            repeated("(", 50'000),
            "SELECT 1" + repeated("+1", 60'000),
            "SELECT 1" + repeated(" UNION SELECT 1", 60'000),
            "SELECT 1" + repeated("::int", 60'000),
            "SELECT 1 FROM a" + repeated(" JOIN a ON true AND true", 60'000),
            "SELECT " + repeated("CASE WHEN a AND b THEN ", 20'000) + "1" + repeated(" END", 20'000),
            "SELECT " + repeated("NOT ", 60'000) + "true",
            "SELECT " + repeated("- ", 60'000) + "1",
            repeated("'", 10'001),
            repeated("1a ", 5'000),
            "$1",
            "$99999999999999999999",
            "SELECT $0"};
}

} // namespace

class SqlTextTest : public QObject {
    Q_OBJECT
private slots:

    void what_may_be_kept_has_no_secret_and_one_identity() {
        for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
                 {"ALTER USER anna PASSWORD 'hidden1'", "ALTER USER anna PASSWORD 'hidden2'"},
                 {"CREATE ROLE anna LOGIN PASSWORD 'hidden1' VALID UNTIL '2030-01-01'",
                  "CREATE ROLE anna LOGIN PASSWORD 'hidden2' VALID UNTIL '2031-02-02'"},
                 {"COMMENT ON TABLE t IS 'hidden1'", "COMMENT ON TABLE t IS 'hidden2'"},
                 {"DO $$ BEGIN PERFORM 'hidden1'; END $$", "DO $$ BEGIN PERFORM 'hidden2'; END $$"},
                 {"SELECT 1 FROM t WHERE a = 'hidden1'", "SELECT $1 FROM t WHERE a = $2"}}) {
            const auto kept = keepable(one);
            QCOMPARE(kept.text.find("hidden"), std::string::npos);
            QVERIFY2(kept.fingerprint == keepable(other).fingerprint, one.c_str());
            QVERIFY(kept.fingerprint == keepable(kept.text).fingerprint); // kept once more it is the same
        }
        QVERIFY(!(keepable("ALTER USER anna PASSWORD 'x'").fingerprint ==
                  keepable("ALTER USER ben PASSWORD 'x'").fingerprint));
    }

    void a_statement_keeps_its_fingerprint_whatever_its_literals() {
        const std::vector<std::vector<std::string>> same{
            {"SELECT * FROM t WHERE a = 5 AND b IN (1, 2)", "select * from t where a=$1 and b in ($2,$3,$4)",
             "/* app:web */ SELECT *\nFROM t -- all\nWHERE a = 'x' AND b IN (9);",
             "SELECT * FROM t WHERE a = $1 AND b IN ($2 /*, ... */)"},
            {"SELECT now() - interval '5 minutes'", "SELECT now() - interval $1",
             "SELECT now() - $1::interval"},
            {"SELECT extract(year from t)", "SELECT extract($1 from t)"},
            {"INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES ($1, $2), ($3, $4)"},
            {"SELECT a FROM t LIMIT 5 OFFSET 10", "SELECT a FROM t LIMIT $1 OFFSET $2"}};
        std::set<std::uint64_t> different;
        for (const auto& group : same) {
            for (const std::string& text : group) {
                const Fingerprint found = fingerprint(text);
                QVERIFY2(!found.fromTokens, text.c_str());
                QVERIFY2(found == fingerprint(group.front()), text.c_str());
            }
            QVERIFY(different.insert(fingerprint(group.front()).id).second);
        }
        // Recorded once: an identity that another build of the library changed would lose all history.
        QCOMPARE(fingerprint("SELECT a FROM t LIMIT $1").hex(), std::string("1acb123e9620b710"));
    }

    void a_truncated_statement_has_a_fingerprint_of_its_tokens() {
        const Fingerprint cut =
            fingerprint("SELECT a, b FROM t WHERE name = 'Anna' AND c IN (1, 2, 3) AND d = 'unf");
        QVERIFY(cut.fromTokens);
        QCOMPARE(fingerprint("select a, b from t /* x */ where name = $1 and c in ($2) and d = 'unfinish"),
                 cut);
        QVERIFY(fingerprint("SELECT a, b FROM u WHERE name = 'Anna' AND c IN (1, 2, 3) AND d = 'unf") != cut);
        // The same cut a few letters later: the half word does not count.
        QCOMPARE(fingerprint("SELECT a FROM t WHERE x = 1 AND (b = 2 AND pri"),
                 fingerprint("SELECT a FROM t WHERE x = 1 AND (b = 2 AND priorit"));
        QCOMPARE(cut.hex().size(), std::size_t{16});
    }

    void nothing_secret_survives_normalisation() {
        const std::vector<std::string> texts{
            "SELECT 'geheim', 4711.5, a FROM t WHERE b = 'geheim' GROUP BY 1 ORDER BY 2",
            "CREATE ROLE x PASSWORD 'geheim'",
            "NOTIFY c, 'geheim'",
            "COMMENT ON TABLE t IS 'geheim'",
            "COPY t FROM '/geheim' WITH (NULL 'geheim')",
            "EXECUTE f('geheim', 4711)",
            "PREPARE p AS SELECT 'geheim' WHERE a = 47114711",
            "CREATE TABLE t (a text DEFAULT 'geheim')",
            "SET a.b = 'geheim'",
            "DO $$ begin perform f('geheim'); end $$",
            "ALTER USER MAPPING FOR x SERVER y OPTIONS (SET password 'geheim')",
            "SELECT 1 -- geheim\n, 2 /* geheim /* geheim */ */",
            "SELECT 'broken geheim",
            "SELECT FROM WHERE a = 'geheim' AND 4711471147114711",
            "SELECT $tag$ geheim",
            "SELECT 12geheim, E'geheim\\'",
            "SELECT * FROM t WHERE a = U&'geheim' AND b = N'geheim'",
            "ALTER SEQUENCE s RESTART 47114711",
            "SELECT 1; COMMENT ON TABLE t IS 'geheim'",
            "SELECT 'x' 'geheim'",
            "\\password geheim'geheim",
            "SELECT 1" + repeated("+4711", 2'000) + ", 'geheim'"};
        for (const std::string& text : texts) {
            const std::string clean = normalize(text);
            const bool psql = text.starts_with('\\'); // its words look like names
            QVERIFY2(clean.find("'geheim") == std::string::npos && clean.find("4711") == std::string::npos,
                     clean.c_str());
            QVERIFY2(psql || clean.find("geheim") == std::string::npos, clean.c_str());
            for (const Token& token : tokenise(clean)) {
                QVERIFY2(token.kind != TokenClass::string && token.kind != TokenClass::unknown,
                         clean.c_str());
            }
        }
    }

    void normalisation_keeps_what_gives_the_text_its_meaning() {
        QCOMPARE(
            normalize(
                "SELECT a, x::numeric(10,2) FROM t WHERE b = $1 AND c = 5 GROUP BY 1 ORDER BY 2, 1 LIMIT 3;"),
            std::string("SELECT a, x::numeric(10,2) FROM t WHERE b = $1 AND c = $2 GROUP BY 1 ORDER BY 2, 1 "
                        "LIMIT $3;"));
        QCOMPARE(normalize("SELECT a/**/FROM t WHERE b IN ($1 /*, ... */)"),
                 std::string("SELECT a FROM t WHERE b IN ($1 /*, ... */)"));
        const std::string once = normalize("SELECT 'a', $3 FROM t WHERE b = 7");
        QCOMPARE(normalize(once), once);
    }

    void tokens_have_classes_and_cover_all_but_white_space() {
        const std::string text = "SELECT é.\"Q\", 'x' || $1, 1.5e3 -- c\nFROM t WHERE a<>.5 /* d */";
        std::string seen;
        for (const Token& token : tokenise(text)) {
            seen += "kisnpcoau"[static_cast<int>(token.kind)];
            seen += std::string(token.in(text)) + "|";
        }
        QCOMPARE(
            seen,
            std::string(
                "kSELECT|ié|a.|i\"Q\"|a,|s'x'|o|||p$1|a,|n1.5e3|c-- c|kFROM|it|kWHERE|ia|o<>|n.5|c/* d */|"));
        for (std::string hostile : hostileTexts()) {
            std::size_t end = 0;
            for (const Token& token : tokenise(hostile)) {
                QVERIFY(token.begin >= end && token.end > token.begin && token.end <= hostile.size());
                for (std::size_t i = end; i < token.begin; ++i) {
                    QVERIFY2(std::string_view(" \t\n\r\f\v\0", 7).find(hostile[i]) != std::string_view::npos,
                             (hostile.substr(0, 40) + " at " + std::to_string(i)).c_str());
                }
                end = token.end;
            }
        }
    }

    void hostile_text_is_survived_everywhere() {
        for (const std::string& text : hostileTexts()) {
            fingerprint(text);
            for (const Token& token : tokenise(normalize(text))) {
                QVERIFY(token.kind != TokenClass::string);
            }
            static_cast<void>(analyse(text));
            formatted(text);
        }
    }

    void seven_million_characters_are_one_statement_like_another() {
        QVERIFY(kLongList.size() > 7'000'000);
        QCOMPARE(fingerprint(kLongList), fingerprint("SELECT * FROM t WHERE a IN ($1, $2)"));
        QVERIFY(normalize(kLongList).find(",123456,") == std::string::npos);
        const auto info = analyse(kLongList);
        QVERIFY(!info && info.error().code == pavement::ErrorCode::unsupported);
        QVERIFY(!info.error().hint.empty());
    }

    void a_statement_fits_on_one_line() {
        QCOMPARE(onOneLine("\n  SELECT a,\r\n\tb  FROM t\n"), std::string("SELECT a, b FROM t "));
        QCOMPARE(onOneLine(""), std::string());
        QCOMPARE(onOneLine(" \n"), std::string());
    }

    void a_call_without_arguments_inside_a_query_in_brackets_stays_on_its_line() {
        QCOMPARE(formatted("with r as (select a from t where at > now() - b) select 1 from r"),
                 std::string(
                     "with r as (\n    select a\n    from t\n    where at > now() - b\n)\nselect 1\nfrom r"));
    }

    void formatting_breaks_lines_and_changes_no_token() {
        QCOMPARE(
            formatted(
                "SELECT a, count(*) FROM t LEFT OUTER JOIN (SELECT x FROM u WHERE y BETWEEN 1 AND 2) s ON "
                "s.x = t.x "
                "WHERE a = 1 AND b IS NOT DISTINCT FROM extract(year from c) GROUP BY a ORDER BY a LIMIT 5"),
            std::string("SELECT a, count(*)\nFROM t\nLEFT OUTER JOIN (\n    SELECT x\n    FROM u\n    WHERE "
                        "y BETWEEN 1 AND 2\n) s ON s.x = t.x\n"
                        "WHERE a = 1\n    AND b IS NOT DISTINCT FROM extract(year from c)\nGROUP BY a\nORDER "
                        "BY a\nLIMIT 5"));
        for (const std::string& text :
             {std::string("SELECT a -- why\nFROM t"),
              std::string("SELECT 'a'\n'b', U&'x' UESCAPE '!' FROM t"),
              std::string("INSERT INTO t(a) VALUES (1), (2) ON CONFLICT DO NOTHING RETURNING a")}) {
            const std::string lines = formatted(text);
            const auto before = tokenise(text), after = tokenise(lines);
            QCOMPARE(after.size(), before.size());
            for (std::size_t i = 0; i < before.size(); ++i) {
                QCOMPARE(std::string(after[i].in(lines)), std::string(before[i].in(text)));
            }
            QVERIFY(fingerprint(lines) == fingerprint(text));
        }
        QCOMPARE(formatted("SELECT 'never ends"), std::string("SELECT 'never ends"));
    }

    // Under AddressSanitizer this is where a leak would show.
    void many_calls_from_many_threads_agree() {
        const std::string text =
            "SELECT a.x, count(*) FROM s.t a JOIN u USING (y) WHERE a.z = 'v' GROUP BY 1";
        const std::string broken = "SELECT a FROM WHERE 'x";
        const Fingerprint expected = fingerprint(text), expectedBroken = fingerprint(broken);
        std::vector<std::jthread> threads;
        std::atomic<int> wrong{0};
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 6'000; ++i) {
                    wrong += fingerprint(text) != expected;
                    wrong += fingerprint(broken) != expectedBroken;
                    wrong += normalize(text).empty();
                    wrong += !analyse(text).has_value();
                    wrong += analyse(broken).has_value();
                }
            });
        }
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(SqlTextTest)
#include "sql_text_test.moc"
