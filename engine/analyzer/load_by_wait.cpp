#include "engine/analyzer/workload.h"

#include "engine/analyzer/workload_index.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace pavement::analyzer {

namespace {

std::vector<WaitLoad> sorted(const std::map<std::string, double>& waits) {
    std::vector<WaitLoad> loads;
    for (const auto& [event, seconds] : waits) {
        loads.push_back({event, seconds});
    }
    std::stable_sort(loads.begin(), loads.end(),
                     [](const WaitLoad& a, const WaitLoad& b) { return a.seconds > b.seconds; });
    return loads;
}

} // namespace

Result<LoadByWait> loadByWait(const history::History& history, std::string_view target, TimeRange range,
                              const StatementChoice& choice) {
    LoadByWait profile;
    std::unordered_map<std::uint32_t, double> byNumber;
    const auto step = history.eachWait(target, range, [&](const history::NumberedWaits& interval) {
        profile.sampledSeconds += interval.seconds;
        profile.partial = profile.partial || interval.partial;
        for (const auto& one : interval.waits) {
            byNumber[one.label] += one.seconds;
        }
    });
    if (!step) {
        return fail(step.error());
    }
    const auto labels = history.workLabels(target);
    if (!labels) {
        return fail(labels.error());
    }
    const auto index = detail::WorkloadIndex::read(history, target);
    if (!index) {
        return fail(index.error());
    }

    std::map<std::string, std::map<std::string, double>> byStatement;
    std::map<std::string, std::map<std::string, std::map<std::string, double>>> byLabel; // of each statement
    std::map<std::string, double> all;
    for (const auto& known : *labels) {
        const auto found = byNumber.find(known.number);
        const std::size_t tab = known.label.find('\t');
        if (found == byNumber.end() || tab == std::string::npos) {
            continue;
        }
        const std::string label = known.label.substr(0, tab);
        const std::string event = known.label.substr(tab + 1);
        const std::string id = label.empty() ? std::string() : index->statementOf(label).id;
        const bool wanted = choice.labels.empty() ? choice.id.empty() || choice.id == id
                                                  : std::find(choice.labels.begin(), choice.labels.end(),
                                                              label) != choice.labels.end();
        if (wanted) {
            byStatement[id][event] += found->second;
            byLabel[id][std::string(detail::partsOf(label).base)][event] += found->second;
            all[event] += found->second;
        }
    }
    profile.all = sorted(all);
    for (const auto& [id, waits] : byStatement) {
        StatementWaits one;
        one.id = id;
        if (const std::string* text = id.empty() ? nullptr : index->textOf(id)) {
            one.text = *text;
        }
        one.waits = sorted(waits);
        for (const WaitLoad& wait : one.waits) {
            one.seconds += wait.seconds;
        }
        for (const auto& [label, itsWaits] : byLabel[id]) {
            one.byLabel.push_back({label, sorted(itsWaits)});
        }
        profile.statements.push_back(std::move(one));
    }
    std::stable_sort(profile.statements.begin(), profile.statements.end(),
                     [](const StatementWaits& a, const StatementWaits& b) { return a.seconds > b.seconds; });
    return profile;
}

} // namespace pavement::analyzer
