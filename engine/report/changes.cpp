#include "engine/analyzer/statement_changes.h"
#include "engine/report/build.h"

namespace pavement::report {

Result<void> addChanges(const Source& source, Report& report) {
    auto found = analyzer::readChanges(source.history, source.spec.target, source.spec.range,
                                       source.course.stopToken());
    if (!found) {
        return fail(found.error());
    }
    report.changes = std::move(*found);
    return {};
}

Result<void> addPatterns(const Source& source, Report& report) {
    auto found = analyzer::readPatterns(source.history, source.spec.target, source.spec.range, nullptr,
                                        source.course.stopToken());
    if (!found) {
        return fail(found.error());
    }
    report.patterns = std::move(*found);
    return {};
}

} // namespace pavement::report
