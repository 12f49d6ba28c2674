#include "app/cache_printing.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/cache/hash.h"
#include "engine/cache/miss_ratio_curve.h"
#include "engine/runner/task_runner.h"

#include <algorithm>
#include <memory>
#include <stop_token>
#include <thread>

namespace pavement::app {

namespace {

constexpr double kMiniatureRate = 0.05;
constexpr int kCurvePoints = 20;

// Whatever keeps a trace from being simulated is bad usage: nothing was found wanting.
int refuse(const Error& error) {
    return complain(error) == kInterrupted ? kInterrupted : kBadUsage;
}

Result<std::shared_ptr<const cache::Trace>> traceOf(const Options& options, Interrupt& interrupt,
                                                    ProgressLine& line) {
    auto trace = cache::readTrace(options.traceFile, interrupt.token(),
                                  [&line](double fraction) { line.show(fraction, "Reading the trace"); });
    if (!trace) {
        return fail(trace.error());
    }
    return std::make_shared<const cache::Trace>(std::move(*trace));
}

std::vector<std::string> orElse(const std::vector<std::string>& given, std::vector<std::string> otherwise) {
    return given.empty() ? std::move(otherwise) : given;
}

Result<std::vector<cache::Contender>> contendersOf(const std::vector<std::string>& names) {
    std::vector<cache::Contender> contenders;
    const auto add = [&contenders](const cache::Contender& contender) {
        if (std::find(contenders.begin(), contenders.end(), contender) == contenders.end()) {
            contenders.push_back(contender);
        }
    };
    for (const std::string& name : names) {
        if (name == "all") {
            for (const cache::PolicyChoice& policy : cache::allPolicies()) {
                add({policy});
            }
            add({});
            continue;
        }
        const auto contender = cache::parseContender(name);
        if (!contender) {
            return fail(contender.error());
        }
        add(*contender);
    }
    return contenders;
}

// In the order given, each once: two shares of a small trace may be the same number.
Result<std::vector<cache::CacheSize>> sizesOf(const std::vector<std::string>& texts,
                                              const cache::Trace& trace) {
    std::vector<cache::CacheSize> sizes;
    for (const std::string& text : texts) {
        const auto size = cache::parseCacheSize(text, trace);
        if (!size) {
            return fail(size.error());
        }
        if (std::find(sizes.begin(), sizes.end(), *size) == sizes.end()) {
            sizes.push_back(*size);
        }
    }
    return sizes;
}

void show(const Options& options, const std::string& text, const std::string& csv, const Json& json) {
    print(options.format == Format::json  ? dumpJson(json, 2)
          : options.format == Format::csv ? csv
                                          : forLocale(text));
}

Result<std::vector<cache::Outcome>> simulateAll(const cache::SimulationSpec& spec, Interrupt& interrupt,
                                                ProgressLine& line) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    runner::RunnerOptions threads;
    threads.blockingThreads = cores;
    runner::TaskRunner runner(threads);
    runner::TaskScope scope(runner, cores);
    const std::size_t cells = spec.contenders.size() * spec.sizes.size();
    const std::string words = "Simulating " + std::to_string(cells) + (cells == 1 ? " cache" : " caches");
    const auto tasks =
        cache::startSimulation(scope, spec, [&](double fraction) { line.show(fraction, words); });
    const std::stop_callback onInterrupt(interrupt.token(), [&scope] { scope.cancel(); });
    std::vector<cache::Outcome> outcomes;
    for (const auto& task : tasks) {
        auto outcome = task.wait();
        if (!outcome) {
            scope.cancel(); // the others would fail alike
            scope.join();
            return fail(outcome.error());
        }
        outcomes.push_back(std::move(*outcome));
    }
    return outcomes;
}

Result<Curve> lruCurve(const Options& options, const cache::Trace& trace,
                       const std::vector<cache::CacheSize>& sizes, Interrupt& interrupt, ProgressLine& line) {
    Curve curve{"lru", "exact", 1.0, {}};
    const bool bytes = sizes.front().bytes;
    const auto progress = [&line](double fraction) { line.show(fraction, "Measuring lru"); };
    cache::MissRatioCurve found;
    if (options.samples == 0 && !options.rate) {
        auto exact = cache::exactCurve(trace, bytes, interrupt.token(), progress);
        if (!exact) {
            return fail(exact.error());
        }
        found = std::move(*exact);
    } else {
        cache::Shards shards({options.rate.value_or(1.0), options.samples, options.adjusted});
        for (std::size_t i = 0; i < trace.requests(); ++i) {
            if ((i & 0xFFFFU) == 0) {
                if (interrupt.requested()) {
                    return fail(ErrorCode::cancelled, "The curve was interrupted");
                }
                progress(static_cast<double>(i) / static_cast<double>(trace.requests()));
            }
            shards.reference(cache::mix(trace.ids[i]), bytes ? trace.sizes[i] : 1);
        }
        found = shards.curve();
        curve.method = "shards";
        curve.rate = shards.rate();
    }
    for (const cache::CacheSize& size : sizes) {
        curve.missRatios.push_back(found.at(static_cast<double>(size.amount)));
    }
    return curve;
}

Result<Curve> miniature(const cache::PolicyChoice& policy, const Options& options, const cache::Trace& trace,
                        const std::vector<cache::CacheSize>& sizes, const cache::MissRatioCurve& exact,
                        Interrupt& interrupt, ProgressLine& line) {
    const double rate = options.rate.value_or(kMiniatureRate);
    const std::string name = cache::nameOf(policy);
    auto ratios = cache::miniatureCurve(trace, policy, sizes, rate, exact, interrupt.token(),
                                        [&](double fraction) { line.show(fraction, "Simulating " + name); });
    if (!ratios) {
        return fail(ratios.error());
    }
    return Curve{name, "miniature", rate, std::move(*ratios)};
}

Result<std::vector<cache::CacheSize>> curveSizes(const Options& options, const cache::Trace& trace) {
    std::vector<std::string> texts = options.cacheSizes;
    if (texts.empty()) {
        for (int i = 1; i <= kCurvePoints; ++i) {
            texts.push_back(std::to_string(100 * i / kCurvePoints) + "%");
        }
    }
    auto sizes = sizesOf(texts, trace);
    if (sizes && std::any_of(sizes->begin(), sizes->end(), [&](const cache::CacheSize& size) {
            return size.bytes != sizes->front().bytes;
        })) {
        return fail(ErrorCode::invalidInput, "A curve is over entries or over bytes, not over both",
                    "Give all sizes in bytes, or none.");
    }
    return sizes;
}

Result<std::vector<Curve>> curvesOf(const Options& options, const std::vector<cache::Contender>& contenders,
                                    const cache::Trace& trace, const std::vector<cache::CacheSize>& sizes,
                                    Interrupt& interrupt, ProgressLine& line) {
    const auto isLru = [](const cache::Contender& contender) {
        return contender.policy->kind == cache::PolicyKind::lru;
    };
    cache::MissRatioCurve exact; // what miniatures are set right by
    if (!std::all_of(contenders.begin(), contenders.end(), isLru)) {
        auto measured = cache::exactCurve(trace, sizes.front().bytes, interrupt.token(),
                                          [&line](double fraction) { line.show(fraction, "Measuring lru"); });
        if (!measured) {
            return fail(measured.error());
        }
        exact = std::move(*measured);
    }
    std::vector<Curve> curves;
    for (const cache::Contender& contender : contenders) {
        auto curve = isLru(contender)
                         ? lruCurve(options, trace, sizes, interrupt, line)
                         : miniature(*contender.policy, options, trace, sizes, exact, interrupt, line);
        if (!curve) {
            return fail(curve.error());
        }
        curves.push_back(std::move(*curve));
    }
    return curves;
}

} // namespace

int runCacheSimulate(const Options& options, Interrupt& interrupt) {
    const auto contenders =
        contendersOf(orElse(options.policies, {"lru", "sieve", "s3-fifo", "w-tinylfu", "auto", "belady"}));
    if (!contenders) {
        return refuse(contenders.error()); // before a long trace is read
    }
    Result<std::vector<cache::Outcome>> outcomes = fail(ErrorCode::cancelled, "");
    std::shared_ptr<const cache::Trace> trace;
    {
        ProgressLine line; // ends before anything else is said
        const auto read = traceOf(options, interrupt, line);
        auto sizes = read ? sizesOf(orElse(options.cacheSizes, {"1%", "5%", "10%", "20%"}), **read)
                          : Result<std::vector<cache::CacheSize>>(fail(read.error()));
        if (sizes) {
            trace = *read;
            outcomes = simulateAll({trace, *contenders, *sizes, options.ttl}, interrupt, line);
        } else {
            outcomes = fail(sizes.error());
        }
    }
    if (!outcomes) {
        return refuse(outcomes.error());
    }
    show(options, simulationText(*trace, *outcomes), simulationCsv(*outcomes),
         simulationJson(*trace, *outcomes));
    return kDone;
}

int runCacheMrc(const Options& options, Interrupt& interrupt) {
    const auto contenders = contendersOf(orElse(options.policies, {"lru"}));
    if (!contenders) {
        return refuse(contenders.error());
    }
    if (std::any_of(contenders->begin(), contenders->end(),
                    [](const cache::Contender& contender) { return !contender.policy; })) {
        return refuse({ErrorCode::invalidInput,
                       "There is no curve of the bound: it needs to see every request",
                       "Use `pavement cache simulate --policy belady` with the sizes you want.",
                       {}});
    }
    Result<std::vector<Curve>> curves = fail(ErrorCode::cancelled, "");
    Result<std::vector<cache::CacheSize>> sizes = fail(ErrorCode::cancelled, "");
    std::shared_ptr<const cache::Trace> trace;
    {
        ProgressLine line;
        const auto read = traceOf(options, interrupt, line);
        if (read) {
            trace = *read;
            sizes = curveSizes(options, *trace);
        } else {
            sizes = fail(read.error());
        }
        if (sizes) {
            curves = curvesOf(options, *contenders, *trace, *sizes, interrupt, line);
        }
    }
    if (!sizes || !curves) {
        return refuse(sizes ? curves.error() : sizes.error());
    }
    show(options, curveText(*trace, *sizes, *curves), curveCsv(*sizes, *curves),
         curveJson(*trace, *sizes, *curves));
    return kDone;
}

} // namespace pavement::app
