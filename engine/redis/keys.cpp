#include "engine/redis/keys.h"

#include <algorithm>

namespace pavement::redis {

namespace {

KeyType typeOf(std::string_view name) {
    const auto at = std::find(kKeyTypeNames.begin(), kKeyTypeNames.end(), name);
    return at == kKeyTypeNames.end() ? KeyType::other
                                     : static_cast<KeyType>(std::distance(kKeyTypeNames.begin(), at));
}

std::string_view lengthCommand(KeyType type) {
    static constexpr std::array<std::string_view, 7> kCommands{"STRLEN", "LLEN", "SCARD", "ZCARD",
                                                               "HLEN",   "XLEN", ""};
    return kCommands[static_cast<std::size_t>(type)];
}

constexpr std::size_t kQuestions = 5;

std::vector<std::vector<std::string>> questionsFor(std::span<const std::string> keys,
                                                   const KeyReadOptions& options) {
    const std::string samples = std::to_string(options.samples);
    std::vector<std::vector<std::string>> commands;
    commands.reserve(keys.size() * kQuestions);
    for (const std::string& key : keys) {
        commands.push_back({"TYPE", key});
        commands.push_back({"MEMORY", "USAGE", key, "SAMPLES", samples});
        commands.push_back({"PTTL", key});
        commands.push_back({"OBJECT", "ENCODING", key});
        commands.push_back({"OBJECT", options.lfu ? "FREQ" : "IDLETIME", key});
    }
    return commands;
}

const Reply* given(const Result<Reply>& reply) {
    return reply ? &*reply : nullptr;
}

} // namespace

Result<ScanStep> scanStep(Connection& connection, const std::string& cursor, unsigned count,
                          std::string_view match) {
    const std::string most = std::to_string(count);
    auto reply = match.empty() ? connection.command({"SCAN", cursor, "COUNT", most})
                               : connection.command({"SCAN", cursor, "MATCH", match, "COUNT", most});
    if (!reply) {
        return fail(std::move(reply.error()));
    }
    if (reply->elements.size() != 2 || reply->elements[1].kind != Reply::Kind::array) {
        return fail(ErrorCode::protocol, "Redis answered SCAN in an unknown form");
    }
    ScanStep step{reply->elements[0].text, {}};
    step.keys.reserve(reply->elements[1].elements.size());
    for (Reply& key : reply->elements[1].elements) {
        step.keys.push_back(std::move(key.text));
    }
    return step;
}

Result<std::vector<KeyFacts>> readKeyFacts(Connection& connection, std::span<const std::string> keys,
                                           const KeyReadOptions& options, Deadline deadline) {
    auto replies = connection.pipeline(questionsFor(keys, options), deadline);
    if (!replies) {
        return fail(std::move(replies.error()));
    }
    std::vector<KeyFacts> found;
    std::vector<std::vector<std::string>> lengths;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto answer = std::span(*replies).subspan(i * kQuestions, kQuestions);
        if (!answer[0]) {
            const std::string& word = answer[0].error().context;
            if (word == "MOVED" || word == "ASK" || word == "TRYAGAIN") {
                continue; // on its way to another node
            }
            return fail(answer[0].error());
        }
        if (answer[0]->text == "none") {
            continue;
        }
        KeyFacts facts;
        facts.key = keys[i];
        facts.type = typeOf(answer[0]->text);
        if (const Reply* bytes = given(answer[1]); bytes != nullptr) {
            facts.bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes->integer));
        }
        if (const Reply* ttl = given(answer[2]); ttl != nullptr) {
            if (ttl->integer == -2) {
                continue; // went between the two commands
            }
            if (ttl->integer >= 0) {
                facts.ttl = Milliseconds{ttl->integer};
            }
        }
        if (const Reply* encoding = given(answer[3]); encoding != nullptr) {
            facts.encoding = encoding->text;
        }
        if (const Reply* use = given(answer[4]); use != nullptr && use->kind == Reply::Kind::integer) {
            if (options.lfu) {
                facts.frequency = static_cast<unsigned>(use->integer);
            } else {
                facts.idleSeconds = static_cast<double>(use->integer);
            }
        }
        if (options.lengths) {
            const std::string_view command = lengthCommand(facts.type);
            lengths.push_back({std::string(command.empty() ? "TYPE" : command), facts.key});
        }
        found.push_back(std::move(facts));
    }
    if (lengths.empty()) {
        return found;
    }
    auto measured = connection.pipeline(lengths, deadline);
    if (!measured) {
        return fail(std::move(measured.error()));
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (const Reply* length = given((*measured)[i]);
            length != nullptr && length->kind == Reply::Kind::integer) {
            found[i].length = static_cast<std::uint64_t>(length->integer);
        }
    }
    return found;
}

bool canReadLengths(Connection& connection, std::string_view evictionPolicy) {
    const bool byUse = evictionPolicy.find("lru") != std::string_view::npos ||
                       evictionPolicy.find("lfu") != std::string_view::npos;
    const auto untouched = connection.command({"CLIENT", "NO-TOUCH", "ON"});
    return untouched.has_value() || !byUse;
}

} // namespace pavement::redis
