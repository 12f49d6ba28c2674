// What the readers ask is there to be answered: every column of every statement exists in the catalogue of
// each supported version. The catalogues of versions that are not at hand are recorded in fixtures/.

#include "engine/postgres/statistics_sql.h"

#include "parsed_sql.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace pavement;
using namespace pavement::testing;
using postgres::Capabilities;
namespace asked = postgres::statistics_sql;

namespace {

const std::vector<int> kVersions{12, 13, 14, 15, 16, 17, 18};
constexpr const char* kExtensionSchema = "ex\"tensions";

using Catalogue = std::map<std::string, std::set<std::string>>;

Catalogue catalogueOf(int version) {
    Catalogue catalogue;
    std::ifstream file(PAVEMENT_SOURCE_DIR "/tests/unit/postgres/fixtures/postgresql-" +
                       std::to_string(version) + ".txt");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(':');
        if (line.empty() || line[0] == '#' || colon == std::string::npos) {
            continue;
        }
        std::istringstream columns(line.substr(colon + 1));
        for (std::string column; columns >> column;) {
            catalogue[line.substr(0, colon)].insert(column);
        }
    }
    return catalogue;
}

Capabilities capabilitiesOf(int version) {
    Capabilities capabilities;
    capabilities.versionNumber = version * 10000;
    capabilities.statementsSchema = kExtensionSchema;
    capabilities.statementsPreloaded = true;
    return capabilities;
}

std::vector<std::string> everyStatement(const Capabilities& c) {
    std::vector<std::string> all{asked::identity(),
                                 asked::extensions(),
                                 asked::systemIdentifier(),
                                 asked::timeline(false),
                                 asked::timeline(true),
                                 asked::databases(c),
                                 asked::databaseSizes(),
                                 asked::activity(c, true),
                                 asked::activity(c, false),
                                 asked::blockers(),
                                 asked::ownBackends(),
                                 asked::writer(c),
                                 asked::wal(c),
                                 asked::replicationSenders(),
                                 asked::replicationSlots(),
                                 asked::standby(),
                                 asked::statements(c).value(),
                                 asked::statementTexts(c).value(),
                                 asked::roles(),
                                 asked::tableCandidates(),
                                 asked::tables(c),
                                 asked::indexCandidates(),
                                 asked::indexes(c),
                                 asked::settings(),
                                 asked::roleSettings(),
                                 asked::fileSettings(),
                                 asked::logFiles(),
                                 asked::logBytes()};
    if (c.hasStatIo()) {
        all.push_back(asked::io(c));
    }
    if (c.hasStatementsInfo()) {
        all.push_back(asked::statementsInfo(c).value());
    }
    return all;
}

// What a parsed statement asks for that the catalogue does not have.
std::string missing(const ParsedSql& parsed, const Catalogue& catalogue) {
    std::string problems;
    const auto known = [&](const Relation& relation) { return catalogue.contains(relation.name); };
    for (const auto& [alias, relation] : parsed.relations) {
        if (!relation.name.empty() && relation.name != "unnest" && !known(relation)) {
            problems += "no " + relation.name + "; ";
        }
    }
    for (const Relation& relation : parsed.unaliased) {
        if (!known(relation)) {
            problems += "no " + relation.name + "; ";
        }
    }
    for (const ColumnUse& use : parsed.columns) {
        const auto relation = parsed.relations.find(use.alias);
        if (relation == parsed.relations.end()) {
            problems += "column without its alias: " + use.alias + "." + use.column + "; ";
        } else if (known(relation->second) && !catalogue.at(relation->second.name).contains(use.column)) {
            problems += "no " + relation->second.name + "." + use.column + "; ";
        }
    }
    return problems;
}

} // namespace

class StatisticsSqlTest : public QObject {
    Q_OBJECT
private slots:

    void every_column_exists_in_every_version_data() {
        QTest::addColumn<int>("version");
        for (const int version : kVersions) {
            QTest::addRow("%d", version) << version;
        }
    }

    void every_column_exists_in_every_version() {
        QFETCH(int, version);
        const Catalogue catalogue = catalogueOf(version);
        QVERIFY(catalogue.size() > 20);
        for (const std::string& sql : everyStatement(capabilitiesOf(version))) {
            const auto parsed = parseSql(sql);
            QVERIFY2(parsed.has_value(), sql.c_str());
            const std::string problems = missing(*parsed, catalogue);
            QVERIFY2(problems.empty(), (problems + sql).c_str());
        }
    }

    void the_check_finds_a_column_of_another_version() {
        // 17's statements against 16's catalogue: the check above is worth something only if this is noticed.
        const auto parsed = parseSql(asked::statements(capabilitiesOf(17)).value());
        QVERIFY(parsed.has_value());
        QVERIFY(missing(*parsed, catalogueOf(16)).find("shared_blk_read_time") != std::string::npos);
        const auto writer = parseSql(asked::writer(capabilitiesOf(17)));
        QVERIFY(missing(*writer, catalogueOf(16)).find("pg_stat_checkpointer") != std::string::npos);
    }

    void everything_is_named_in_its_schema() {
        for (const int version : kVersions) {
            for (const std::string& sql : everyStatement(capabilitiesOf(version))) {
                const auto parsed = parseSql(sql);
                QVERIFY2(parsed.has_value(), sql.c_str());
                QCOMPARE(parsed->kinds, std::vector<std::string>{"SelectStmt"});
                std::vector<Relation> relations = parsed->unaliased;
                for (const auto& [alias, relation] : parsed->relations) {
                    relations.push_back(relation);
                }
                for (const Relation& relation : relations) {
                    const bool inOwnSchema = relation.name.rfind("pg_stat_statements", 0) == 0
                                                 ? relation.schema == kExtensionSchema
                                                 : relation.schema == "pg_catalog" || relation.name.empty();
                    QVERIFY2(inOwnSchema, (relation.name + " in " + sql).c_str());
                }
                for (const std::string& function : parsed->functions) {
                    QVERIFY2(function.rfind("pg_catalog.", 0) == 0 ||
                                 function == std::string(kExtensionSchema) + ".pg_stat_statements",
                             (function + " in " + sql).c_str());
                }
            }
        }
    }

    void an_extension_older_than_its_server_is_asked_in_its_own_words() {
        Capabilities upgraded = capabilitiesOf(15); // pg_upgrade from 12 without ALTER EXTENSION … UPDATE
        upgraded.statementsVersion = 7;
        const auto parsed = parseSql(asked::statements(upgraded).value());
        QVERIFY(parsed.has_value());
        QCOMPARE(missing(*parsed, catalogueOf(12)), std::string());
        QVERIFY(!upgraded.hasStatementsInfo());
    }

    void without_the_extension_the_way_to_it_is_told() {
        Capabilities without = capabilitiesOf(15);
        without.statementsSchema.clear();
        QVERIFY(asked::statements(without).error().code == ErrorCode::unsupported);
        QCOMPARE(asked::statements(without).error().hint,
                 std::string("CREATE EXTENSION pg_stat_statements;"));
        Capabilities notLoaded = capabilitiesOf(15);
        notLoaded.statementsPreloaded = false;
        const Error error = asked::statementTexts(notLoaded).error();
        QVERIFY(error.code == ErrorCode::unsupported);
        QVERIFY(error.hint.find("shared_preload_libraries") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(StatisticsSqlTest)
#include "statistics_sql_test.moc"
