#pragma once
// What the sample's users do all day, one blocking loop each; it returns when the client is told to stop.

#include "engine/sandbox/workload_client.h"

namespace pavement::sandbox {

// People: a visit, some thinking, the next visit.
void useDashboards(WorkloadClient& client, const DayWave& day);
void workInTheField(WorkloadClient& client, const DayWave& day);

// Programs beside them.
void runReports(WorkloadClient& client, const DayWave& day);
void runNightlyBatch(WorkloadClient& client, const DayWave& day);
void leaveTransactionsOpen(WorkloadClient& client, const DayWave& day);

ClientHabits dashboardHabits();
ClientHabits fieldHabits();
ClientHabits reportHabits();
ClientHabits batchHabits();
ClientHabits forgetfulHabits();

} // namespace pavement::sandbox
