#include "engine/base/json.h"

#include <QTest>

#include <random>

using namespace pavement;

class JsonTest : public QObject {
    Q_OBJECT

private slots:

    void what_is_printed_is_parsed() {
        const Json json = {{"a", 1}, {"b", {1.5, nullptr, true, "ü"}}};
        QVERIFY(parseJson(dumpJson(json), "test").value() == json);
        QVERIFY(parseJson(dumpJson(json, 2), "test").value() == json);
    }

    void a_mistake_is_named_with_its_source_and_byte() {
        const auto result = parseJson("{\"a\": 1,, }", "settings file");
        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::corrupt);
        QCOMPARE(result.error().message, std::string("The settings file is not valid JSON"));
        QVERIFY(result.error().hint.find("byte 9") != std::string::npos);
    }

    void invalid_text_of_servers_is_replaced_when_printed() {
        QCOMPARE(dumpJson(Json("a\xFF"
                               "b")),
                 std::string("\"a\xEF\xBF\xBD"
                             "b\""));
    }

    void text_nested_without_end_is_refused_and_sensible_nesting_is_not() {
        for (const char* opening : {"[", "{\"a\":"}) {
            std::string deep;
            for (int i = 0; i < 200'000; ++i) {
                deep += opening;
            }
            const auto result = parseJson(deep, "plan");
            QVERIFY(!result.has_value());
            QVERIFY(result.error().code == ErrorCode::corrupt);
        }
        const std::string allowed = std::string(500, '[') + std::string(500, ']');
        QVERIFY(parseJson(allowed, "plan").has_value());
        QCOMPARE(dumpJson(parseJson(allowed, "plan").value()), allowed);
        QVERIFY(!parseJson('[' + allowed + ']', "plan").has_value());
        const std::string brackets = '"' + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + '"';
        QVERIFY(parseJson(brackets, "plan").has_value());
    }

    void damaged_text_is_an_error_or_a_value_but_never_more() {
        const std::string good = "{\"name\":\"a\\\"b\",\"list\":[1,2.5e3,-7,null,true,{\"x\":\"\\u00fc\"}],"
                                 "\"n\":12345678901234567890}";
        std::mt19937 random(17);
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            std::string bad = good;
            for (std::size_t i = 0, n = 1 + random() % 4; i < n; ++i) {
                bad[random() % bad.size()] = static_cast<char>(random());
            }
            bad.resize(random() % (bad.size() + 1));
            const auto result = parseJson(bad, "test");
            refused += result ? 0 : 1;
            if (result) {
                QVERIFY(!dumpJson(*result).empty());
            }
        }
        QVERIFY(refused > 10'000);
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "json_test.moc"
