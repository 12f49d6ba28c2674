#pragma once
// What a target lacks — extension, role, setting — what that costs the person, and the exact line that mends
// it. Reads only. Runs as a task (it opens its own short-lived connection).

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/target.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::monitor {

struct DoctorFinding {
    enum class Severity { good, note, warning, blocking };
    Severity severity = Severity::good;
    std::string id;    // "pg_stat_statements.missing"
    std::string title; // what is (not) there
    std::string cost;  // what the person does without
    std::string fix;   // the exact line: SQL, redis-cli or shell; empty when all is well
    std::string
        where; // where to run it: "psql, as a superuser, in database shop", "postgresql.conf, then restart"
};

struct DoctorReport {
    std::string serverVersion, redisVersion; // empty where unreachable
    std::vector<DoctorFinding> findings;     // worst first
    bool reachable = false;                  // the PostgreSQL server answered
    bool pooler = false;                     // and did so through a connection pooler
    std::uint16_t serverPort = 0;            // where it says it listens; 0 where it did not say
    bool foundWanting() const;               // any warning or worse
};

// Never fails as a whole: what cannot be reached is a finding.
DoctorReport examine(const Target& target, Deadline deadline, std::stop_token stop = {});

std::string toJson(const DoctorReport& report);

} // namespace pavement::monitor
