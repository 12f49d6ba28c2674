#include "engine/base/scrub.h"
#include "engine/history/sha256.h"
#include "engine/history/store.h"

#include <fmt/format.h>

#include <algorithm>

namespace pavement::history {

namespace {

// Every field with its length before it, so that no two entries read alike.
Sha256 chained(const Bytes& before, const AuditEntry& entry) {
    std::string message(before.begin(), before.end());
    message += fmt::format("{};", toMillis(entry.at));
    for (const std::string* field : {&entry.actor, &entry.target, &entry.action, &entry.detail})
        message += fmt::format("{}:{}", field->size(), *field);
    return sha256(message);
}

AuditEntry entryOf(const Query& row, int first) {
    return {fromMillis(row.integer(first)), row.text(first + 1), row.text(first + 2), row.text(first + 3),
            row.text(first + 4)};
}

Bytes bytesOf(ByteView view) {
    return {view.begin(), view.end()};
}

} // namespace

Result<void> History::audit(const AuditEntry& entry) {
    AuditEntry kept = entry;
    kept.detail = scrub(kept.detail);
    return m_impl->writing<void>("write to", [&](Connection& connection) -> Result<void> {
        Bytes before;
        {
            Query last(connection, "SELECT hash FROM audit ORDER BY id DESC LIMIT 1");
            if (last.next())
                before = bytesOf(last.blob(0));
        }
        const Sha256 hash = chained(before, kept);
        Query insert(connection,
                     "INSERT INTO audit(at, actor, target, action, detail, hash) VALUES(?,?,?,?,?,?)");
        insert.bind(1, toMillis(kept.at)).bind(2, kept.actor).bind(3, kept.target).bind(4, kept.action);
        insert.bind(5, kept.detail).bind(6, ByteView(hash)).run();
        return {};
    });
}

Result<std::vector<AuditEntry>> History::auditLog(TimeRange range, std::size_t limit) const {
    return m_impl->guarded<std::vector<AuditEntry>>("read", [&]() -> Result<std::vector<AuditEntry>> {
        Impl::Lease lease(*m_impl);
        Query query(*lease.connection,
                    "SELECT at, actor, target, action, detail FROM audit WHERE at>=? AND at<?"
                    " ORDER BY id DESC LIMIT ?");
        query.bind(1, toMillis(range.from)).bind(2, toMillis(range.to));
        query.bind(3, static_cast<std::int64_t>(limit));
        std::vector<AuditEntry> entries;
        while (query.next())
            entries.push_back(entryOf(query, 0));
        std::reverse(entries.begin(), entries.end());
        return entries;
    });
}

Result<std::size_t> History::verifyAuditLog() const {
    return m_impl->guarded<std::size_t>("read", [&]() -> Result<std::size_t> {
        Impl::Lease lease(*m_impl);
        Query query(*lease.connection,
                    "SELECT id, at, actor, target, action, detail, hash FROM audit ORDER BY id");
        Bytes before;
        std::size_t entries = 0;
        while (query.next()) {
            const Bytes hash = bytesOf(query.blob(6));
            const AuditEntry entry = entryOf(query, 1);
            const Sha256 expected = chained(before, entry);
            if (!std::equal(hash.begin(), hash.end(), expected.begin(), expected.end()))
                return fail(ErrorCode::corrupt,
                            fmt::format("Entry {} of the audit log, or one before it, was altered or removed",
                                        query.integer(0)),
                            "Compare with a copy of the file from before.");
            before = hash;
            ++entries;
        }
        return entries;
    });
}

} // namespace pavement::history
