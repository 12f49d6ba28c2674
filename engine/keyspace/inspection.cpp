#include "engine/keyspace/inspection.h"

namespace pavement::keyspace {

Result<Facts> inspect(const redis::Settings& settings, const InspectionOptions& options,
                      const std::stop_token& stop,
                      const std::function<void(double, const std::string&)>& progress) {
    const auto step = [&progress](const char* words) {
        return [&progress, words](double fraction) {
            if (progress) {
                progress(fraction, words);
            }
        };
    };
    redis::Connection connection(settings);
    Facts facts;
    auto server = redis::readServerFacts(connection);
    if (!server) {
        return fail(std::move(server.error()));
    }
    facts.server = std::move(*server);
    if (facts.server.info.mode == "cluster" && options.otherNodes) {
        // A picture beside the point; the node itself has answered.
        redis::ClusterConnection cluster(settings);
        if (auto nodes = redis::viewNodes(cluster)) {
            facts.nodes = std::move(*nodes);
        }
    }
    const auto sample = takeSample(connection, options.sample, stop, step("Sampling keys"));
    if (!sample) {
        return fail(sample.error());
    }
    facts.keyspace = describe(*sample, options.prefixes);
    facts.crossings = findCrossings(*sample, facts.server, facts.keyspace.delimiter);
    if (options.traffic) {
        TrafficOptions traffic = *options.traffic;
        traffic.delimiter = facts.keyspace.delimiter;
        auto watched = watchTraffic(settings, traffic, stop, step("Watching commands"));
        if (watched) {
            facts.traffic = std::move(*watched);
        } else if (watched.error().code == ErrorCode::cancelled) {
            return fail(std::move(watched.error()));
        } else { // the sample is worth having all the same
            facts.trafficProblem = std::move(watched.error());
        }
    }
    return facts;
}

} // namespace pavement::keyspace
