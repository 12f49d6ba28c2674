#include "engine/history/store.h"
#include "engine/history/work_codec.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pavement::history {

namespace {

enum Kind : std::int64_t { work = 0, waits = 1 };

constexpr std::array<std::int64_t, kWorkLevels> kSteps{0, 60'000, 3'600'000};
// Ranges longer than this are read from the next level.
constexpr std::array<Milliseconds, kWorkLevels - 1> kLongest{std::chrono::hours{6}, std::chrono::hours{72}};
constexpr std::size_t kMostLabelsRemembered = 100'000;
constexpr int kFoldAtOnce = 400; // rows
// Of a folded interval so many stay whatever they are, and of the others those of at least such a share of
// the time. Without that, a server whose query ids are ever new would fill the file with the names of
// statements that ran once.
constexpr std::size_t kAlwaysListed = 500;
constexpr double kNegligible = 1e-4;

const char* const kRows = "SELECT id, at, body FROM work WHERE target=? AND kind=? AND level=? AND at>=? AND"
                          " at<? AND id>?";

std::int64_t floorToStep(std::int64_t at, std::int64_t step) {
    const std::int64_t rest = at % step;
    return at - (rest < 0 ? rest + step : rest);
}

// Rows up to this id of a level are contained in the next.
std::int64_t folded(Connection& connection, std::string_view target, std::int64_t kind, std::size_t level) {
    Query query(connection, "SELECT folded FROM work_mark WHERE target=? AND kind=? AND level=?");
    query.bind(1, target).bind(2, kind).bind(3, static_cast<std::int64_t>(level));
    return query.next() ? query.integer(0) : 0;
}

void insert(Connection& connection, std::string_view target, std::int64_t kind, std::size_t level,
            std::int64_t at, ByteView body) {
    Query row(connection, "INSERT INTO work(target, kind, level, at, body) VALUES(?,?,?,?,?)");
    row.bind(1, target).bind(2, kind).bind(3, static_cast<std::int64_t>(level)).bind(4, at).bind(5, body);
    row.run();
}

// The coarsest level that is fine enough, unless only a coarser one reaches back to the beginning.
std::size_t levelFor(Connection& connection, std::string_view target, std::int64_t kind, TimeRange range) {
    std::size_t wanted = 0;
    while (wanted < kLongest.size() && range.length() > kLongest[wanted]) {
        ++wanted;
    }
    constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
    std::array<std::int64_t, kWorkLevels> first{};
    for (std::size_t level = wanted; level < kWorkLevels; ++level) {
        Query query(connection, "SELECT min(at) FROM work WHERE target=? AND kind=? AND level=?");
        query.bind(1, target).bind(2, kind).bind(3, static_cast<std::int64_t>(level));
        first[level] = query.next() && !query.isNull(0) ? query.integer(0) : kNone;
    }
    for (std::size_t level = wanted; level + 1 < kWorkLevels; ++level) {
        // As far back as any: a bucket begins up to its own length before what is in it.
        bool reaches = true;
        for (std::size_t coarser = level + 1; coarser < kWorkLevels; ++coarser) {
            reaches =
                reaches && (first[coarser] == kNone ||
                            (first[level] != kNone && first[level] - kSteps[coarser] <= first[coarser]));
        }
        if (reaches || first[level] <= toMillis(range.from)) {
            return level;
        }
    }
    return kWorkLevels - 1;
}

template <typename Interval>
using Decode = std::optional<Interval> (*)(ByteView);

// Visits a level's own rows and whatever finer ones are not contained in them yet.
template <typename Interval>
Milliseconds visitRows(Connection& connection, std::string_view target, Kind kind, TimeRange range,
                       Decode<Interval> decode, const std::function<void(const Interval&)>& visit) {
    const std::size_t level = levelFor(connection, target, kind, range);
    for (std::size_t finer = 0; finer <= level; ++finer) {
        std::int64_t from = toMillis(range.from);
        if (kSteps[finer] > 0) {
            from = floorToStep(from, kSteps[finer]); // a bucket that touches the range counts whole
        }
        const std::int64_t after = finer == level ? 0 : folded(connection, target, kind, finer);
        Query rows(connection, kRows);
        rows.bind(1, target).bind(2, static_cast<std::int64_t>(kind));
        rows.bind(3, static_cast<std::int64_t>(finer)).bind(4, from).bind(5, toMillis(range.to));
        rows.bind(6, after);
        while (rows.next()) {
            auto interval = decode(rows.blob(2));
            if (!interval) {
                continue; // damaged: a gap
            }
            const Timestamp at = fromMillis(rows.integer(1));
            if (finer == 0) { // a raw one is kept by its end
                interval->from = at - Milliseconds{std::llround(interval->seconds * 1000)};
                interval->to = at;
            } else {
                interval->from = at;
                interval->to = at + Milliseconds{kSteps[finer]};
                interval->folded = true;
            }
            visit(*interval);
        }
    }
    return Milliseconds{kSteps[level]};
}

// Rows of one level into the next, as many as make whole buckets. True: there may be more.
template <typename Interval>
bool foldSome(Connection& connection, const std::string& target, std::int64_t kind, std::size_t level,
              std::int64_t after, Decode<Interval> decode, Bytes (*encode)(const Interval&),
              const std::function<void(Interval&)>& trim) {
    struct Bucket {
        std::int64_t at = 0;
        std::int64_t last = 0; // id
        Interval sum;
    };

    const std::int64_t step = kSteps[level + 1];
    std::vector<Bucket> buckets;
    int seen = 0;
    {
        Query rows(connection, "SELECT id, at, body FROM work WHERE target=? AND kind=? AND level=? AND id>?"
                               " ORDER BY id LIMIT ?");
        rows.bind(1, std::string_view(target)).bind(2, kind).bind(3, static_cast<std::int64_t>(level));
        rows.bind(4, after).bind(5, std::int64_t{kFoldAtOnce});
        for (; rows.next(); ++seen) {
            const std::int64_t bucket = floorToStep(rows.integer(1), step);
            if (buckets.empty() || buckets.back().at != bucket) {
                buckets.emplace_back().at = bucket;
            }
            if (const auto interval = decode(rows.blob(2))) {
                merge(buckets.back().sum, *interval);
            }
            buckets.back().last = rows.integer(0);
        }
    }
    if (buckets.size() < 2) {
        return false; // the newest one is still growing
    }
    buckets.pop_back();
    for (Bucket& bucket : buckets) {
        trim(bucket.sum);
        // A second row for one bucket, after the clock was set back, is as good as one.
        insert(connection, target, kind, level + 1, bucket.at, encode(bucket.sum));
    }
    Query mark(connection, "UPDATE work_mark SET folded=? WHERE target=? AND kind=? AND level=?");
    mark.bind(1, buckets.back().last).bind(2, std::string_view(target)).bind(3, kind);
    mark.bind(4, static_cast<std::int64_t>(level)).run();
    return seen == kFoldAtOnce;
}

// Takes the negligible ones out, and gives them.
template <typename Item, typename Size>
std::vector<Item> takeNegligible(std::vector<Item>& items, double whole, Size sizeOf) {
    if (items.size() <= kAlwaysListed) {
        return {};
    }
    std::sort(items.begin(), items.end(),
              [&](const Item& a, const Item& b) { return sizeOf(a) > sizeOf(b); });
    const auto first = std::find_if(items.begin() + kAlwaysListed, items.end(),
                                    [&](const Item& one) { return sizeOf(one) < kNegligible * whole; });
    std::vector<Item> taken(first, items.end());
    items.erase(first, items.end());
    return taken;
}

} // namespace

// The total has them all, so what is not listed any more is in "everything else".
void History::Impl::trimWork(NumberedInterval& interval) {
    takeNegligible(interval.statements, interval.total[WorkFigure::seconds],
                   [](const NumberedWork& one) { return one.work[WorkFigure::seconds]; });
}

// Goes by the event alone, as what was beyond the most that is listed when it was sampled.
void History::Impl::trimWaits(Connection& connection, std::string_view target, NumberedWaits& interval) {
    double whole = 0;
    for (const NumberedWait& one : interval.waits) {
        whole += one.seconds;
    }
    const auto taken =
        takeNegligible(interval.waits, whole, [](const NumberedWait& one) { return one.seconds; });
    NumberedWaits others;
    for (const NumberedWait& one : taken) {
        Query label(connection, "SELECT label, first FROM work_label WHERE id=?");
        label.bind(1, std::int64_t{one.label});
        const std::string name = label.next() ? label.text(0) : std::string();
        const std::size_t tab = name.find('\t');
        if (tab != std::string::npos) {
            const Timestamp first = fromMillis(label.integer(1));
            merge(others,
                  {{}, {}, 0, {{workLabel(connection, target, name.substr(tab), first), one.seconds}}});
        }
    }
    merge(interval, others);
}

std::uint32_t History::Impl::workLabel(Connection& connection, std::string_view target,
                                       const std::string& label, Timestamp at) {
    std::string key = std::string(target) + '\n' + label;
    const auto known = m_workLabels.find(key);
    if (known != m_workLabels.end()) {
        m_sweep.note(known->second);
        return known->second;
    }
    if (m_workLabels.size() > kMostLabelsRemembered)
        m_workLabels.clear();
    Query(connection, "INSERT OR IGNORE INTO work_label(target, label, first) VALUES(?,?,?)")
        .bind(1, target)
        .bind(2, std::string_view(label))
        .bind(3, toMillis(at))
        .run();
    Query query(connection, "SELECT id FROM work_label WHERE target=? AND label=?");
    query.bind(1, target).bind(2, std::string_view(label));
    query.next();
    const auto number = static_cast<std::uint32_t>(query.integer(0));
    m_workLabels.emplace(std::move(key), number);
    m_sweep.note(number);
    return number;
}

Result<void> History::Impl::addWorkRow(std::string_view target, std::int64_t kind, Timestamp at,
                                       const std::function<Bytes(Connection&)>& body) {
    auto done = writing<void>("write to", [&](Connection& connection) -> Result<void> {
        if (!m_hasWork)
            return fail(ErrorCode::unsupported, "The history file could not be brought up to date",
                        "Free some space on its disk and start again.");
        insert(connection, target, kind, 0, toMillis(at), body(connection));
        for (std::int64_t level = 0; level + 1 < static_cast<std::int64_t>(kWorkLevels); ++level) {
            Query mark(connection,
                       "INSERT OR IGNORE INTO work_mark(target, kind, level, folded) VALUES(?,?,?,0)");
            mark.bind(1, target).bind(2, kind).bind(3, level).run();
        }
        return {};
    });
    if (!done) {
        const std::lock_guard lock(m_writerMutex);
        m_workLabels.clear(); // the numbers given were taken back
    }
    return done;
}

void History::Impl::foldWork(Connection& connection, SteadyTime until) {
    struct Mark {
        std::string target;
        std::int64_t kind, level, folded;
    };

    if (!m_hasWork)
        return;
    bool more = true;
    while (more && std::chrono::steady_clock::now() < until) {
        more = false;
        std::vector<Mark> marks;
        {
            Query query(connection, "SELECT target, kind, level, folded FROM work_mark ORDER BY level");
            while (query.next())
                marks.push_back({query.text(0), query.integer(1), query.integer(2), query.integer(3)});
        }
        for (const Mark& mark : marks) {
            Transaction transaction(connection);
            const auto level = static_cast<std::size_t>(mark.level);
            const bool rest =
                mark.kind == Kind::work
                    ? foldSome<NumberedInterval>(connection, mark.target, mark.kind, level, mark.folded,
                                                 decodeWork, encodeWork, trimWork)
                    : foldSome<NumberedWaits>(
                          connection, mark.target, mark.kind, level, mark.folded, decodeWaits, encodeWaits,
                          [&](NumberedWaits& waits) { trimWaits(connection, mark.target, waits); });
            transaction.commit();
            more = more || rest;
        }
    }
}

// Of what the next level contains, the oldest rows before the cut-off. How many went.
std::size_t History::Impl::dropOldestWork(Connection& connection, std::size_t level, std::int64_t cutOff,
                                          std::int64_t most) {
    struct Part {
        std::string target;
        std::int64_t kind, folded;
    };

    if (!m_hasWork)
        return 0;
    const auto number = static_cast<std::int64_t>(level);
    const bool last = level + 1 == kWorkLevels;
    Transaction transaction(connection);
    std::vector<Part> parts;
    {
        Query marks(connection, "SELECT target, kind, folded FROM work_mark WHERE level=?");
        marks.bind(1, last ? std::int64_t{0} : number); // each part has a mark for the first level
        while (marks.next())
            parts.push_back({marks.text(0), marks.integer(1),
                             last ? std::numeric_limits<std::int64_t>::max() : marks.integer(2)});
    }
    const auto before = connection.database().getTotalChanges();
    for (const Part& part : parts) { // by index, so that looking in vain costs nothing
        Query rows(connection, "DELETE FROM work WHERE id IN (SELECT id FROM work WHERE target=? AND kind=?"
                               " AND level=? AND at<? AND id<=? ORDER BY at LIMIT ?)");
        rows.bind(1, std::string_view(part.target)).bind(2, part.kind).bind(3, number);
        rows.bind(4, cutOff).bind(5, part.folded).bind(6, most).run();
    }
    const auto gone = connection.database().getTotalChanges() - before;
    transaction.commit();
    m_sweep.due = m_sweep.due || gone > 0;
    return static_cast<std::size_t>(gone);
}

Result<void> History::addWork(std::string_view target, const WorkInterval& interval) {
    return m_impl->addWorkRow(target, Kind::work, interval.at, [&](Connection& connection) {
        NumberedInterval numbered;
        numbered.seconds = interval.seconds;
        numbered.figures = interval.figures;
        numbered.total = interval.total;
        numbered.partial = interval.partial;
        numbered.statements.reserve(interval.statements.size());
        for (const LabelledWork& one : interval.statements)
            numbered.statements.push_back(
                {m_impl->workLabel(connection, target, one.label, interval.at), one.work});
        return encodeWork(numbered);
    });
}

Result<void> History::addWaits(std::string_view target, const WaitInterval& interval) {
    return m_impl->addWorkRow(target, Kind::waits, interval.at, [&](Connection& connection) {
        NumberedWaits numbered{{}, {}, interval.seconds, {}};
        numbered.partial = interval.partial;
        for (const StatementWait& one : interval.waits)
            numbered.waits.push_back(
                {m_impl->workLabel(connection, target, one.label + '\t' + one.event, interval.at),
                 one.seconds});
        return encodeWaits(numbered);
    });
}

Result<Milliseconds> History::eachWork(std::string_view target, TimeRange range,
                                       const std::function<void(const NumberedInterval&)>& visit) const {
    return m_impl->guarded<Milliseconds>("read", [&]() -> Result<Milliseconds> {
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return Milliseconds{0};
        const Transaction snapshot(*lease.connection, "BEGIN");
        return visitRows<NumberedInterval>(*lease.connection, target, Kind::work, range, decodeWork, visit);
    });
}

Result<Milliseconds> History::eachWait(std::string_view target, TimeRange range,
                                       const std::function<void(const NumberedWaits&)>& visit) const {
    return m_impl->guarded<Milliseconds>("read", [&]() -> Result<Milliseconds> {
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return Milliseconds{0};
        const Transaction snapshot(*lease.connection, "BEGIN");
        return visitRows<NumberedWaits>(*lease.connection, target, Kind::waits, range, decodeWaits, visit);
    });
}

Result<std::vector<WorkLabel>> History::workLabels(std::string_view target) const {
    return m_impl->guarded<std::vector<WorkLabel>>("read", [&]() -> Result<std::vector<WorkLabel>> {
        std::vector<WorkLabel> labels;
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return labels;
        Query query(*lease.connection, "SELECT id, label, first FROM work_label WHERE target=?");
        query.bind(1, target);
        while (query.next())
            labels.push_back(
                {static_cast<std::uint32_t>(query.integer(0)), query.text(1), fromMillis(query.integer(2))});
        return labels;
    });
}

} // namespace pavement::history
