#include "engine/analyzer/check_catalogue.h"

#include <iterator>

namespace pavement::analyzer {

std::string_view toString(Severity severity) {
    switch (severity) {
    case Severity::notice:
        return "notice";
    case Severity::warning:
        return "warning";
    case Severity::critical:
        return "critical";
    }
    return {};
}

std::string_view toString(Confidence confidence) {
    switch (confidence) {
    case Confidence::low:
        return "low";
    case Confidence::medium:
        return "medium";
    case Confidence::high:
        return "high";
    }
    return {};
}

std::string_view toString(CheckCategory category) {
    switch (category) {
    case CheckCategory::indexes:
        return "indexes";
    case CheckCategory::schema:
        return "schema";
    case CheckCategory::partitions:
        return "partitions";
    case CheckCategory::tables:
        return "tables";
    case CheckCategory::vacuum:
        return "vacuum";
    case CheckCategory::transactions:
        return "transactions";
    case CheckCategory::replication:
        return "replication";
    case CheckCategory::instance:
        return "instance";
    }
    return {};
}

std::vector<Check> checkCatalogue() {
    std::vector<Check> all;
    for (auto* const part : {&indexChecks, &foreignKeyChecks, &schemaChecks, &typeChecks, &partitionChecks,
                             &bloatChecks, &tableChecks, &vacuumChecks, &transactionChecks,
                             &replicationChecks, &instanceChecks, &settingChecks}) {
        auto checks = part();
        std::move(checks.begin(), checks.end(), std::back_inserter(all));
    }
    return all;
}

} // namespace pavement::analyzer
