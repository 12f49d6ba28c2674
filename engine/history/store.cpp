#include "engine/history/store.h"

#include "engine/base/files.h"
#include "engine/base/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pavement::history {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

} // namespace

History::Impl::Impl(OpenOptions options, const Clock& clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_sealedAt(clock.steady())
    , m_ballast(beside(".ballast")) {}

std::filesystem::path History::Impl::beside(std::string_view suffix) const {
    std::filesystem::path other = m_options.path;
    other += suffix;
    return other;
}

History::Impl::~Impl() {
    m_thread.request_stop();
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    const std::lock_guard lock(m_writerMutex);
    if (m_writer) {
        if (const auto done = commit(); !done)
            log::warning(done.error().oneLine());
    }
}

Result<void> History::Impl::open() {
    auto opened = openWhereAllowed();
    m_options.onSalvage = nullptr; // whoever listens does so no longer than this
    m_options.stop = {};
    return opened;
}

Result<void> History::Impl::openWhereAllowed() {
    if (m_options.readOnly)
        return openForReading();
    const std::filesystem::path folder = m_options.path.parent_path();
    std::error_code none;
    if (!folder.empty() && !std::filesystem::exists(folder, none)) {
        if (auto made = makePrivateDirectory(folder); !made)
            return made;
    }
    if (!m_lock.take(beside(".lock"))) {
        if (errno != EWOULDBLOCK)
            return fail(errnoError(errno, "lock", beside(".lock")));
        m_health.otherWriter = true;
        m_health.lastProblem = "Another program records into this file; it is open for reading only.";
        return openForReading();
    }
    return guarded<void>("open", [&]() -> Result<void> {
        if (auto opened = openForWriting(); !opened)
            return opened;
        beginWriting();
        return {};
    });
}

Result<void> History::Impl::openForReading() {
    return guarded<void>("open", [&]() -> Result<void> {
        std::error_code none;
        if (!std::filesystem::exists(m_options.path, none))
            return fail(ErrorCode::notFound, "There is no history file " + m_options.path.string(),
                        "Check the path.");
        {
            Lease lease(*this);
            if (lease.connection->number("PRAGMA application_id") != kApplicationId)
                return fail(ErrorCode::invalidInput, m_options.path.string() + " is not a history file",
                            "Choose another file.");
        }
        refreshNow();
        return {};
    });
}

void History::Impl::beginWriting() {
    endLeftovers();
    for (const SeriesId id : m_catalogue.all()) {
        for (auto& waiting : m_toRoll)
            waiting.insert(id);
    }
    m_ballast.hold();
    clockIsTrusted(); // from here on
    m_writable = true;
    m_thread = std::jthread([this](const std::stop_token& stop) { writeLoop(stop); });
}

// The other program has closed the file, or died: from now on we record.
void History::Impl::takeOver() {
    if (m_options.readOnly || m_writable || !m_lock.take(beside(".lock")))
        return;
    const std::scoped_lock lock(m_writerMutex, m_refreshMutex);
    const auto opened = guarded<void>("open", [&] { return openForWriting(); });
    if (!opened || m_writer == nullptr)
        return;
    beginWriting();
    const std::lock_guard healthLock(m_healthMutex);
    m_health.otherWriter = false;
    m_health.lastProblem.clear();
}

void History::Impl::loadCatalogue(Connection& connection) {
    Query series(connection, "SELECT id, target, metric, label FROM series");
    while (series.next()) {
        const auto id = static_cast<SeriesId>(series.integer(0));
        m_catalogue.load(id, {series.text(1), series.text(2), series.text(3)});
        m_heads.admit(id, kNever);
    }
    Query newest(connection, "SELECT series, max(last) FROM chunk_raw GROUP BY series");
    while (newest.next())
        m_heads.admit(static_cast<SeriesId>(newest.integer(0)), newest.integer(1));
}

void History::Impl::loadTail(Connection& connection) {
    m_heads.forget();
    m_heads.setSealings(
        static_cast<std::uint64_t>(connection.number("SELECT value FROM state WHERE name='sealings'")));
    m_nextLatency = connection.number("SELECT value FROM state WHERE name='latency'") + 1;
    m_tailId = 0;
    m_tailBytes = 0;
    Query tail(connection, "SELECT id, body FROM tail ORDER BY id");
    while (tail.next()) {
        m_tailId = tail.integer(0);
        m_tailBytes += static_cast<std::int64_t>(tail.blob(1).size());
        if (const auto samples = decodeTail(tail.blob(1)))
            m_heads.restore(*samples);
        else
            noteDamage(kLevels, m_tailId);
    }
}

// Another program's samples reach us through the tail alone; it is read again when the file has changed.
void History::Impl::refresh(Connection& snapshot) {
    const auto sealings =
        static_cast<std::uint64_t>(snapshot.number("SELECT value FROM state WHERE name='sealings'"));
    const std::int64_t tail = snapshot.number("SELECT max(id) FROM tail");
    const std::int64_t series = snapshot.number("SELECT max(id) FROM series");
    if (m_refreshed && sealings == m_heads.sealings() && tail == m_tailId && series == m_seriesSeen)
        return;
    m_refreshed = true;
    m_seriesSeen = series;
    loadCatalogue(snapshot);
    loadTail(snapshot);
}

void History::Impl::refreshNow() {
    if (m_writable)
        return;
    try {
        Lease lease(*this); // before the lock, as in a View
        const std::lock_guard lock(m_refreshMutex);
        if (m_writable)
            return;
        const Transaction snapshot(*lease.connection, "BEGIN");
        refresh(*lease.connection);
    } catch (const SQLite::Exception& e) {
        noteProblem(e, "read");
    }
}

Health History::Impl::healthNow() {
    Health health;
    {
        const std::lock_guard lock(m_healthMutex);
        health = m_health;
    }
    std::error_code none;
    const std::uintmax_t bytes = std::filesystem::file_size(m_options.path, none);
    health.fileBytes = static_cast<std::int64_t>((none ? 0 : bytes) + walBytes());
    return health;
}

void History::Impl::wakeWriter() {
    {
        const std::lock_guard lock(m_wakeMutex);
        m_woken = true;
    }
    m_wake.notify_one();
}

tl::unexpected<Error> History::Impl::notWritable() const {
    return fail(ErrorCode::busy, "The history is open for reading only",
                m_options.readOnly ? "Open it for writing."
                                   : "Another program records into this file; close it first.");
}

void History::Impl::noteProblem(const SQLite::Exception& e, std::string_view doing) {
    const std::string line = toError(e, doing, m_options.path).oneLine();
    const std::lock_guard lock(m_healthMutex);
    m_health.lastProblem = line;
    if (isDamage(e))
        m_damageSeen = true;
}

void History::Impl::noteDamage(std::size_t level, std::int64_t id) {
    const std::lock_guard lock(m_healthMutex);
    if (!m_damaged.emplace(level, id).second)
        return;
    m_health.chunksDamaged = m_damagedBefore + m_damaged.size();
    m_health.lastProblem =
        fmt::format("{} damaged parts of {} were skipped", m_damaged.size(), m_options.path.string());
}

History::Impl::Lease::Lease(Impl& impl)
    : store(impl)
    , gate(impl.m_gate) {
    {
        const std::lock_guard lock(store.m_readersMutex);
        if (!store.m_readers.empty()) {
            connection = std::move(store.m_readers.back());
            store.m_readers.pop_back();
        }
    }
    if (!connection)
        connection = std::make_unique<Connection>(store.m_options.path, Connection::Mode::read);
}

History::Impl::Lease::~Lease() {
    constexpr std::size_t kIdleReaders = 4;
    const std::lock_guard lock(store.m_readersMutex);
    if (store.m_readers.size() < kIdleReaders)
        store.m_readers.push_back(std::move(connection));
}

// A sealing moves samples from memory into the file. The two copies here are of one moment when both have
// seen the same number of sealings; the writer counts in memory right after it has counted in the file, so
// this settles at once.
History::Impl::View::View(Impl& impl, SeriesId series)
    : lease(impl)
    , snapshot(*lease.connection, "BEGIN")
    , heads() {
    if (!impl.m_writable) {
        const std::lock_guard lock(impl.m_refreshMutex);
        if (!impl.m_writable) {
            impl.refresh(connection());
            heads = impl.m_heads.copy(series);
            return;
        }
    }
    heads = impl.m_heads.copy(series);
    const std::string count = "SELECT value FROM state WHERE name='sealings'";
    for (auto inFile = static_cast<std::uint64_t>(connection().number(count)); inFile != heads.sealings;
         inFile = static_cast<std::uint64_t>(connection().number(count))) {
        if (inFile < heads.sealings) {
            connection().exec("COMMIT");
            connection().exec("BEGIN");
        } else {
            std::this_thread::yield();
        }
        heads = impl.m_heads.copy(series);
    }
}

} // namespace pavement::history
