#include "app/inspect_printing.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/base/units.h"
#include "engine/keyspace/inspection.h"
#include "engine/monitor/route.h"
#include "engine/redis/display.h"

#include <algorithm>
#include <optional>

namespace pavement::app {

namespace {

constexpr Milliseconds kWindowLimit{30'000};

Result<redis::Settings> reach(const monitor::Target& target, std::optional<monitor::Route>& route,
                              Interrupt& interrupt) {
    if (!target.redis) {
        return fail(
            ErrorCode::invalidInput, "There is no Redis to look into",
            "Name it with --redis redis://host:port/0, or a saved profile that has one with --target.");
    }
    redis::Settings settings = *target.redis;
    route.emplace(target.ssh, monitor::serverOf(settings));
    if (route->tunnelled()) {
        const auto nearEnd = route->endpoint(Deadline::after(std::chrono::seconds{30}), interrupt.token());
        if (!nearEnd) {
            return fail(nearEnd.error());
        }
        monitor::leadThrough(*nearEnd, settings);
    }
    return settings;
}

int showValue(const Options& options, const redis::Settings& settings) {
    redis::Connection connection(settings);
    redis::WindowSpec spec;
    spec.position = options.position;
    spec.maxBytes = options.windowBytes;
    const auto window =
        redis::readWindow(connection, redis::undisplay(*options.key), spec, Deadline::after(kWindowLimit));
    if (!window) {
        return complain(window.error());
    }
    print(options.format == Format::json ? dumpJson(windowJson(*window), 2) : forLocale(windowText(*window)));
    return kDone;
}

} // namespace

int runCacheInspect(const Options& options, const monitor::Target& target, Interrupt& interrupt) {
    std::optional<monitor::Route> route; // the tunnel lives as long as we look
    const auto settings = reach(target, route, interrupt);
    if (!settings) {
        return complain(settings.error());
    }
    if (options.key) {
        return showValue(options, *settings);
    }
    keyspace::InspectionOptions inspection;
    inspection.otherNodes = !route->tunnelled();
    inspection.sample.keys = options.sampleKeys;
    inspection.prefixes.delimiter = options.prefixDelimiter.empty() ? '\0' : options.prefixDelimiter.front();
    if (options.monitorFor) {
        inspection.traffic.emplace();
        inspection.traffic->duration = std::min(*options.monitorFor, keyspace::TrafficOptions::kLongest);
        say("Watching every command for " + formatDuration(inspection.traffic->duration) +
            ": the server does about half as much meanwhile.");
    }
    Result<keyspace::Facts> facts = fail(ErrorCode::cancelled, "");
    {
        ProgressLine line; // ends before anything else is said
        facts = keyspace::inspect(
            *settings, inspection, interrupt.token(),
            [&line](double fraction, const std::string& words) { line.show(fraction, words); });
    }
    if (!facts) {
        return complain(facts.error());
    }
    if (facts->trafficProblem) {
        say("The commands could not be watched: " + facts->trafficProblem->oneLine());
    }
    const auto findings = keyspace::findIn(*facts);
    print(options.format == Format::json ? dumpJson(inspectionJson(*facts, findings), 2)
                                         : forLocale(inspectionText(*facts, findings)));
    const bool wanting = std::any_of(findings.begin(), findings.end(), [](const keyspace::Finding& each) {
        return each.severity >= keyspace::Severity::warning;
    });
    return wanting ? kFoundWanting : kDone;
}

} // namespace pavement::app
