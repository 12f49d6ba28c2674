// Every item model under Qt's model tester while it is fed, capped, sorted, filtered and emptied.

#include "engine/monitor/metrics.h"
#include "ui/models/analyzer_models.h"
#include "ui/models/command_model.h"
#include "ui/models/kpi_model.h"
#include "ui/models/sections_model.h"
#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QtTest>

using namespace pavement;
using namespace pavement::ui;
using Mode = QAbstractItemModelTester::FailureReportingMode;

namespace {

Row row(const QString& key, double value) {
    return {key, {{key, {}, Tone::normal, {}}, {QString::number(value), value, Tone::normal, {}}}};
}

std::vector<Column> columns() {
    return {{QStringLiteral("Name"), {}}, {QStringLiteral("Value"), {}, true}};
}

monitor::Snapshot fullSnapshot(int statements, int sessions) {
    monitor::Snapshot snapshot;
    snapshot.at = fromMillis(1'700'000'000'000);
    auto rows = std::make_shared<std::vector<monitor::StatementRow>>();
    for (int i = 0; i < statements; ++i) {
        monitor::StatementRow statement;
        statement.id = std::to_string(i) + "/1/1";
        statement.text = "SELECT " + std::to_string(i);
        statement.timePerSecond = 1.0 / (i + 1);
        rows->push_back(statement);
    }
    snapshot.statements = rows;
    auto backends = std::make_shared<std::vector<monitor::BackendRow>>();
    for (int i = 0; i < sessions; ++i) {
        monitor::BackendRow backend;
        backend.pid = 100 + i;
        backend.state = i % 2 == 0 ? "active" : "idle in transaction";
        backend.waitType = i % 4 == 0 ? "Lock" : "";
        backend.statementSeconds = i;
        backend.transactionSeconds = i * 10;
        if (i % 4 == 0) {
            backend.blockedBy = {99, 98};
        }
        backends->push_back(backend);
    }
    snapshot.backends = backends;
    snapshot.sources = {{"postgres", monitor::LinkState::connected, "", snapshot.at},
                        {"redis", monitor::LinkState::unreachable, "Start it.", std::nullopt}};
    snapshot.collectors = {{"activity", Milliseconds{2000}, Milliseconds{1000}, 7, 1, 2, 0.01, "slowed"}};
    snapshot.values = {{monitor::metric::kLoad, "", 2.0},
                       {monitor::metric::kLoadByWaitEvent, "CPU", 1.5},
                       {monitor::metric::kLoadByWaitEvent, "Lock:transactionid", 0.5}};
    return snapshot;
}

QString text(const QAbstractItemModel& model, int rowNumber, int column) {
    return model.index(rowNumber, column).data().toString();
}

} // namespace

class ModelsTest : public QObject {
    Q_OBJECT
private slots:

    void a_refresh_moves_no_row_that_stays() {
        KeyedTableModel model(columns(), 100);
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.refresh({row("a", 1), row("b", 2), row("c", 3), row("d", 4)});
        QItemSelectionModel selection(&model);
        selection.select(model.index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const QPersistentModelIndex kept = model.index(2, 0);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.refresh({row("c", 30), row("e", 5), row("d", 4), row("f", 6)});
        QCOMPARE(reset.count(), 0);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.data().toString(), QStringLiteral("c"));
        QCOMPARE(text(model, kept.row(), 1), QStringLiteral("30"));
        QVERIFY(selection.isRowSelected(kept.row(), {}));
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(!model.find(QStringLiteral("a")).isValid());
        QVERIFY(model.find(QStringLiteral("f")).isValid());
    }

    void an_unchanged_row_is_not_announced() {
        KeyedTableModel model(columns(), 100);
        model.refresh({row("a", 1), row("b", 2)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.refresh({row("a", 1), row("b", 3)});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().toModelIndex().row(), 1);
    }

    void rows_beyond_the_cap_are_counted_and_not_kept() {
        KeyedTableModel model(columns(), 3);
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        QSignalSpy counted(&model, &KeyedTableModel::countChanged);
        model.refresh({row("a", 1), row("b", 2), row("c", 3), row("d", 4), row("e", 5)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.total(), std::size_t{5});
        QCOMPARE(model.countText(), QStringLiteral("3 of 5"));
        QCOMPARE(counted.count(), 1);
        model.refresh({row("a", 1)}, 412);
        QCOMPARE(model.countText(), QStringLiteral("1 of 412"));
    }

    void duplicate_keys_are_shown_once() {
        KeyedTableModel model(columns(), 10);
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.refresh({row("a", 1), row("a", 2)});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(text(model, 0, 1), QStringLiteral("1"));
    }

    void sorting_goes_by_value_and_puts_what_has_none_last() {
        KeyedTableModel model(columns(), 10);
        model.refresh({row("nine", 9), row("ten", 10), row("none", qQNaN()), row("two", 2)});
        SortedTable sorted;
        sorted.setSourceModel(&model);
        const QAbstractItemModelTester tester(&sorted, Mode::QtTest);
        sorted.sort(1, Qt::DescendingOrder);
        QCOMPARE(text(sorted, 0, 0), QStringLiteral("ten"));
        QCOMPARE(text(sorted, 3, 0), QStringLiteral("none"));
        sorted.setFilterText(QStringLiteral("N"));
        QCOMPARE(sorted.rowCount(), 3);
        model.refresh({row("two", 22), row("nine", 9)});
        sorted.setFilterText({});
        QCOMPARE(text(sorted, 0, 0), QStringLiteral("two"));
    }

    void statements_come_with_share_and_shared_rows_are_not_rebuilt() {
        StatementsModel model(50);
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        const monitor::Snapshot snapshot = fullSnapshot(120, 0);
        model.show(snapshot);
        QCOMPARE(model.rowCount(), 50);
        QCOMPARE(model.countText(), QStringLiteral("50 of 120"));
        QVERIFY(model.statement(QStringLiteral("7/1/1")) != nullptr);
        QVERIFY(model.statement(QStringLiteral("gone")) == nullptr);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.show(snapshot);
        QCOMPARE(changed.count(), 0);
        model.show(monitor::Snapshot());
        QCOMPARE(model.rowCount(), 0);
    }

    void a_blocked_session_names_who_blocks_it() {
        SessionsModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.show(fullSnapshot(0, 8));
        const QModelIndex blocked = model.find(QStringLiteral("100"));
        QCOMPARE(blocked.siblingAtColumn(3).data().toString(), QStringLiteral("99, 98"));
        QCOMPARE(blocked.siblingAtColumn(3).data(KeyedTableModel::ToneRole).toInt(),
                 static_cast<int>(Tone::bad));
        model.show(fullSnapshot(0, 3));
        QCOMPARE(model.rowCount(), 3);
    }

    void waits_stay_until_the_next_activity_sample() {
        WaitLoadModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.show(fullSnapshot(0, 0));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.find(QStringLiteral("CPU")).siblingAtColumn(2).data().toString(),
                 QStringLiteral("75.0 %"));
        monitor::Snapshot without;
        model.show(without);
        QCOMPARE(model.rowCount(), 2);
        without.values = {{monitor::metric::kLoad, "", 0.0}};
        model.show(without);
        QCOMPARE(model.rowCount(), 0);
    }

    void alerts_count_only_what_needs_attention() {
        AlertsModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        const Timestamp now = fromMillis(1'700'000'000'000);
        monitor::AlertState active;
        active.ruleId = "a";
        active.since = now - Milliseconds{1000};
        monitor::AlertState acknowledged = active;
        acknowledged.ruleId = "b";
        acknowledged.acknowledged = true;
        monitor::AlertState snoozed = active;
        snoozed.ruleId = "c";
        snoozed.snoozedUntil = now + Milliseconds{60'000};
        monitor::AlertState snoozeOver = active;
        snoozeOver.ruleId = "d";
        snoozeOver.snoozedUntil = now - Milliseconds{1};
        model.show({active, acknowledged, snoozed, snoozeOver}, now);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.urgentCount(), 2);
        QVERIFY(model.alert(AlertsModel::keyOf(snoozed)) != nullptr);
        model.show({}, now);
        QCOMPARE(model.urgentCount(), 0);
        QCOMPARE(model.rowCount(), 0);
    }

    void health_says_what_the_history_lost() {
        HealthModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        monitor::Snapshot snapshot = fullSnapshot(0, 0);
        model.show(snapshot, 0);
        QCOMPARE(model.rowCount(), 3);
        snapshot.historyHealth.diskFull = true;
        snapshot.historyHealth.samplesLost = 12;
        model.show(snapshot, 3);
        const QString words = model.find(QStringLiteral("history")).siblingAtColumn(3).data().toString();
        QVERIFY(words.contains(QStringLiteral("disk is full")) && words.contains(QStringLiteral("12")));
        QVERIFY(model.find(QStringLiteral("window")).isValid());
    }

    void collectors_events_findings_and_targets_are_sound_models() {
        CollectorsModel collectors;
        const QAbstractItemModelTester first(&collectors, Mode::QtTest);
        collectors.show(fullSnapshot(0, 0));
        QCOMPARE(collectors.rowCount(), 3); // all on the server, this program, and the one
        QCOMPARE(collectors.find(QStringLiteral("activity"))
                     .siblingAtColumn(1)
                     .data(KeyedTableModel::ToneRole)
                     .toInt(),
                 static_cast<int>(Tone::warning));
        const auto note = [&](const char* key) {
            return collectors.find(QString::fromLatin1(key)).siblingAtColumn(7).data().toString();
        };
        QCOMPARE(note("=server"), QStringLiteral("Not measured yet"));
        monitor::Snapshot costs = fullSnapshot(0, 0);
        costs.values = {{monitor::metric::kCollectorServerCpu, "", 0.0025}};
        collectors.show(costs);
        collectors.show(fullSnapshot(0, 0)); // measured every ten seconds, shown in between
        QVERIFY(note("=server").contains(QStringLiteral("0.25")));

        SlowCommandsModel slow;
        const QAbstractItemModelTester slowTester(&slow, Mode::QtTest);
        redis::SlowCommand command;
        command.id = 4;
        command.at = fromMillis(1'700'000'000'000);
        command.duration = std::chrono::milliseconds{120};
        command.text = "HGETALL big\\x00key";
        command.client = "10.0.0.7:51234";
        costs.slowCommands =
            std::make_shared<const std::vector<redis::SlowCommand>>(std::vector<redis::SlowCommand>{command});
        slow.show(costs);
        QCOMPARE(text(slow, 0, 1), QStringLiteral("120 ms"));
        QVERIFY(text(slow, 0, 2).startsWith(QStringLiteral("HGETALL")));

        auto info = std::make_shared<redis::InfoSnapshot>();
        info->clients = 9000;
        info->maxClients = 10'000;
        info->connectionsRejected = 3;
        info->commandStatistics["get"] = {1000, 0.004, 0, 0};
        info->commandStatistics["hset"] = {10, 0.001, 2, 1};
        info->latencyPercentiles["get"] = {{50, 2e-6}, {99, 11e-6}, {99.9, 1e-3}};
        info->errors["WRONGTYPE"] = 7;
        costs.redis = info;
        costs.redisPauses = std::make_shared<const std::vector<redis::LatencyEvent>>(std::vector{
            redis::LatencyEvent{"fork", fromMillis(1'700'000'000'000), Milliseconds{12}, Milliseconds{250}}});
        RedisCommandsModel commands;
        const QAbstractItemModelTester commandsTester(&commands, Mode::QtTest);
        commands.show(costs);
        const int get = commands.find(QStringLiteral("get")).row();
        const int hset = commands.find(QStringLiteral("hset")).row();
        QCOMPARE(text(commands, get, 1), toText(formatCount(1000)));
        QCOMPARE(text(commands, get, 2), valueText(4e-6, Unit::seconds));
        QCOMPARE(text(commands, get, 4), valueText(11e-6, Unit::seconds));
        QCOMPARE(text(commands, get, 5), valueText(1e-3, Unit::seconds));
        QCOMPARE(text(commands, hset, 4), QStringLiteral("–")); // not tracked: unknown, no zero
        QCOMPARE(text(commands, hset, 6), QStringLiteral("1"));
        QCOMPARE(text(commands, hset, 7), QStringLiteral("2"));

        RedisTroubleModel trouble;
        const QAbstractItemModelTester troubleTester(&trouble, Mode::QtTest);
        trouble.show(costs);
        const auto extent = [&](const char* key) {
            return trouble.find(QLatin1String(key)).siblingAtColumn(2).data().toString();
        };
        QCOMPARE(extent("=clients"), toText(formatCount(9000) + " of " + formatCount(10'000)));
        QCOMPARE(extent("=rejected"), QStringLiteral("3"));
        QCOMPARE(extent("error/WRONGTYPE"), QStringLiteral("7"));
        QCOMPARE(extent("pause/fork"), QStringLiteral("250 ms"));
        QVERIFY(trouble.find(QStringLiteral("pause/fork"))
                    .siblingAtColumn(3)
                    .data()
                    .toString()
                    .startsWith(QStringLiteral("12")));

        using Kind = monitor::ReplicationRow::Kind;
        costs.replication =
            std::make_shared<const std::vector<monitor::ReplicationRow>>(std::vector<monitor::ReplicationRow>{
                {Kind::standby, "berlin", "streaming, async", true, 4096.0, 0.5},
                {Kind::slot, "berlin", "physical", true, 0.0, std::nullopt},
                {Kind::slot, "forgotten", "logical", false, 3e9, std::nullopt}});
        ReplicationModel replication;
        const QAbstractItemModelTester replicationTester(&replication, Mode::QtTest);
        replication.show(costs);
        QCOMPARE(replication.rowCount(), 3); // a slot is called as its standby
        QCOMPARE(text(replication, 0, 3), valueText(4096, Unit::bytes));
        QCOMPARE(text(replication, 1, 4), QStringLiteral("–"));
        QVERIFY(text(replication, 2, 2).contains(QStringLiteral("nobody reads it")));
        QVERIFY(text(replication, 2, 5).contains(QStringLiteral("disk may fill")));

        EventsModel events;
        const QAbstractItemModelTester second(&events, Mode::QtTest);
        history::Event event;
        event.id = 7;
        event.at = fromMillis(1'700'000'000'000);
        event.until = event.at + Milliseconds{5000};
        event.title = "Restarted";
        event.kind = history::EventKind::restart;
        events.show(std::vector{event});
        QCOMPARE(text(events, 0, 1), QStringLiteral("Restart"));
        QCOMPARE(text(events, 0, 3), QStringLiteral("5.00 s"));

        FindingsModel findings;
        const QAbstractItemModelTester third(&findings, Mode::QtTest);
        monitor::DoctorReport report;
        report.findings = {{monitor::DoctorFinding::Severity::blocking, "x.missing", "x is missing", "no x",
                            "CREATE EXTENSION x;", "psql"},
                           {monitor::DoctorFinding::Severity::good, "y.good", "y is there", "", "", ""}};
        findings.show(report);
        QCOMPARE(findings.rowCount(), 2);
        QCOMPARE(findings.finding(QStringLiteral("x.missing"))->fix, std::string("CREATE EXTENSION x;"));

        TargetsModel targets;
        const QAbstractItemModelTester fourth(&targets, Mode::QtTest);
        monitor::Target target;
        target.id = "one";
        target.name = "One";
        target.environment = monitor::Environment::production;
        targets.show(std::vector{target});
        QCOMPARE(text(targets, 0, 1), QStringLiteral("Production"));
    }

    void an_indicator_takes_the_best_source_that_has_data() {
        KpiModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        QCOMPARE(model.rowCount(), static_cast<int>(monitor::kpiCatalogue().size()));
        monitor::Snapshot snapshot;
        snapshot.at = fromMillis(1'700'000'000'000);
        snapshot.values = {{monitor::metric::kStatementMean, "", 0.004}};
        model.take(snapshot);
        QCOMPARE(model.shownMetric(0), monitor::metric::kStatementMean);
        snapshot.at += Milliseconds{1000};
        snapshot.values = {{monitor::metric::kLogP95, "", 0.250}, {monitor::metric::kLogP99, "", 0.9}};
        model.take(snapshot);
        QCOMPARE(model.shownMetric(0), monitor::metric::kLogP95);
        QCOMPARE(model.spark(0).size(), std::size_t{1}); // never two sources on one line
        QCOMPARE(model.index(0).data(KpiModel::StatusRole).toInt(), static_cast<int>(KpiStatus::missed));
        bool p99 = false;
        for (const KpiPart& part : model.parts(0)) {
            p99 = p99 || (part.name == QStringLiteral("p99") && part.value == QStringLiteral("900 ms"));
        }
        QVERIFY(p99);
        model.setTargets({{"response_time", 0.5}});
        QCOMPARE(model.index(0).data(KpiModel::StatusRole).toInt(), static_cast<int>(KpiStatus::met));
        snapshot.at += KpiModel::kFreshFor + Milliseconds{1};
        snapshot.values.clear();
        model.take(snapshot);
        QVERIFY(model.shownMetric(0).empty()); // too old to be called current
        QCOMPARE(model.index(0).data(KpiModel::ValueRole).toString(), QStringLiteral("–"));
    }

    void an_indicator_keeps_its_source_over_a_second_without_a_statement() {
        KpiModel model;
        monitor::Snapshot snapshot;
        snapshot.at = fromMillis(1'700'000'000'000);
        snapshot.values = {{monitor::metric::kLogP95, "", 0.250}, {monitor::metric::kStatementMean, "", 0.1}};
        model.take(snapshot);
        snapshot.at += Milliseconds{1000};
        snapshot.values = {{monitor::metric::kLogP95, "", std::nan("")}};
        model.take(snapshot);
        QCOMPARE(model.shownMetric(0), monitor::metric::kLogP95);
        QCOMPARE(model.index(0).data(KpiModel::ValueRole).toString(), QStringLiteral("–"));
        snapshot.at += KpiModel::kFreshFor;
        snapshot.values = {{monitor::metric::kStatementMean, "", 0.1}};
        model.take(snapshot);
        QCOMPARE(model.shownMetric(0), monitor::metric::kStatementMean);
    }

    void utilization_of_a_server_elsewhere_is_not_this_machines() {
        KpiModel model;
        monitor::Snapshot snapshot;
        snapshot.at = fromMillis(1'700'000'000'000);
        snapshot.hostIsServer = false;
        snapshot.values = {{monitor::metric::kHostCpu, "", 0.9},
                           {monitor::metric::kConnectionsUsed, "", 0.2}};
        model.take(snapshot);
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.info(row).id == "utilization") {
                QCOMPARE(model.shownMetric(row), monitor::metric::kConnectionsUsed);
            }
        }
    }

    void a_statement_in_a_tool_tip_is_no_markup() {
        QCOMPARE(plainToolTip(QStringLiteral("SELECT 1")), QStringLiteral("SELECT 1"));
        const QString tip = plainToolTip(QStringLiteral("a < p AND b > $1 -- <img src='x'>"));
        QVERIFY2(tip.contains(QStringLiteral("a &lt; p AND b &gt; $1")), qPrintable(tip));
        QVERIFY(!tip.contains(QStringLiteral("<img")));
    }

    void sections_can_be_unticked() {
        SectionsModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        QCOMPARE(model.chosen().size(), report::defaultSections().size());
        QVERIFY(model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.chosen().size(), report::defaultSections().size() - 1);
        QCOMPARE(model.chosen().front(), report::allSections()[1]);
    }

    void commands_are_ranked_by_how_well_they_match() {
        CommandModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        std::vector<Command> commands;
        for (const QString& title : {QStringLiteral("Quit"), QStringLiteral("Preview the report"),
                                     QStringLiteral("Reports"), QStringLiteral("Reset layout")}) {
            commands.push_back({title, QStringLiteral("Action"), {}, [] {}});
        }
        model.setCommands(commands);
        QCOMPARE(model.rowCount(), 4);
        model.setNeedle(QStringLiteral("rep"));
        QCOMPARE(text(model, 0, 0), QStringLiteral("Reports"));
        model.setNeedle(QStringLiteral("rl"));
        QCOMPARE(text(model, 0, 0), QStringLiteral("Reset layout"));
        model.setNeedle(QStringLiteral("zzz"));
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(matchScore(QStringLiteral("abc"), QStringLiteral("acb")) < 0);
    }

    void costs_of_unlike_units_are_sorted_time_first_then_bytes_then_the_rest() {
        ChecksModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        auto shown = std::make_shared<ChecksShown>();
        const auto add = [&](const char* object, std::optional<analyzer::Figure> cost) {
            analyzer::CheckFinding finding;
            finding.checkId = "x";
            finding.object = object;
            finding.cost = std::move(cost);
            shown->report.findings.push_back(std::move(finding));
        };
        add("none", std::nullopt);
        add("rows", analyzer::Figure{"rows", 5e9, Unit::count});
        add("small", analyzer::Figure{"of disk", 8192, Unit::bytes});
        add("slow", analyzer::Figure{"a day", 0.5, Unit::seconds});
        add("large", analyzer::Figure{"of disk", 4e12, Unit::bytes});
        add("slower", analyzer::Figure{"a day", 90, Unit::seconds});
        model.show(shown);
        SortedTable sorted;
        sorted.setSourceModel(&model);
        sorted.sort(3, Qt::DescendingOrder);
        QStringList order;
        for (int i = 0; i < sorted.rowCount(); ++i) {
            order << sorted.index(i, 2).data().toString();
        }
        QCOMPARE(order.join(QLatin1Char(' ')), QStringLiteral("slower slow large small rows none"));
    }

    void a_session_s_state_is_told_in_words_and_an_unknown_one_as_it_is() {
        QCOMPARE(stateText("idle in transaction (aborted)"), QStringLiteral("transaction failed, idle"));
        QCOMPARE(stateText("active"), QStringLiteral("running"));
        QCOMPARE(stateText("starting"), QStringLiteral("starting"));
    }

    void letters_scattered_over_a_statement_are_no_match() {
        const QString statement = QStringLiteral(
            "SELECT p.id, a.usage FROM parts p JOIN areas a USING (area_id) WHERE a.size > $1 ORDER BY p.id");
        QVERIFY(matchScore(QStringLiteral("pause"), statement) < 0);
        QVERIFY(matchScore(QStringLiteral("parts where"), statement) > 0);
        QVERIFY(matchScore(QStringLiteral("pfol"), QStringLiteral("Pause or follow")) > 0); // a short one may
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "models_test.moc"
