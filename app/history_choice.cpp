#include "app/history_choice.h"

#include "app/command_line.h"
#include "app/target_choice.h"
#include "app/terminal.h"

#include <algorithm>
#include <vector>

namespace pavement::app {

namespace {

Result<std::string> targetNamed(const history::History& history, const std::string& wanted) {
    std::vector<std::string> targets;
    for (const std::string& one : history.targets()) {
        if (!one.empty()) {
            targets.push_back(one);
        }
    }
    std::string list;
    for (const std::string& one : targets) {
        list += (list.empty() ? "" : ", ") + one;
    }
    if (targets.empty()) { // as where there is no file: nobody has recorded yet
        return fail(ErrorCode::notFound, "The history is empty", "Record something first: pavement record.");
    }
    if (!wanted.empty()) {
        if (std::find(targets.begin(), targets.end(), wanted) == targets.end()) {
            return fail(ErrorCode::invalidInput, "The history holds nothing of a target '" + wanted + "'",
                        "It holds: " + list + ".");
        }
        return wanted;
    }
    if (targets.size() == 1) {
        return targets.front();
    }
    return fail(ErrorCode::invalidInput, "The history holds several targets",
                "Choose one with --target: " + list + ".");
}

} // namespace

Result<std::string> chooseRecordedTarget(const history::History& history, const std::string& wanted) {
    std::string id = wanted;
    if (!wanted.empty()) {
        const auto saved = savedProfile(wanted);
        if (!saved) {
            say(saved.error().oneLine()); // the history may know the name all the same
        } else if (*saved) {
            id = (*saved)->target.id;
        }
    }
    return targetNamed(history, id);
}

Result<TimeRange> chooseRecordedRange(const Options& options, TimeRange extent) {
    TimeRange range{extent.from, extent.to + Milliseconds{1}};
    if (!options.to.empty()) {
        const auto to = parseTime(options.to);
        if (!to) {
            return fail(to.error());
        }
        range.to = *to;
    }
    if (!options.from.empty()) {
        const auto from = parseTime(options.from);
        if (!from) {
            return fail(from.error());
        }
        range.from = *from;
    } else if (!options.last.empty()) {
        range.from = range.to - *parseDuration(options.last);
    }
    if (range.to <= range.from) {
        return fail(ErrorCode::invalidInput, "The range is empty", "--from must lie before --to.");
    }
    return range;
}

} // namespace pavement::app
