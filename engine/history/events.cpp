#include "engine/base/scrub.h"
#include "engine/history/store.h"

#include <array>
#include <limits>

namespace pavement::history {

namespace {

constexpr std::array kKinds{EventKind::note,
                            EventKind::alertRaised,
                            EventKind::alertCleared,
                            EventKind::restart,
                            EventKind::failover,
                            EventKind::statsReset,
                            EventKind::gap,
                            EventKind::connectionLost,
                            EventKind::connectionRestored,
                            EventKind::collectorSlowed,
                            EventKind::change};

// What lasts and has no end. One program writes at a time: what is open when a program begins to write was
// left by one that died, and was last known to go on when the target's last sample was taken.
constexpr const char* kOpen = "until IS NULL AND kind IN ('gap', 'alert-raised')";

EventKind kindNamed(std::string_view name) {
    for (const EventKind kind : kKinds) {
        if (toString(kind) == name)
            return kind;
    }
    return EventKind::note; // written by a later version: its title still says what it was
}

} // namespace

std::string_view toString(EventKind kind) {
    switch (kind) {
    case EventKind::note:
        return "note";
    case EventKind::alertRaised:
        return "alert-raised";
    case EventKind::alertCleared:
        return "alert-cleared";
    case EventKind::restart:
        return "restart";
    case EventKind::failover:
        return "failover";
    case EventKind::statsReset:
        return "stats-reset";
    case EventKind::gap:
        return "gap";
    case EventKind::connectionLost:
        return "connection-lost";
    case EventKind::connectionRestored:
        return "connection-restored";
    case EventKind::collectorSlowed:
        return "collector-slowed";
    case EventKind::change:
        return "change";
    }
    return "note";
}

bool lasts(EventKind kind) {
    return kind == EventKind::gap || kind == EventKind::alertRaised;
}

Result<std::int64_t> History::addEvent(const Event& event) {
    return m_impl->writing<std::int64_t>("write to", [&](Connection& connection) -> Result<std::int64_t> {
        Query insert(connection,
                     "INSERT INTO event(target, at, until, kind, title, detail) VALUES(?,?,?,?,?,?)");
        insert.bind(1, event.target).bind(2, toMillis(event.at));
        if (event.until)
            insert.bind(3, toMillis(*event.until));
        insert.bind(4, toString(event.kind)).bind(5, scrub(event.title)).bind(6, scrub(event.detail)).run();
        return connection.database().getLastInsertRowid();
    });
}

Result<void> History::endEvent(std::int64_t id, Timestamp until) {
    return m_impl->writing<void>("write to", [&](Connection& connection) -> Result<void> {
        Query update(connection, "UPDATE event SET until=? WHERE id=?");
        update.bind(1, toMillis(until)).bind(2, id).run();
        if (connection.database().getChanges() == 0)
            return fail(ErrorCode::notFound, "There is no event " + std::to_string(id));
        return {};
    });
}

Result<std::vector<Event>> History::events(std::string_view target, TimeRange range, std::size_t limit,
                                           EventChoice choice) const {
    return m_impl->guarded<std::vector<Event>>("read", [&]() -> Result<std::vector<Event>> {
        Impl::Lease lease(*m_impl);
        // The latest, if there are more than asked for; in time order.
        std::string sql =
            std::string("SELECT id, at, until, kind, title, detail FROM event WHERE target=? AND"
                        " at<? AND (at>=? OR until>=? OR ") +
            kOpen + ")";
        if (choice != EventChoice::all)
            sql += choice == EventChoice::gaps ? " AND kind='gap'" : " AND kind<>'gap'";
        Query query(*lease.connection, sql + " ORDER BY at DESC, id DESC LIMIT ?");
        query.bind(1, target).bind(2, toMillis(range.to)).bind(3, toMillis(range.from));
        query.bind(4, toMillis(range.from)).bind(5, static_cast<std::int64_t>(limit));
        std::vector<Event> events;
        while (query.next()) {
            Event event;
            event.id = query.integer(0);
            event.at = fromMillis(query.integer(1));
            if (!query.isNull(2))
                event.until = fromMillis(query.integer(2));
            event.kind = kindNamed(query.text(3));
            event.target = target;
            event.title = query.text(4);
            event.detail = query.text(5);
            events.push_back(std::move(event));
        }
        return std::vector<Event>(events.rbegin(), events.rend());
    });
}

void History::Impl::endLeftovers() {
    try {
        std::vector<std::string> targets;
        {
            Query open(*m_writer, std::string("SELECT DISTINCT target FROM event WHERE ") + kOpen);
            while (open.next())
                targets.push_back(open.text(0));
        }
        for (const std::string& target : targets) {
            const auto extent = extentOf(target);
            Query end(*m_writer,
                      std::string("UPDATE event SET until=max(at, ?) WHERE target=? AND ") + kOpen);
            end.bind(1, extent ? toMillis(extent->to) : std::numeric_limits<std::int64_t>::min());
            end.bind(2, target).run();
        }
    } catch (const SQLite::Exception& e) {
        noteProblem(e, "write to"); // a full disk: they stay open, and recording begins all the same
    }
}

Result<void> History::putStatementTexts(std::string_view target, std::span<const StatementText> texts) {
    const std::int64_t now = toMillis(m_impl->m_clock.wall());
    return m_impl->writing<void>("write to", [&](Connection& connection) -> Result<void> {
        for (const StatementText& t : texts) {
            if (!m_impl->m_hasWork) {
                Query insert(connection, "INSERT INTO statement_text(target, id, text, seen) VALUES(?,?,?,?)"
                                         " ON CONFLICT(target, id) DO UPDATE SET text=excluded.text,"
                                         " seen=excluded.seen");
                insert.bind(1, target).bind(2, t.id).bind(3, scrub(t.text)).bind(4, now).run();
                continue;
            }
            Query insert(connection, "INSERT INTO statement_text(target, id, text, seen, fingerprint, tokens)"
                                     " VALUES(?,?,?,?,?,?) ON CONFLICT(target, id) DO UPDATE SET"
                                     " text=excluded.text, seen=excluded.seen,"
                                     " fingerprint=excluded.fingerprint, tokens=excluded.tokens");
            insert.bind(1, target).bind(2, t.id).bind(3, scrub(t.text)).bind(4, now);
            insert.bind(5, t.fingerprint).bind(6, std::int64_t{t.fromTokens ? 1 : 0}).run();
        }
        return {};
    });
}

std::optional<std::string> History::statementText(std::string_view target, std::string_view id) const {
    const auto text =
        m_impl->guarded<std::optional<std::string>>("read", [&]() -> Result<std::optional<std::string>> {
            Impl::Lease lease(*m_impl);
            Query query(*lease.connection, "SELECT text FROM statement_text WHERE target=? AND id=?");
            query.bind(1, target).bind(2, id);
            return query.next() ? std::optional(query.text(0)) : std::nullopt;
        });
    return text ? *text : std::nullopt;
}

Result<std::vector<StatementText>> History::statementTexts(std::string_view target) const {
    return m_impl->guarded<std::vector<StatementText>>("read", [&]() -> Result<std::vector<StatementText>> {
        std::vector<StatementText> texts;
        Impl::Lease lease(*m_impl);
        const bool known = hasWorkTables(*lease.connection);
        Query query(*lease.connection,
                    known ? "SELECT id, text, fingerprint, tokens FROM statement_text WHERE target=?"
                          : "SELECT id, text, '', 0 FROM statement_text WHERE target=?");
        query.bind(1, target);
        while (query.next())
            texts.push_back({query.text(0), query.text(1), query.text(2), query.integer(3) != 0});
        return texts;
    });
}

Result<void> History::putFacts(std::string_view target, std::span<const Fact> facts) {
    return m_impl->writing<void>("write to", [&](Connection& connection) -> Result<void> {
        for (const Fact& fact : facts) {
            Query insert(connection, "INSERT INTO fact(target, name, value) VALUES(?,?,?)"
                                     " ON CONFLICT(target, name) DO UPDATE SET value=excluded.value");
            insert.bind(1, target).bind(2, fact.name).bind(3, scrub(fact.value)).run();
        }
        return {};
    });
}

Result<std::vector<Fact>> History::facts(std::string_view target) const {
    return m_impl->guarded<std::vector<Fact>>("read", [&]() -> Result<std::vector<Fact>> {
        Impl::Lease lease(*m_impl);
        Query query(*lease.connection, "SELECT name, value FROM fact WHERE target=? ORDER BY name");
        query.bind(1, target);
        std::vector<Fact> facts;
        while (query.next()) {
            facts.push_back({query.text(0), query.text(1)});
        }
        return facts;
    });
}

} // namespace pavement::history
