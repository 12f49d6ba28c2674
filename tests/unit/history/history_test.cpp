#include "engine/history/history.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace pavement;
using namespace pavement::history;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

TimeRange span(Timestamp from, Milliseconds length) {
    return {from, from + length};
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<History> m_history;

    OpenOptions options() const {
        return {std::filesystem::path(m_directory->filePath("h.db").toStdString()), {}, false};
    }

    void reopen() {
        m_history.reset();
        auto opened = History::open(options(), *m_clock);
        QVERIFY2(opened, opened ? "" : opened.error().oneLine().c_str());
        m_history = std::move(*opened);
    }

    SeriesId add(const char* metric, const char* label = "") {
        return m_history->series({"db", metric, label}).value();
    }

    Timestamp now() const { return m_clock->wall(); }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<ManualClock>();
        reopen();
    }

    void cleanup() { m_history.reset(); }

    void a_series_keeps_its_id() {
        const SeriesId a = add("throughput.transactions");
        const SeriesId b = add("wait", "Lock");
        QVERIFY(a != b);
        QCOMPARE(add("throughput.transactions"), a);
        reopen();
        QCOMPARE(add("wait", "Lock"), b);
        QCOMPARE(m_history->find({"db", "throughput.transactions", ""}), std::optional(a));
        QVERIFY(!m_history->find({"db", "nothing", ""}));
        QCOMPARE(m_history->list("db", "wait").size(), std::size_t{1});
        QCOMPARE(m_history->targets(), std::vector<std::string>{"db"});
    }

    void samples_are_read_back_from_memory_and_from_disk() {
        const SeriesId id = add("m");
        const Timestamp start = now();
        std::vector<Sample> samples;
        for (int i = 0; i < 5000; ++i)
            samples.push_back({id, now() + Milliseconds{i * 1000}, std::sin(i) * 100});
        m_history->append(samples);
        const auto check = [&] {
            const auto data = m_history->read(id, span(start, std::chrono::hours{2}), 10'000);
            QVERIFY(data);
            QCOMPARE(data->points.size(), samples.size());
            for (std::size_t i = 0; i < samples.size(); ++i) {
                QCOMPARE(data->points[i].at, samples[i].at);
                QVERIFY(std::fabs(data->points[i].last - samples[i].value) <=
                        1e-6 * std::fabs(samples[i].value));
            }
        };
        check();
        QVERIFY(m_history->flush());
        QCOMPARE(m_history->health().samplesStored, std::uint64_t{5000});
        check();
        reopen();
        check();
        m_clock->advance(std::chrono::minutes{11}); // long enough for chunks to be sealed
        QVERIFY(m_history->flush());
        check();
        reopen();
        check();
    }

    void a_gap_is_read_as_a_gap() {
        const SeriesId id = add("m");
        m_history->append(std::vector<Sample>{
            {id, now(), 1}, {id, now() + Milliseconds{1000}, kGap}, {id, now() + Milliseconds{20'000}, 3}});
        QVERIFY(m_history->flush());
        const auto data = m_history->read(id, span(now(), std::chrono::minutes{1}), 100);
        QVERIFY(data);
        QCOMPARE(data->points.size(), std::size_t{3});
        QCOMPARE(data->points[1].count, std::uint64_t{0});
        const auto coarse = m_history->readAt(id, span(now(), std::chrono::minutes{1}), Resolution::minute);
        QVERIFY(coarse);
        QCOMPARE(coarse->points[0].count, std::uint64_t{2});
        QCOMPARE(coarse->points[0].sum, 4.0);
    }

    void events_are_kept_and_ended() {
        Event event;
        event.at = now();
        event.kind = EventKind::restart;
        event.target = "db";
        event.title = "Server restarted";
        const auto id = m_history->addEvent(event);
        QVERIFY(id);
        QVERIFY(m_history->endEvent(*id, now() + Milliseconds{5000}));
        QVERIFY(!m_history->endEvent(*id + 1, now()));
        reopen();
        const auto events = m_history->events("db", span(now() + Milliseconds{2000}, std::chrono::hours{1}));
        QVERIFY(events);
        QCOMPARE(events->size(), std::size_t{1}); // it lasts into the range
        QVERIFY(events->front().kind == EventKind::restart);
        QCOMPARE(events->front().title, std::string("Server restarted"));
        QVERIFY(m_history->events("other", span(now(), std::chrono::hours{1}))->empty());
    }

    void an_outage_that_goes_on_stands_in_every_range_after_its_beginning() {
        Event gap;
        gap.at = now();
        gap.kind = EventKind::gap;
        gap.target = "db";
        gap.title = "No figures from PostgreSQL";
        QVERIFY(m_history->addEvent(gap));
        Event moment = gap;
        moment.kind = EventKind::restart;
        QVERIFY(m_history->addEvent(moment));
        const auto later = m_history->events("db", span(now() + Milliseconds{60'000}, std::chrono::hours{1}));
        QVERIFY(later);
        QCOMPARE(later->size(), std::size_t{1}); // and what was over in a moment does not
        QVERIFY(later->front().kind == EventKind::gap);
        QVERIFY(!later->front().until);
        const auto before =
            m_history->events("db", span(now() - std::chrono::hours{1}, std::chrono::hours{1}));
        QVERIFY(before && before->empty());
    }

    void many_events_leave_the_gaps_their_place() {
        Event event;
        event.at = now();
        event.target = "db";
        event.kind = EventKind::gap;
        QVERIFY(m_history->addEvent(event));
        event.kind = EventKind::note;
        for (int i = 1; i <= 20; ++i) {
            event.at = now() + Milliseconds{i};
            QVERIFY(m_history->addEvent(event));
        }
        const auto gaps = m_history->events("db", span(now(), std::chrono::hours{1}), 10, EventChoice::gaps);
        QVERIFY(gaps);
        QCOMPARE(gaps->size(), std::size_t{1});
        const auto rest =
            m_history->events("db", span(now(), std::chrono::hours{1}), 10, EventChoice::otherThanGaps);
        QVERIFY(rest);
        QCOMPARE(rest->size(), std::size_t{10});
        QCOMPARE(rest->back().at, now() + Milliseconds{20}); // the latest
    }

    void a_file_of_garbage_is_not_called_half_readable() {
        const QString path = QString::fromStdString(m_history->path().string()) + QStringLiteral(".other");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        const auto opened = History::open({path.toStdString(), {}, true}, *m_clock);
        QVERIFY(!opened);
        QVERIFY2(opened.error().hint.find("stays readable") == std::string::npos,
                 opened.error().hint.c_str());
        QVERIFY(opened.error().hint.find("no history file") != std::string::npos);
    }

    void the_audit_log_is_chained() {
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_history->audit(
                {now() + Milliseconds{i}, "anna", "db", "change", "index " + std::to_string(i)}));
        reopen();
        const auto log = m_history->auditLog(span(now(), std::chrono::hours{1}), 3);
        QVERIFY(log);
        QCOMPARE(log->size(), std::size_t{3});
        QCOMPARE(log->back().detail, std::string("index 4"));
        QCOMPARE(m_history->verifyAuditLog().value(), std::size_t{5});
    }

    void statement_texts_are_kept() {
        const std::vector<StatementText> texts{{"1", "SELECT 1"}, {"2", "SELECT 2"}};
        QVERIFY(m_history->putStatementTexts("db", texts));
        QVERIFY(m_history->putStatementTexts("db", std::vector<StatementText>{{"2", "SELECT $1"}}));
        reopen();
        QCOMPARE(m_history->statementText("db", "2"), std::optional<std::string>("SELECT $1"));
        QVERIFY(!m_history->statementText("db", "3"));
        QVERIFY(!m_history->statementText("other", "1"));
    }

    void latency_histograms_are_merged() {
        const SeriesId id = add("latency");
        stats::LatencyHistogram a;
        a.record(std::chrono::milliseconds{1}, 90);
        stats::LatencyHistogram b;
        b.record(std::chrono::milliseconds{100}, 10);
        m_history->appendHistogram(id, now(), a);
        m_history->appendHistogram(id, now() + Milliseconds{1000}, b);
        const auto check = [&] {
            const auto both = m_history->histogram(id, span(now(), std::chrono::seconds{10}));
            QVERIFY(both);
            QCOMPARE(both->count(), std::uint64_t{100});
            const auto first = m_history->histogram(id, span(now(), std::chrono::milliseconds{500}));
            QVERIFY(first);
            QVERIFY(*first == a);
        };
        check();
        QVERIFY(m_history->flush());
        check();
        reopen();
        check();
    }

    void the_extent_of_a_target_is_known() {
        QVERIFY(!m_history->extent("db"));
        const SeriesId a = add("a");
        const SeriesId b = add("b");
        m_history->append(std::vector<Sample>{{a, now(), 1}, {b, now() + Milliseconds{9000}, 1}});
        const auto extent = m_history->extent("db");
        QVERIFY(extent);
        QCOMPARE(extent->length(), Milliseconds{9000});
        reopen();
        QVERIFY(*m_history->extent("db") == *extent);
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
