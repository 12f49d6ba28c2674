#include "window_fixture.h"

#include "engine/monitor/metrics.h"

#include <cmath>
#include <stdexcept>

namespace pavement::ui {
namespace {

using namespace monitor;

// Deterministic, with the shape of a day pressed into minutes.
double wave(double seconds, double period, double low, double high) {
    const double slow = 0.5 + 0.5 * std::sin(seconds * 6.2831853 / period);
    const double fast = 0.5 + 0.5 * std::sin(seconds * 1.7) * std::cos(seconds * 0.61);
    return low + (high - low) * (0.75 * slow + 0.25 * fast);
}

std::vector<MetricValue> valuesAt(Timestamp at, bool withStatements) {
    const double s = static_cast<double>(toMillis(at) % 86'400'000) / 1000.0;
    const bool spike = std::fmod(s, 240.0) < 6.0;
    std::vector<MetricValue> values{
        {metric::kLogP50, "", wave(s, 300, 0.0011, 0.0024)},
        {metric::kLogP95, "", wave(s, 300, 0.018, 0.041) * (spike ? 3.0 : 1.0)},
        {metric::kLogP99, "", wave(s, 300, 0.06, 0.12) * (spike ? 4.0 : 1.0)},
        {metric::kInFlightP95, "", wave(s, 170, 0.01, 0.09)},
        {metric::kTransactions, "", wave(s, 300, 820, 1540)},
        {metric::kStatements, "", wave(s, 300, 2900, 5400)},
        {metric::kRedisCommands, "", wave(s, 300, 4200, 9100)},
        {metric::kErrorRatio, "", spike ? 0.008 : 0.0007},
        {metric::kRollbackRatio, "", 0.0012},
        {metric::kBufferHitRatio, "", wave(s, 500, 0.962, 0.994)},
        {metric::kRedisHitRatio, "", wave(s, 400, 0.87, 0.93)},
        {metric::kActiveSessions, "", std::round(wave(s, 300, 3, 11))},
        {metric::kClients, "", std::round(wave(s, 800, 38, 52))},
        {metric::kIdleInTransaction, "", spike ? 3.0 : 1.0},
        {metric::kBlocked, "", spike ? 2.0 : 0.0},
        {metric::kMaxConnections, "", 100},
        {metric::kConnectionsUsed, "", wave(s, 800, 0.38, 0.52)},
        {metric::kHostCpu, "", wave(s, 300, 0.31, 0.72)},
        {metric::kHostMemory, "", wave(s, 900, 0.58, 0.63)},
        {metric::kHostPressureIo, "", wave(s, 130, 0.0, 0.12)},
        {metric::kHostProcessors, "", 8},
        {metric::kLoadByWaitType, "CPU", wave(s, 300, 1.6, 5.2)},
        {metric::kLoadByWaitType, "IO", wave(s, 210, 0.3, 2.1)},
        {metric::kLoadByWaitType, "LWLock", wave(s, 90, 0.0, 0.7)},
        {metric::kLoadByWaitType, "Lock", spike ? 3.2 : 0.1},
        {metric::kLoadByWaitEvent, "CPU", wave(s, 300, 1.6, 5.2)},
        {metric::kLoadByWaitEvent, "IO:DataFileRead", wave(s, 210, 0.3, 2.1)},
        {metric::kLoadByWaitEvent, "Lock:transactionid", spike ? 3.2 : 0.1},
    };
    if (withStatements) {
        values.push_back({metric::kStatementMean, "", wave(s, 300, 0.0019, 0.0032)});
        values.push_back({metric::kStatementDeviation, "", 0.004});
    }
    return values;
}

std::vector<StatementRow> statements() {
    return {{"101/5/10",
             "SELECT s.id, s.name, c.score FROM section s JOIN condition_survey c ON c.section_id = s.id "
             "WHERE s.network_id = $1 ORDER BY c.surveyed_at DESC LIMIT $2",
             41.2, 0.812, 0.0197, 824, 71e6, 6.2e6},
            {"102/5/10", "UPDATE work_order SET state = $1, changed_at = now() WHERE id = $2", 118.0, 0.402,
             0.0034, 118, 12e6, 0.4e6},
            {"103/5/10", "SELECT * FROM sensor_reading WHERE sensor_id = $1 AND taken_at > $2", 260.5, 0.331,
             0.00127, 5200, 44e6, 9.1e6},
            {"104/5/10", "SELECT count(*) FROM traffic_count WHERE road_id = $1", 12.1, 0.210, 0.0173, 12,
             8e6, 31e6},
            {"105/5/10", "", 3.3, 0.080, 0.024, 33, 2e6, 0.1e6}};
}

std::vector<BackendRow> backends() {
    BackendRow working{4211,        "shop",      "app",
                       "dashboard", "10.0.0.12", "active",
                       "",          "",          "SELECT s.id, s.name FROM section s WHERE s.network_id = 7",
                       0.4,         0.39,        0.39,
                       {}};
    BackendRow waiting{4215,
                       "shop",
                       "app",
                       "orders",
                       "10.0.0.14",
                       "active",
                       "Lock",
                       "transactionid",
                       "UPDATE work_order SET state = 'done' WHERE id = 991",
                       12.5,
                       12.4,
                       12.4,
                       {4220}};
    BackendRow holding{4220,      "shop",       "batch",
                       "nightly", "",           "idle in transaction",
                       "Client",  "ClientRead", "UPDATE work_order SET state = 'open' WHERE id = 991",
                       94.0,      std::nullopt, 90.0,
                       {}};
    return {working, waiting, holding};
}

} // namespace

void RecordingNotifier::notify(const QString& title, const QString& text, bool urgent) {
    said.push_back({title, text, urgent});
}

WindowFixture::WindowFixture(QApplication& application)
    : m_runner(std::make_unique<runner::TaskRunner>()) {
    auto opened = history::History::open({directory() / "history.db", {}, false}, clock);
    if (!opened) {
        throw std::runtime_error(opened.error().oneLine());
    }
    m_history = std::move(*opened);
    m_jobs = std::make_unique<runner::TaskScope>(*m_runner);
    m_theme = std::make_unique<Theme>(application, ThemeMode::light);
    m_axis = std::make_unique<TimeAxis>(clock);
    m_profiles = std::make_unique<ProfileStore>(directory() / "profiles.json", *m_jobs);
    m_state = std::make_unique<UiState>(directory() / "window.json", *m_jobs);
    m_context.reset(new Context{*m_runner, *m_jobs, *m_history, clock, *m_theme, *m_axis, secrets,
                                *m_profiles, *m_state, notifier,
                                [this](Target target, TargetMonitor::Listener listener) {
                                    ++m_started;
                                    m_lastTarget = std::move(target);
                                    m_listener = std::move(listener);
                                    return std::unique_ptr<TargetMonitor>();
                                },
                                PdfWriter(), Doctor()});
}

WindowFixture::~WindowFixture() {
    m_context.reset();
    m_state.reset();
    m_profiles.reset();
    m_jobs.reset(); // joins while everything its work may touch is still there
    m_history.reset();
}

std::filesystem::path WindowFixture::directory() const {
    return m_directory.path().toStdString();
}

std::unique_ptr<UiState> WindowFixture::reopenState() {
    auto state = std::make_unique<UiState>(directory() / "window.json", *m_jobs);
    state->load();
    return state;
}

Profile WindowFixture::profile(const std::string& id, Environment environment) {
    Profile profile;
    profile.target.id = id;
    profile.target.name = "Shop, primary";
    profile.target.environment = environment;
    profile.target.postgres.host = "127.0.0.1";
    profile.target.postgres.database = "shop";
    profile.target.postgres.user = "pavement";
    profile.target.redis = redis::Settings();
    return profile;
}

SnapshotPtr WindowFixture::snapshot(Timestamp at) const {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->sequence = ++m_sequence;
    snapshot->at = at;
    snapshot->target = "shop";
    snapshot->sources = {{"postgres", postgresState,
                          postgresState == LinkState::connected
                              ? ""
                              : "The server does not answer. Check that it runs and can be reached.",
                          at},
                         {"redis", LinkState::connected, "", at},
                         {"host", LinkState::connected, "", at}};
    postgres::ServerIdentity server;
    server.version = "15.18";
    server.versionNumber = 150018;
    snapshot->server = server;
    snapshot->redisVersion = "7.0.15";
    snapshot->hostIsServer = hostIsServer;
    const bool withStatements = m_sequence % 10 == 1;
    snapshot->values =
        postgresState == LinkState::connected ? valuesAt(at, withStatements) : std::vector<MetricValue>();
    static const auto kStatementRows = std::make_shared<const std::vector<StatementRow>>(statements());
    snapshot->statements = kStatementRows;
    snapshot->backends = std::make_shared<const std::vector<BackendRow>>(backends());
    snapshot->collectors = {
        {"activity", Milliseconds{1000}, Milliseconds{1000}, m_sequence, 0, 0, 0.0021, ""},
        {"statements", Milliseconds{20'000}, Milliseconds{10'000}, m_sequence / 20, 1, 0, 0.0112,
         "Slowed to stay within 0.5 % of a core"}};
    snapshot->alerts = alerts;
    snapshot->historyHealth.fileBytes = 42 << 20;
    snapshot->historyHealth.samplesStored = 181'000;
    return snapshot;
}

void WindowFixture::publish(SnapshotPtr snapshot) {
    if (m_listener) {
        m_listener(std::move(snapshot));
    }
}

void WindowFixture::fillHistory(Milliseconds span) {
    const Timestamp now = clock.wall();
    std::map<std::pair<std::string, std::string>, history::SeriesId> known;
    std::vector<history::Sample> samples;
    for (Timestamp at = now - span; at < now; at += Milliseconds{1000}) {
        const bool inGap = at > now - span / 2 && at < now - span / 2 + Milliseconds{20'000};
        for (const MetricValue& value : valuesAt(at, (toMillis(at) / 1000) % 10 == 0)) {
            const auto key = std::make_pair(std::string(value.metric), value.label);
            auto found = known.find(key);
            if (found == known.end()) {
                auto id = m_history->series({"shop", key.first, key.second});
                if (!id) {
                    throw std::runtime_error(id.error().oneLine());
                }
                found = known.emplace(key, *id).first;
            }
            samples.push_back({found->second, at, inGap ? std::nan("") : value.value});
        }
    }
    m_history->append(samples);
    for (const auto& [kind, title, ago] :
         {std::tuple{history::EventKind::restart, "Server restarted", span / 3},
          std::tuple{history::EventKind::alertRaised, "Response time above 100 ms", span / 5}}) {
        history::Event event;
        event.at = now - ago;
        event.kind = kind;
        event.target = "shop";
        event.title = title;
        if (const auto added = m_history->addEvent(event); !added) {
            throw std::runtime_error(added.error().oneLine());
        }
    }
}

} // namespace pavement::ui
