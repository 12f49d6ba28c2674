#include "engine/sandbox/sample_database.h"

#include "engine/sandbox/sample_steps.h"

#include "engine/postgres/session.h"

#include <utility>

namespace pavement::sandbox {

namespace {

constexpr Milliseconds kStepLimit{120'000};

postgres::SessionLimits loaderLimits() {
    postgres::SessionLimits limits;
    limits.statementTimeout = kStepLimit;
    limits.lockTimeout = Milliseconds{30'000};
    limits.readOnly = false;
    limits.applicationName = "pms-loader";
    return limits;
}

// Half a sample would be taken for a whole one: away with it, on a connection of its own, since the loader's
// may be cut off while its statement still runs on the server.
void removeHalfLoaded(const postgres::ConnectionSettings& settings, int loaderPid) {
    const auto session = postgres::Session::open(settings, loaderLimits(), Deadline::after(kStepLimit));
    if (session) {
        const auto deadline = Deadline::after(kStepLimit);
        (void)(*session)->query("SELECT pg_terminate_backend($1)", {std::to_string(loaderPid)}, deadline);
        (void)(*session)->query("DROP SCHEMA IF EXISTS pms CASCADE", {}, deadline);
    }
}

} // namespace

Result<void> loadSampleDatabase(const postgres::ConnectionSettings& settings, const SampleOptions& options,
                                const std::function<void(double, std::string)>& progress,
                                std::stop_token stop) {
    if (!(options.scale > 0.0 && options.scale <= 100.0)) {
        return fail(ErrorCode::invalidInput, "The sample's scale must be above 0 and at most 100");
    }
    auto session = postgres::Session::open(settings, loaderLimits(), Deadline::after(kStepLimit), stop);
    if (!session) {
        return fail(session.error());
    }
    const auto existing = (*session)->query("SELECT 1 FROM pg_namespace WHERE nspname = 'pms'", {},
                                            Deadline::after(kStepLimit));
    if (!existing) {
        return fail(existing.error());
    }
    if (!existing->empty()) {
        return fail(ErrorCode::alreadyExists, "The database has a schema \"pms\" already",
                    "Load the sample into an empty database");
    }

    auto steps = schemaSteps(options.seed);
    // Nothing here is worth waiting for a disk, and one sort of a large index fits in memory.
    steps.insert(steps.begin(), {{"schema", "SET maintenance_work_mem = '128MB'", 0.0},
                                 {"schema", "SET synchronous_commit = off", 0.0},
                                 {"schema", "SET client_min_messages = warning", 0.0}});
    for (auto& more : {dataSteps(sampleSizes(options.scale)), indexSteps(), finishingSteps()}) {
        steps.insert(steps.end(), more.begin(), more.end());
    }
    double total = 0.0;
    for (const auto& step : steps) {
        total += step.weight;
    }
    double done = 0.0;
    for (const auto& step : steps) {
        if (progress) {
            progress(done / total, step.what);
        }
        // Above the server's own limit, so that its answer comes first.
        const auto deadline = Deadline::after(kStepLimit + Milliseconds{10'000});
        const auto result = (*session)->query(step.sql, {}, deadline, stop);
        if (!result) {
            removeHalfLoaded(settings, (*session)->backendPid());
            auto error = result.error();
            error.message = "Could not load the sample (" + step.what + "): " + error.message;
            return fail(std::move(error));
        }
        done += step.weight;
    }
    if (progress) {
        progress(1.0, "ready");
    }
    return {};
}

Result<Bytes> databaseSize(const postgres::ConnectionSettings& settings, Deadline deadline,
                           std::stop_token stop) {
    const auto session = postgres::Session::open(settings, loaderLimits(), deadline, stop);
    if (!session) {
        return fail(session.error());
    }
    const auto size = (*session)->query("SELECT pg_database_size(current_database())", {}, deadline, stop);
    if (!size) {
        return fail(size.error());
    }
    return Bytes{size->integer(0, 0)};
}

} // namespace pavement::sandbox
