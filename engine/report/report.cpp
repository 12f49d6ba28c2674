#include "engine/report/report.h"

#include "engine/base/files.h"
#include "engine/report/build.h"

#include <algorithm>

namespace pavement::report {

namespace {

constexpr double kWorthTelling = 0.01; // of the whole; a history may hold thousands of series

} // namespace

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
    case Section::statementsInDepth:
        return "Statements in depth";
    case Section::changes:
        return "Changes";
    case Section::patterns:
        return "Patterns";
    case Section::checks:
        return "Checks";
    case Section::locks:
        return "Locks now";
    case Section::attention:
        return "What needs you";
    case Section::sources:
        return "How each figure was obtained";
    }
    return {};
}

std::string untilText(const history::Event& event) {
    if (event.until) {
        return momentText(*event.until);
    }
    return history::lasts(event.kind) ? "ongoing" : "–";
}

std::vector<Section> allSections() {
    return {Section::kpis,
            Section::attention,
            Section::charts,
            Section::statements,
            Section::statementsInDepth,
            Section::changes,
            Section::patterns,
            Section::loadByWait,
            Section::checks,
            Section::locks,
            Section::events,
            Section::gaps,
            Section::environment,
            Section::sources};
}

std::vector<Section> defaultSections() {
    std::vector<Section> sections = allSections();
    std::erase(sections, Section::checks);
    std::erase(sections, Section::locks);
    return sections;
}

Result<void> Course::begin(Section section) {
    m_section = section;
    ++m_begun;
    return step(0, 1);
}

Result<void> Course::check() const {
    if (m_stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "The report was cancelled");
    }
    return {};
}

Result<void> Course::step(std::size_t done, std::size_t of) {
    if (auto checked = check(); !checked) {
        return checked;
    }
    const double within = static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(1, of));
    const double fraction = (static_cast<double>(m_begun - 1) + within) / static_cast<double>(m_sections);
    if (m_listener && (done == 0 || fraction >= m_told + kWorthTelling)) {
        m_told = fraction;
        m_listener(fraction, std::string(title(m_section)));
    }
    return {};
}

Result<Report> buildReport(const history::History& history, const ReportSpec& spec, const Clock& clock,
                           std::stop_token stop, ProgressListener progress) {
    if (spec.range.to <= spec.range.from) {
        return fail(ErrorCode::invalidInput, "The report's range is empty",
                    "Choose an end that lies after the beginning.");
    }
    Report report;
    report.spec = spec;
    report.createdAt = clock.wall();
    report.program = "Pavement " PAVEMENT_VERSION;

    const auto steps = {
        std::pair{Section::kpis, &addKpis},
        std::pair{Section::charts, &addCharts},
        std::pair{Section::statements, &addStatements},
        std::pair{Section::statementsInDepth, &addDepths},
        std::pair{Section::changes, &addChanges},
        std::pair{Section::patterns, &addPatterns},
        std::pair{Section::loadByWait, &addWaits},
        std::pair{Section::checks, &addChecks},
        std::pair{Section::locks, &addLocks},
        std::pair{Section::attention, &addAttention},
        std::pair{Section::events, &addEvents},
        std::pair{Section::gaps, &addGaps},
        std::pair{Section::environment, &addEnvironment},
    };
    Course course(std::move(stop), std::move(progress), steps.size());
    const Source source{history, spec, course};
    for (const auto& [section, add] : steps) {
        if (Result<void> begun = course.begin(section); !begun) {
            return fail(begun.error());
        }
        if (std::find(spec.sections.begin(), spec.sections.end(), section) != spec.sections.end()) {
            if (Result<void> added = add(source, report); !added) {
                return fail(added.error());
            }
        }
    }
    addNotes(source, report);
    report.spec.takeChecks = nullptr; // they hold connections, and a report is plain values
    report.spec.takeLocks = nullptr;
    return report;
}

history::AuditEntry exportEntry(const Report& report, const std::filesystem::path& path, Timestamp at) {
    return {at, userName(), report.spec.target, "export",
            "Report of " + formatTimestamp(report.spec.range.from) + " to " +
                formatTimestamp(report.spec.range.to) + " written to " + path.string()};
}

} // namespace pavement::report
