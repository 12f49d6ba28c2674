#pragma once
// The parts of the metric catalogue, one source file each; metrics.cpp joins them.

#include "engine/monitor/metrics.h"

namespace pavement::monitor::detail {

std::span<const MetricInfo> serviceMetrics();  // what the users of the database feel
std::span<const MetricInfo> postgresMetrics(); // what the server counts
std::span<const MetricInfo> redisMetrics();
std::span<const MetricInfo> machineMetrics(); // the host, and what the monitor itself costs

} // namespace pavement::monitor::detail
