#include "engine/keyspace/sample.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <unordered_set>

namespace pavement::keyspace {

namespace {

constexpr unsigned kMostCount = 1000;
constexpr std::size_t kPipelinedKeys = 200;
constexpr std::size_t kLeastPerSegment = 20;

using Clock = std::chrono::steady_clock;

// Waits, but no longer than until somebody asks to stop.
void pause(Clock::duration length, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, length, [] { return false; });
}

class Sampler {
public:
    Sampler(redis::Connection& connection, const SampleOptions& options, const std::stop_token& stop,
            const std::function<void(double)>& progress)
        : m_connection(connection)
        , m_options(options)
        , m_stop(stop)
        , m_progress(progress)
        , m_random(options.seed != 0 ? options.seed : std::random_device{}()) {}

    Result<KeySample> take() {
        const auto begin = Clock::now();
        if (auto prepared = prepare(); !prepared) {
            return fail(std::move(prepared.error()));
        }
        const std::uint64_t before = m_sample.population;
        auto done = m_sample.complete ? segment("0", SampleOptions::kMostKeys) : segments();
        if (!done) {
            return fail(std::move(done.error()));
        }
        if (m_sample.endedEarly) {
            m_sample.complete = false;
        }
        if (auto after = size()) {
            m_sample.population = (before + *after + 1) / 2;
        }
        m_sample.population = std::max<std::uint64_t>(m_sample.population, m_sample.keys.size());
        m_sample.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        return std::move(m_sample);
    }

private:
    Result<std::uint64_t> size() {
        auto reply = m_connection.command({"DBSIZE"});
        if (!reply) {
            return fail(std::move(reply.error()));
        }
        return static_cast<std::uint64_t>(reply->integer);
    }

    Result<void> prepare() {
        const auto population = size();
        if (!population) {
            return fail(population.error());
        }
        m_sample.population = *population;
        const std::size_t wanted = m_options.keys == 0 ? SampleOptions::kMostKeys : m_options.keys;
        m_wanted = std::min(wanted, SampleOptions::kMostKeys);
        m_sample.complete = m_wanted >= (*population + 1) / 2;
        std::string policy = "noeviction";
        if (const auto reply = m_connection.command({"INFO"})) {
            auto info = redis::parseInfo(reply->text);
            policy = info["maxmemory_policy"];
            if (info["redis_mode"] == "cluster") {
                // A cursor there names a slot, which another node may serve: a random one is no fair draw.
                // All keys, then, up to the most that is ever read.
                m_wanted = SampleOptions::kMostKeys;
                m_sample.complete = true;
                if (info["role"] == "slave") {
                    static_cast<void>(m_connection.command({"READONLY"}));
                }
            }
        }
        m_sample.lfu = policy.find("lfu") != std::string::npos;
        m_sample.lengthsKnown = redis::canReadLengths(m_connection, policy);
        m_read = {m_options.memorySamples, m_sample.lfu, m_sample.lengthsKnown};
        return {};
    }

    Result<void> segments() {
        const std::size_t most = std::max<std::size_t>(1, m_wanted / kLeastPerSegment);
        const auto count = static_cast<unsigned>(std::clamp<std::size_t>(m_options.segments, 1, most));
        std::uniform_int_distribution<std::uint32_t> cursors;
        for (unsigned i = 0; i < count && !m_sample.endedEarly; ++i) {
            const std::size_t share = m_wanted * (i + 1) / count - m_wanted * i / count;
            if (auto done = segment(std::to_string(cursors(m_random)), share); !done) {
                return done;
            }
        }
        return {};
    }

    // Whole steps only: within a bucket the newest key comes first, so half a step would prefer new keys.
    Result<void> segment(std::string cursor, std::size_t share) {
        const unsigned number = m_sample.segmentCount++;
        const auto count = static_cast<unsigned>(
            std::clamp<std::size_t>(std::min<std::size_t>(m_options.stepCount, share), 1, kMostCount));
        std::size_t met = 0;
        while (met < share) {
            if (m_stop.stop_requested()) {
                return fail(ErrorCode::cancelled, "The scan was interrupted");
            }
            if (m_options.deadline.expired()) {
                m_sample.endedEarly = true;
                return {};
            }
            const auto begin = Clock::now();
            auto step = redis::scanStep(m_connection, cursor, count);
            if (!step) {
                return fail(std::move(step.error()));
            }
            ++m_sample.steps;
            cursor = std::move(step->cursor);
            met += step->keys.size();
            if (auto read = take(std::move(step->keys), number); !read) {
                return read;
            }
            if (m_progress) {
                const double aim = m_sample.complete ? static_cast<double>(m_sample.population)
                                                     : static_cast<double>(m_wanted);
                m_progress(std::min(1.0, static_cast<double>(m_sample.keys.size()) / std::max(1.0, aim)));
            }
            if (cursor == "0") {
                return {}; // the end of the table; a segment that began near it is a short one
            }
            const auto busy = Clock::now() - begin;
            const auto slot = m_options.stepsPerSecond > 0
                                  ? std::chrono::duration_cast<Clock::duration>(
                                        std::chrono::duration<double>(1 / m_options.stepsPerSecond))
                                  : Clock::duration{0};
            pause(std::max(busy, slot - busy), m_stop);
        }
        return {};
    }

    Result<void> take(std::vector<std::string> names, unsigned number) {
        std::erase_if(names, [this](const std::string& name) {
            return !m_seen.insert(std::hash<std::string>{}(name)).second;
        });
        for (std::size_t at = 0; at < names.size(); at += kPipelinedKeys) {
            const auto some = std::span(names).subspan(at, std::min(kPipelinedKeys, names.size() - at));
            auto facts = redis::readKeyFacts(m_connection, some, m_read,
                                             Deadline::after(m_connection.settings().commandTimeout));
            if (!facts) {
                return fail(std::move(facts.error()));
            }
            for (redis::KeyFacts& each : *facts) {
                if (each.key.size() > KeySample::kLongestName) {
                    each.key.resize(KeySample::kLongestName);
                    each.key.shrink_to_fit();
                }
                m_sample.keys.push_back(std::move(each));
                m_sample.segmentOf.push_back(number);
            }
        }
        return {};
    }

    redis::Connection& m_connection;
    const SampleOptions& m_options;
    const std::stop_token& m_stop;
    const std::function<void(double)>& m_progress;
    std::mt19937_64 m_random;
    redis::KeyReadOptions m_read;
    std::unordered_set<std::size_t> m_seen; // hashes of names: SCAN may tell a key twice, segments may meet
    std::size_t m_wanted = 0;
    KeySample m_sample;
};

} // namespace

Result<KeySample> takeSample(redis::Connection& connection, const SampleOptions& options,
                             const std::stop_token& stop, const std::function<void(double)>& progress) {
    return Sampler(connection, options, stop, progress).take();
}

} // namespace pavement::keyspace
