#include "app/command_line.h"
#include "app/engine_room.h"
#include "app/history_choice.h"
#include "app/profile_secrets.h"
#include "app/target_choice.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/base/units.h"
#include "engine/monitor/command_access.h"
#include "engine/report/report.h"
#include "engine/report/server_sections.h"
#include "ui/report/pdf_report.h"

#include <QGuiApplication>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace pavement::app {

namespace {

constexpr std::array kSectionNames{std::pair{"kpis", report::Section::kpis},
                                   std::pair{"attention", report::Section::attention},
                                   std::pair{"charts", report::Section::charts},
                                   std::pair{"statements", report::Section::statements},
                                   std::pair{"load", report::Section::loadByWait},
                                   std::pair{"events", report::Section::events},
                                   std::pair{"gaps", report::Section::gaps},
                                   std::pair{"environment", report::Section::environment},
                                   std::pair{"depth", report::Section::statementsInDepth},
                                   std::pair{"changes", report::Section::changes},
                                   std::pair{"patterns", report::Section::patterns},
                                   std::pair{"checks", report::Section::checks},
                                   std::pair{"locks", report::Section::locks},
                                   std::pair{"sources", report::Section::sources}};

Result<std::vector<report::Section>> chooseSections(const std::vector<std::string>& names) {
    if (names.empty()) {
        return report::defaultSections();
    }
    std::vector<report::Section> sections;
    for (const std::string& name : names) {
        const auto* found = std::find_if(kSectionNames.begin(), kSectionNames.end(),
                                         [&](const auto& entry) { return entry.first == name; });
        if (found == kSectionNames.end()) {
            return fail(
                ErrorCode::invalidInput, "There is no section '" + name + "'",
                "Sections are kpis, attention, charts, statements, depth, changes, patterns, load, checks, "
                "locks, events, "
                "gaps, environment and sources.");
        }
        sections.push_back(found->second);
    }
    return sections;
}

// What the window calls a target and expects of it, where it knows it; a history can come from anywhere.
void nameAndTargets(report::ReportSpec& spec) {
    spec.targetName = spec.target;
    const auto profile = savedProfile(spec.target);
    if (!profile) {
        log::warning("The saved profiles could not be read: " + profile.error().oneLine());
    } else if (*profile && (*profile)->target.id == spec.target) {
        spec.targetName = (*profile)->target.name;
        spec.kpiTargets = (*profile)->kpiTargets;
    }
}

// Checks and locks are asked of the server: the one that was given, or that of the saved profile. Where there
// is neither, the report says that they were left out.
void askWhereKnown(report::ReportSpec& spec, const monitor::Target* given, const Clock& clock,
                   Interrupt& interrupt) {
    const auto wanted = [&](report::Section section) {
        return std::find(spec.sections.begin(), spec.sections.end(), section) != spec.sections.end();
    };
    if (!wanted(report::Section::checks) && !wanted(report::Section::locks)) {
        return;
    }
    monitor::Target target;
    if (given != nullptr && given->id == spec.target) {
        target = *given;
    } else {
        const auto profile = savedProfile(spec.target);
        if (!profile || !*profile) {
            return; // that it could not be read was said before
        }
        target = (*profile)->target;
        if ((*profile)->rememberSecrets) {
            if (const auto read = readSecrets(target, target.id, interrupt); !read) {
                say(read.error().oneLine()); // the server may let us in all the same
            }
        }
    }
    report::askServer(spec, std::make_shared<monitor::CommandAccess>(std::move(target)), clock);
}

std::string summary(const report::Report& report) {
    std::string text = report.spec.targetName + ", " + formatTimestamp(report.spec.range.from) + " to " +
                       formatTimestamp(report.spec.range.to) + "\n";
    for (const report::KpiRow& row : report.kpis) {
        text += "  " + (row.metricTitle.empty() ? row.title : row.metricTitle) + ": " +
                (row.average ? formatValue(*row.average, row.unit) : std::string("no data"));
        if (row.target) {
            text += row.met.value_or(false) ? " (meets " : " (misses ";
            text += formatValue(*row.target, row.unit) + ")";
        }
        text += "\n";
    }
    for (const std::string& note : report.notes) {
        text += "  note: " + note + "\n";
    }
    return text;
}

// Fonts need a QGuiApplication; without a display the offscreen platform gives one.
Result<void> writePdf(const report::Report& report, const std::filesystem::path& path,
                      const std::stop_token& stop) {
    if (QCoreApplication::instance() != nullptr) {
        return ui::writePdf(report, path, stop);
    }
    if (std::getenv("QT_QPA_PLATFORM") == nullptr) {
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    }
    int argc = 1;
    std::array<char, 9> name{"pavement"};
    std::array<char*, 2> argv{name.data(), nullptr};
    const QGuiApplication application(argc, argv.data());
    return ui::writePdf(report, path, stop);
}

Result<void> write(const report::Report& report, const std::filesystem::path& path,
                   const std::stop_token& stop) {
    const std::string ending = path.extension().string();
    if (ending == ".html" || ending == ".htm") {
        return writeFileAtomically(path, report::toHtml(report), false, stop);
    }
    if (ending == ".csv") {
        return writeFileAtomically(path, report::toCsv(report), false, stop);
    }
    if (ending == ".json") {
        return writeFileAtomically(path, report::toJson(report), false, stop);
    }
    return writePdf(report, path, stop);
}

// Only into a sound file of this user's own that nobody else writes at the moment: a report changes nothing
// else, and does not fail for it.
void keepInAuditLog(const report::Report& report, const std::vector<std::string>& outputs,
                    const EngineRoom& room) {
    const std::filesystem::path file = room.history->path();

    struct stat status {};

    if (outputs.empty() || room.history->health().chunksDamaged > 0 || ::stat(file.c_str(), &status) != 0 ||
        status.st_uid != ::geteuid() || ::access(file.c_str(), W_OK) != 0) {
        return;
    }
    const auto writable = history::History::open({file, {}, false}, room.clock);
    if (!writable) {
        log::info("The export stands in no audit log: " + writable.error().oneLine());
        return;
    }
    for (const std::string& output : outputs) {
        std::error_code none;
        const auto whole = std::filesystem::absolute(output, none);
        auto kept = (*writable)->audit(
            report::exportEntry(report, none ? std::filesystem::path(output) : whole, room.clock.wall()));
        if (!kept) {
            log::info("The export stands in no audit log: " + kept.error().oneLine());
        }
    }
}

} // namespace

int runReport(const Options& options, const monitor::Target* given, Interrupt& interrupt) {
    for (const std::string& output : options.outputs) {
        const std::string ending = std::filesystem::path(output).extension().string();
        if (ending != ".html" && ending != ".htm" && ending != ".pdf" && ending != ".csv" &&
            ending != ".json") {
            return complain({ErrorCode::invalidInput,
                             "The ending of '" + output + "' names no form of report",
                             "Use .html, .pdf, .csv or .json.",
                             {}});
        }
    }
    const auto room = buildEngineRoom(options, true);
    if (!room) {
        return complain(room.error());
    }
    const history::History& history = *(*room)->history;
    report::ReportSpec spec;
    const auto sections = chooseSections(options.sections);
    if (!sections) {
        return complain(sections.error());
    }
    spec.sections = *sections;
    const auto target = chooseRecordedTarget(history, options.target.target);
    if (!target) {
        return complain(target.error());
    }
    spec.target = *target;
    nameAndTargets(spec);
    const auto extent = history.extent(*target);
    if (!extent) {
        return complain({ErrorCode::notFound,
                         "The history holds no samples of '" + *target + "'",
                         "Record some first.",
                         {}});
    }
    const auto range = chooseRecordedRange(options, *extent);
    if (!range) {
        return complain(range.error());
    }
    spec.range = *range;
    askWhereKnown(spec, given, (*room)->clock, interrupt);

    const auto report = [&] {
        ProgressLine progress;
        return report::buildReport(
            history, spec, (*room)->clock, interrupt.token(),
            [&](double fraction, const std::string&) { progress.show(fraction, "building the report"); });
    }();
    if (!report) {
        return complain(report.error());
    }
    for (const std::string& output : options.outputs) {
        if (auto written = write(*report, output, interrupt.token()); !written) {
            return complain(written.error());
        }
        say("wrote " + output);
    }
    keepInAuditLog(*report, options.outputs, **room);
    if (options.outputs.empty()) {
        print(options.format == Format::json ? report::toJson(*report) : summary(*report));
    }
    return kDone;
}

} // namespace pavement::app
