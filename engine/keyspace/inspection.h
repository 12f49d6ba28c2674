#pragma once
// One look at a server: its facts, a sample of one database's keys and, where a person asked for it, a while
// of its traffic. Blocks for as long as the sample and the while take; run it as a task.

#include "engine/keyspace/findings.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace pavement::keyspace {

struct InspectionOptions {
    SampleOptions sample;
    PrefixOptions prefixes;
    // The other nodes of a cluster are asked at the addresses it names: not where those are reached through a
    // tunnel.
    bool otherNodes = true;
    std::optional<TrafficOptions> traffic; // its delimiter is the one the names are described with
};

// ErrorCode: cancelled, and those of redis::Connection. `progress` gets 0…1 of the step it names.
Result<Facts> inspect(const redis::Settings& settings, const InspectionOptions& options,
                      const std::stop_token& stop = {},
                      const std::function<void(double, const std::string&)>& progress = {});

} // namespace pavement::keyspace
