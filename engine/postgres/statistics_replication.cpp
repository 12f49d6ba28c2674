#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

#include <algorithm>

namespace pavement::postgres {

Result<Replication> readReplication(Session& session, Deadline deadline) {
    const auto senders = session.query(statistics_sql::replicationSenders(), {}, deadline);
    if (!senders) {
        return fail(senders.error());
    }
    const auto slots = session.query(statistics_sql::replicationSlots(), {}, deadline);
    if (!slots) {
        return fail(slots.error());
    }
    const auto replay = session.query(statistics_sql::standby(), {}, deadline);
    if (!replay) {
        return fail(replay.error());
    }
    Replication replication;
    replication.senders = mapRows(*senders, [](RowReader& row) {
        return ReplicationSender{.pid = row.number<int>(),
                                 .application = row.text(),
                                 .client = row.text(),
                                 .state = row.text(),
                                 .syncState = row.text(),
                                 .sentLagBytes = row.maybeInteger(),
                                 .flushLagBytes = row.maybeInteger(),
                                 .replayLagBytes = row.maybeInteger(),
                                 .writeLagSeconds = row.maybeReal(),
                                 .flushLagSeconds = row.maybeReal(),
                                 .replayLagSeconds = row.maybeReal()};
    });
    replication.replicationSlots = mapRows(*slots, [](RowReader& row) {
        return ReplicationSlot{.name = row.text(),
                               .type = row.text(),
                               .active = row.boolean(),
                               .retainedBytes = row.maybeInteger()};
    });
    if (!replay->empty()) {
        RowReader row(*replay, 0);
        replication.inRecovery = row.boolean();
        if (replication.inRecovery) {
            StandbyReplay standby;
            standby.replayLagBytes = row.maybeInteger();
            standby.replayLagSeconds = row.maybeReal();
            standby.receiving = row.boolean();
            replication.standby = standby;
        }
    }
    return replication;
}

} // namespace pavement::postgres
