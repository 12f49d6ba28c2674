#pragma once
// The doctor's two halves. Each appends what it finds; neither fails.

#include "engine/monitor/doctor.h"
#include "engine/postgres/session.h"
#include "engine/redis/connection.h"

#include <optional>
#include <string>

namespace pavement::monitor {

class Findings {
public:
    explicit Findings(DoctorReport& report)
        : m_report(report) {}

    using Severity = DoctorFinding::Severity;

    void good(std::string id, std::string title) {
        add(Severity::good, std::move(id), std::move(title), {}, {}, {});
    }

    void add(Severity severity, std::string id, std::string title, std::string cost, std::string fix,
             std::string where) {
        m_report.findings.push_back(
            {severity, std::move(id), std::move(title), std::move(cost), std::move(fix), std::move(where)});
    }

    DoctorReport& report() { return m_report; }

private:
    DoctorReport& m_report;
};

// Opens one connection at a time: a second one where the first met a pooler that refuses the session's
// limits, and one to each further database of the profile.
void examinePostgres(const Target& target, const postgres::ConnectionSettings& settings, Findings& findings,
                     Deadline deadline, const std::stop_token& stop);
void examineRedis(redis::Settings settings, Findings& findings, Deadline deadline);

} // namespace pavement::monitor
