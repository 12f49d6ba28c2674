#include "engine/cache/policy_choice.h"

#include "engine/cache/arc.h"
#include "engine/cache/auto_policy.h"
#include "engine/cache/lfu.h"
#include "engine/cache/lru.h"
#include "engine/cache/s3_fifo.h"
#include "engine/cache/sieve.h"
#include "engine/cache/two_q.h"
#include "engine/cache/w_tinylfu.h"
#include "engine/cache/window_climb.h"
#include "engine/cache/window_contest.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

namespace pavement::cache {

namespace {

constexpr std::array kNames{std::pair{PolicyKind::lru, std::string_view("lru")},
                            std::pair{PolicyKind::fifo, std::string_view("fifo")},
                            std::pair{PolicyKind::lfu, std::string_view("lfu")},
                            std::pair{PolicyKind::sieve, std::string_view("sieve")},
                            std::pair{PolicyKind::s3Fifo, std::string_view("s3-fifo")},
                            std::pair{PolicyKind::twoQ, std::string_view("2q")},
                            std::pair{PolicyKind::arc, std::string_view("arc")},
                            std::pair{PolicyKind::wTinyLfu, std::string_view("w-tinylfu")},
                            std::pair{PolicyKind::wTinyLfuClimb, std::string_view("w-tinylfu-climb")},
                            std::pair{PolicyKind::automatic, std::string_view("auto")}};
constexpr std::string_view kFixed = "w-tinylfu:";

} // namespace

Result<PolicyChoice> parsePolicy(std::string_view name) {
    for (const auto& [kind, known] : kNames) {
        if (name == known) {
            return PolicyChoice{kind, 0};
        }
    }
    if (name.substr(0, kFixed.size()) == kFixed && name.back() == '%') {
        double percent = 0;
        const std::string_view number = name.substr(kFixed.size(), name.size() - kFixed.size() - 1);
        const auto [rest, problem] = std::from_chars(number.data(), number.data() + number.size(), percent);
        if (problem == std::errc{} && rest == number.data() + number.size() && percent > 0 && percent < 100) {
            return PolicyChoice{PolicyKind::wTinyLfuFixed, percent / 100};
        }
        return fail(ErrorCode::invalidInput, "'" + std::string(name) + "' names no window",
                    "Write it like w-tinylfu:10%, with more than 0 and less than 100.");
    }
    std::string all;
    for (const auto& [kind, known] : kNames) {
        all += std::string(known) + ", ";
    }
    return fail(ErrorCode::invalidInput, "There is no policy '" + std::string(name) + "'",
                "Policies are " + all + "and w-tinylfu:10% for a window that stays.");
}

std::string nameOf(const PolicyChoice& choice) {
    for (const auto& [kind, known] : kNames) {
        if (choice.kind == kind) {
            return std::string(known);
        }
    }
    return fmt::format("{}{:.6g}%", kFixed, choice.window * 100);
}

std::vector<PolicyChoice> allPolicies() {
    std::vector<PolicyChoice> all;
    for (const auto& [kind, known] : kNames) {
        all.push_back({kind, 0});
    }
    return all;
}

std::unique_ptr<Policy> makePolicy(const PolicyChoice& choice, NodeTable& nodes, std::uint64_t capacity,
                                   Sink* sink) {
    switch (choice.kind) {
    case PolicyKind::lru:
        return std::make_unique<Lru>(nodes, capacity, sink);
    case PolicyKind::fifo:
        return std::make_unique<Fifo>(nodes, capacity, sink);
    case PolicyKind::lfu:
        return std::make_unique<Lfu>(nodes, capacity, sink);
    case PolicyKind::sieve:
        return std::make_unique<Sieve>(nodes, capacity, sink);
    case PolicyKind::s3Fifo:
        return std::make_unique<S3Fifo>(nodes, capacity, sink);
    case PolicyKind::twoQ:
        return std::make_unique<TwoQ>(nodes, capacity, sink);
    case PolicyKind::arc:
        return std::make_unique<Arc>(nodes, capacity, sink);
    case PolicyKind::wTinyLfu:
        return std::make_unique<WTinyLfu>(nodes, capacity, sink,
                                          WindowContest::kWindows[WindowContest::kFirst],
                                          std::make_unique<WindowContest>());
    case PolicyKind::wTinyLfuClimb:
        return std::make_unique<WTinyLfu>(nodes, capacity, sink, 0.01, std::make_unique<WindowClimb>());
    case PolicyKind::wTinyLfuFixed:
        return std::make_unique<WTinyLfu>(nodes, capacity, sink, choice.window);
    case PolicyKind::automatic:
        break;
    }
    return std::make_unique<AutoPolicy>(nodes, capacity, sink);
}

} // namespace pavement::cache
