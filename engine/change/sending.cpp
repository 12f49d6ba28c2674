#include "engine/change/sending.h"

#include "engine/base/units.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace pavement::change {

namespace {

constexpr Milliseconds kSendingBetweenLooks{200};
constexpr Milliseconds kBetweenChecks{20};

std::string pidOf(const std::string& backend) {
    return backend.substr(0, backend.find(' '));
}

// `function` for the process of that name and no other, whoever has its number by now.
Result<void> signal(Target& target, const char* function, const std::string& backend) {
    const auto sent = target.rows(fmt::format(R"(
SELECT pg_catalog.{}(a.pid) FROM pg_catalog.pg_stat_activity a WHERE a.pid = $1::int
AND (extract(epoch FROM a.backend_start) * 1000000)::int8 = $2::int8)",
                                              function),
                                  {pidOf(backend), backend.substr(backend.find(' ') + 1)});
    if (!sent)
        return fail(sent.error());
    return {};
}

// Watches over one statement from a thread of its own; gone, with that thread, when the statement is.
class Guard {
public:
    Guard(const Credentials& credentials, std::string backend, const Limits& limits, bool lasting,
          std::stop_token stop)
        : m_credentials(credentials)
        , m_backend(std::move(backend))
        , m_limits(limits)
        , m_lasting(lasting)
        // The server's own limit is to come first.
        , m_deadline(Deadline::after((lasting ? limits.lasting : limits.statement) + limits.grace))
        , m_stop(std::move(stop))
        , m_thread([this] { run(); }) {}

    ~Guard() { finish(); }

    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    std::stop_token cut() { return m_cut.get_token(); }

    // The statement has ended. Why it was ended by us, if it was.
    std::optional<Error> finish() {
        {
            const std::lock_guard lock(m_mutex);
            m_finished = true;
        }
        m_wake.notify_all();
        if (m_thread.joinable())
            m_thread.join();
        return m_reason;
    }

private:
    bool finishedWithin(Milliseconds duration) {
        std::unique_lock lock(m_mutex);
        return m_wake.wait_for(lock, duration, [this] { return m_finished; });
    }

    void run() {
        std::optional<Target> watching; // a second session, while it waits for locks
        while (!m_reason) {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, m_stop, kSendingBetweenLooks, [this] { return m_finished; });
            if (m_finished)
                return;
            lock.unlock();
            if (m_stop.stop_requested())
                m_reason = Error{ErrorCode::cancelled, "It was stopped", {}, {}};
            else if (m_deadline.expired())
                m_reason = Error{ErrorCode::timeout, "The server did not answer in time", {}, {}};
            else if (m_lasting)
                lookForLocks(watching);
        }
        end(watching);
    }

    void lookForLocks(std::optional<Target>& watching) {
        if (!open(watching))
            return; // the deadline still holds
        const auto waits =
            watching->rows("SELECT a.wait_event_type = 'Lock',"
                           " pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(a.pid), ', ')"
                           " FROM pg_catalog.pg_stat_activity a WHERE a.pid = $1::int",
                           {pidOf(m_backend)});
        if (!waits || waits->empty() || !waits->boolean(0, 0)) {
            m_waitsUntil.reset();
            return;
        }
        if (!m_waitsUntil)
            m_waitsUntil = Deadline::after(m_limits.lastingLock);
        if (m_waitsUntil->expired())
            m_reason = Error{ErrorCode::timeout,
                             fmt::format("It waited longer than {} for what session {} holds",
                                         formatDuration(m_limits.lastingLock), waits->text(0, 1)),
                             "Try again when that transaction has ended.", "55P03"};
    }

    bool open(std::optional<Target>& watching) {
        if (watching && watching->broken())
            watching.reset();
        if (!watching) {
            auto opened =
                Target::open(m_credentials, Rights::read, m_limits, Deadline::after(m_limits.grace), {});
            if (!opened)
                return false;
            watching.emplace(std::move(*opened));
        }
        watching->setDeadline(Deadline::after(m_limits.grace));
        return true;
    }

    void end(std::optional<Target>& watching) {
        for (const char* function : {"pg_cancel_backend", "pg_terminate_backend"}) {
            if (!open(watching) || !signal(*watching, function, m_backend))
                break;
            if (finishedWithin(m_limits.grace))
                return;
        }
        m_cut.request_stop();
    }

    const Credentials& m_credentials;
    std::string m_backend;
    Limits m_limits;
    bool m_lasting;
    Deadline m_deadline;
    std::stop_token m_stop;
    std::stop_source m_cut;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_finished = false;       // under m_mutex
    std::optional<Error> m_reason; // of the thread; read when it has been joined
    std::optional<Deadline> m_waitsUntil;
    std::thread m_thread; // last: it uses all above
};

Result<void> sendSql(Target& target, const Credentials& credentials, const Step& step, const Limits& limits,
                     std::stop_token stop) {
    target.setDeadline(Deadline::after(limits.statement + limits.grace));
    // lock_timeout also counts what CREATE INDEX CONCURRENTLY waits for older snapshots, and then leaves an
    // invalid index: such waiting has a limit of its own, kept by the guard.
    const auto millis = [](Milliseconds value) { return std::to_string(value.count()); };
    const auto set = target.rows(
        "SELECT pg_catalog.set_config('lock_timeout', $1, false),"
        " pg_catalog.set_config('statement_timeout', $2, false)",
        {step.lasting ? "0" : millis(limits.lock), millis(step.lasting ? limits.lasting : limits.statement)});
    if (!set)
        return fail(set.error());
    Guard guard(credentials, target.backend(), limits, step.lasting, std::move(stop));
    const auto answer = target.session().query(step.command, {}, Deadline::never(), guard.cut());
    const auto ended = guard.finish();
    target.setDeadline(Deadline::after(limits.statement + limits.grace));
    if (answer)
        return {};
    Error error = answer.error();
    if (ended) {
        const std::string own = error.message;
        error = *ended;
        error.context = target.broken() ? "the connection was given up" : own;
    }
    return fail(std::move(error));
}

Result<void> sendWords(Target& target, const Step& step) {
    // The connection comes back by itself after a restart, but then it may meet another server.
    const auto info = target.ask({"INFO", "server"});
    if (!info)
        return fail(info.error());
    if (redis::parseInfo(info->text)["run_id"] != target.name().life)
        return fail(ErrorCode::connectionLost, "Redis was restarted meanwhile");
    const std::vector<std::string_view> words(step.words.begin(), step.words.end());
    auto reply = target.redis().command(words);
    if (reply)
        return {};
    Error error = reply.error();
    if (error.code == ErrorCode::permission)
        error.hint =
            fmt::format("ACL SETUSER {} +{}",
                        target.redis().settings().user.empty() ? "default" : target.redis().settings().user,
                        step.words.front() == "UNLINK" ? "unlink ~*" : "config");
    return fail(std::move(error));
}

} // namespace

Result<void> send(Target& target, const Credentials& credentials, const Step& step, const Limits& limits,
                  std::stop_token stop) {
    if (stop.stop_requested())
        return fail(ErrorCode::cancelled, "It was stopped before the next command was sent");
    return target.isRedis() ? sendWords(target, step)
                            : sendSql(target, credentials, step, limits, std::move(stop));
}

Result<bool> endBackend(Target& target, const std::string& backend, const Limits& limits) {
    const Deadline until = Deadline::after(limits.statement);
    for (;;) {
        const auto runs = backendRuns(target, backend);
        if (!runs)
            return fail(runs.error());
        if (!*runs)
            return true;
        if (auto ended = signal(target, "pg_terminate_backend", backend); !ended)
            return fail(ended.error());
        if (until.expired())
            return false;
        std::this_thread::sleep_for(kBetweenChecks);
    }
}

} // namespace pavement::change
