#pragma once
// What is in memory only, or in memory and in the tail: for each series the samples not yet sealed into a
// chunk. Thread-safe; no call waits for a disk. Times out of order: a late sample is sorted in among the
// unsealed ones; one older than those (the clock was set back) closes the run of samples and begins another,
// at most once a minute and series; anything older, and a second sample for the same instant, is refused.

#include "engine/base/clock.h"
#include "engine/history/chunk.h"

#include <deque>
#include <mutex>

namespace pavement::history {

using Run = std::vector<Point>; // times strictly ascending

class Heads {
public:
    // Beyond so many unsealed samples it is time to seal; beyond the second the oldest are dropped.
    static constexpr std::size_t kFull = 1U << 20U;
    static constexpr std::size_t kMost = 4U << 20U;

    struct Counts {
        std::uint64_t accepted = 0;
        std::uint64_t refused = 0;
        std::uint64_t dropped = 0;
    };

    // Room for the series, which must be told the newest time already sealed.
    void admit(SeriesId series, std::int64_t newestSealed);
    Counts append(std::span<const Sample> samples, SteadyTime now);
    // The same from the file's tail: not written to the tail again, and as often set back as it says.
    Counts restore(std::span<const Sample> samples);
    void forget(); // everything, before the tail is read anew; the newest sealed times stay

    struct Copy {
        std::uint64_t sealings = 0; // how many sealings this state has seen
        std::vector<Run> runs;
    };

    Copy copy(SeriesId series) const;
    std::uint64_t sealings() const;
    void setSealings(std::uint64_t count);
    std::optional<TimeRange> extent(SeriesId series) const; // both ends inclusive

    // The samples to add to the tail. putBack() when they could not be written.
    std::vector<Sample> takeFresh();
    void putBack(std::vector<Sample> fresh);

    struct Sealing {
        struct Job {
            SeriesId series = 0;
            const std::vector<Run>* runs = nullptr; // unchanged until endSealing()
        };

        std::vector<Job> jobs;
        std::vector<Sample> carried; // all else: the new tail
        std::uint64_t unwritten = 0; // how many of all these were in no file before
    };

    // One at a time. Runs of at least so many samples, or of over six hours, are to be sealed.
    Sealing beginSealing(std::size_t atLeast);
    void endSealing(bool stored);

    void distrustTail();   // the file lost it
    bool mustSeal() const; // too much in memory, or the tail no longer says all
    std::size_t size() const;

private:
    struct Head {
        Run run;
        std::vector<Run> closed;  // before a clock was set back; sealed at the next occasion
        std::vector<Run> sealing; // being written
        std::int64_t newest = 0;  // of the present run, sealed or not
        SteadyTime setBack = SteadyTime::min();
        bool known = false;
    };

    bool place(Head& head, const Point& point, SteadyTime now, bool trusted);
    std::uint64_t shed();

    mutable std::mutex m_mutex;
    std::deque<Head> m_heads; // a deque, so that a Job's pointer outlives a new series
    std::vector<Sample> m_fresh;
    std::size_t m_size = 0;
    std::uint64_t m_unwritten = 0;
    std::uint64_t m_unwrittenBeingSealed = 0;
    std::uint64_t m_sealings = 0;
    bool m_tailStale = false;
};

} // namespace pavement::history
