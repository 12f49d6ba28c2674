#include "engine/change/kind.h"
#include "engine/change/redis_words.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pavement::change {

namespace {

constexpr const char* kRedisKeysKind = "redis keys";
constexpr std::size_t kBatch = 500;

// Keys may come back the next moment, since a cache is there to be filled: there is no part to look at, and a
// batch whose answer is missing is simply sent again.
class RedisKeys final : public Kind {
public:
    std::string_view name() const override { return kRedisKeysKind; }

    Result<Plan> plan(Target&, const Change& change) const override {
        const Json& keys = change.what.at("keys"); // as numbers, since they are bytes
        if (keys.empty())
            return fail(ErrorCode::invalidInput, "No key is given");
        if (keys.size() > kMostKeys)
            return fail(ErrorCode::invalidInput,
                        fmt::format("{} keys are more than one change may hold, {}", keys.size(), kMostKeys),
                        "Make several changes of them.");
        Plan plan;
        plan.change = change;
        plan.change.what = {{"count", keys.size()}}; // the steps hold them
        for (std::size_t from = 0; from < keys.size(); from += kBatch) {
            std::vector<std::string> words{"UNLINK"};
            for (std::size_t i = from; i < std::min(from + kBatch, keys.size()); ++i) {
                const auto bytes = keys[i].get<std::vector<std::uint8_t>>();
                words.emplace_back(bytes.begin(), bytes.end());
            }
            plan.steps.push_back(
                {asTyped(words), "The values are freed in the background.", kNoPart, false, false, words});
        }
        plan.notes = {"This cannot be undone: what the keys held is gone, until the application computes it "
                      "anew."};
        return plan;
    }

    Result<Parts> look(Target&, const Plan&) const override { return Parts{}; }

    Fit judge(const Plan&, std::size_t, const std::string&,
              const std::optional<std::string>&) const override {
        return Fit::foreign;
    }
};

} // namespace

Change invalidateKeys(const std::vector<std::string>& keys) {
    Json list = Json::array();
    for (const std::string& key : keys)
        list.push_back(std::vector<std::uint8_t>(key.begin(), key.end()));
    return {kRedisKeysKind, fmt::format("Remove {} keys of Redis", keys.size()), {{"keys", std::move(list)}}};
}

std::unique_ptr<Kind> makeRedisKeys() {
    return std::make_unique<RedisKeys>();
}

} // namespace pavement::change
