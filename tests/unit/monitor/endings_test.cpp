// What a monitor leaves behind when it ends as it should: nothing that still seems to go on.

#include "engine/history/history.h"
#include "engine/monitor/metrics.h"
#include "engine/monitor/publisher.h"
#include "engine/monitor/recorder.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace pavement;
using namespace pavement::monitor;

namespace {

const TimeRange kAllTime{fromMillis(0), Timestamp::max()};

} // namespace

class EndingsTest : public QObject {
    Q_OBJECT
private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_clock.emplace(fromMillis(1'760'000'000'000));
        auto opened =
            history::History::open({m_directory->filePath("h.db").toStdString(), {}, false}, *m_clock);
        QVERIFY(opened);
        m_history = std::move(*opened);
    }

    void a_line_is_broken_behind_its_last_figure() {
        Board board("shop", true);
        {
            Recorder figures(*m_history, board, "shop");
            figures.begin(m_clock->wall());
            figures.set(metric::kTransactions, 5.0);
            figures.tell(metric::kStatementCalls, 3.0, "1");
            figures.commit();
        }
        const auto line = m_history->find({"shop", std::string(metric::kTransactions), ""});
        QVERIFY(line);
        const auto data = m_history->read(*line, kAllTime, 100);
        QVERIFY(data);
        QCOMPARE(data->points.size(), std::size_t{2});
        QCOMPARE(data->points[0].last, 5.0);
        QCOMPARE(data->points[1].count, std::uint64_t{0});
        // What a statement did is for the snapshot: the history has it elsewhere, and no series by its name.
        QVERIFY(!m_history->find({"shop", std::string(metric::kStatementCalls), "1"}));
    }

    void an_alert_that_nobody_watches_any_more_has_ended() {
        Board board("shop", true);
        EventLog events(*m_history, "shop");
        CollectionCosts costs(0.005, m_clock->steady());
        AlertRule rule;
        rule.id = "connected";
        rule.title = "Connected";
        rule.metric = metric::kCollectorConnections;
        rule.threshold = -1.0;
        rule.clearAt = -1.0;
        rule.holdFor = Milliseconds{0};
        Timestamp raised;
        {
            Publisher publisher(board, events, costs, *m_history, *m_clock, {rule}, {});
            for (int i = 0; i < 5 && publisher.latest()->alerts.empty(); ++i) {
                m_clock->advance(Milliseconds{1000});
                publisher.tick();
            }
            QCOMPARE(publisher.latest()->alerts.size(), std::size_t{1});
            raised = m_clock->wall();
            m_clock->advance(Milliseconds{30'000});
        }
        const auto kept = m_history->events("shop", kAllTime);
        QVERIFY(kept);
        QCOMPARE(kept->size(), std::size_t{1});
        QVERIFY(kept->front().kind == history::EventKind::alertRaised);
        QCOMPARE(kept->front().until, std::optional(raised + Milliseconds{30'000}));
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    std::optional<ManualClock> m_clock;
    std::unique_ptr<history::History> m_history;
};

QTEST_APPLESS_MAIN(EndingsTest)
#include "endings_test.moc"
