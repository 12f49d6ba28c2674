#include "engine/report/report.h"

#include "engine/monitor/metrics.h"
#include "engine/report/build.h"

#include <algorithm>

namespace pavement::report {

std::string momentText(Timestamp at) {
    std::string text = formatTimestamp(at);
    text.pop_back(); // the Z
    text[text.find('T')] = ' ';
    return text;
}

std::string_view title(Section section) {
    switch (section) {
    case Section::kpis:
        return "Key performance indicators";
    case Section::charts:
        return "Charts";
    case Section::statements:
        return "Top statements";
    case Section::loadByWait:
        return "Load by wait";
    case Section::events:
        return "Events";
    case Section::gaps:
        return "Data gaps";
    case Section::environment:
        return "Environment";
    case Section::sources:
        return "How each figure was obtained";
    }
    return {};
}

std::string_view unitId(Unit unit) {
    switch (unit) {
    case Unit::none:
        return "none";
    case Unit::count:
        return "count";
    case Unit::seconds:
        return "seconds";
    case Unit::bytes:
        return "bytes";
    case Unit::ratio:
        return "ratio";
    case Unit::perSecond:
        return "per_second";
    case Unit::bytesPerSecond:
        return "bytes_per_second";
    }
    return "none";
}

std::vector<Section> allSections() {
    return {Section::kpis,   Section::charts, Section::statements,  Section::loadByWait,
            Section::events, Section::gaps,   Section::environment, Section::sources};
}

Result<Report> buildReport(const history::History& history, const ReportSpec& spec, const Clock& clock,
                           std::stop_token stop) {
    if (spec.range.to <= spec.range.from) {
        return fail(ErrorCode::invalidInput, "The report's range is empty",
                    "Choose an end that lies after the beginning.");
    }
    Report report;
    report.spec = spec;
    report.createdAt = clock.wall();
    report.program = "Pavement " PAVEMENT_VERSION;

    const Source source{history, spec};
    const auto wants = [&](Section section) {
        return std::find(spec.sections.begin(), spec.sections.end(), section) != spec.sections.end();
    };
    const auto steps = {
        std::pair{Section::kpis, &addKpis},
        std::pair{Section::charts, &addCharts},
        std::pair{Section::statements, &addStatements},
        std::pair{Section::loadByWait, &addWaits},
    };
    for (const auto& [section, add] : steps) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "The report was cancelled");
        }
        if (wants(section)) {
            if (Result<void> added = add(source, report); !added) {
                return fail(added.error());
            }
        }
    }
    if (wants(Section::events) || wants(Section::gaps)) {
        if (Result<void> added = addEvents(source, report); !added) {
            return fail(added.error());
        }
        if (!wants(Section::events)) {
            report.events.clear();
        }
        if (!wants(Section::gaps)) {
            report.gaps.clear();
        }
    }
    if (wants(Section::environment) && report.spec.environment.empty()) {
        const auto facts = history.facts(spec.target);
        if (!facts) {
            return fail(facts.error());
        }
        for (const history::Fact& fact : *facts) {
            report.spec.environment.emplace_back(fact.name, fact.value);
        }
    }
    addNotes(source, report);
    return report;
}

} // namespace pavement::report
