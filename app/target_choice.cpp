#include "app/target_choice.h"

#include "engine/base/files.h"
#include "engine/base/log.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace pavement::app {

namespace {

// The id under which the history keeps a target: lower-case words, so that it reads well in a file and in a
// query.
std::string idFrom(const std::string& name) {
    std::string id;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0) {
            id += static_cast<char>(std::tolower(byte));
        } else if (!id.empty() && id.back() != '-') {
            id += '-';
        }
    }
    while (!id.empty() && id.back() == '-') {
        id.pop_back();
    }
    return id.empty() ? "target" : id;
}

bool looksLikeConnection(const std::string& text) {
    return text.find("://") != std::string::npos || text.find('=') != std::string::npos;
}

std::string environmentVariable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

Result<ui::Profile> fromProfiles(const std::string& name) {
    auto profile = savedProfile(name);
    if (!profile) {
        return fail(profile.error());
    }
    if (!*profile) {
        return fail(
            ErrorCode::invalidInput, "There is no saved profile '" + name + "'",
            "Give a URL instead (postgresql://user@host/database), or save the profile in the window's "
            "connection "
            "dialog.");
    }
    return std::move(**profile);
}

} // namespace

Result<std::optional<ui::Profile>> savedProfile(const std::string& name) {
    const auto text = readFile(userConfigDirectory() / "profiles.json");
    if (!text) {
        return text.error().code == ErrorCode::notFound ? Result<std::optional<ui::Profile>>(std::nullopt)
                                                        : fail(text.error());
    }
    auto profiles = ui::profilesFromJson(*text);
    if (!profiles) {
        return fail(profiles.error());
    }
    for (ui::Profile& profile : *profiles) {
        if (profile.target.id == name || profile.target.name == name) {
            return std::move(profile);
        }
    }
    return std::nullopt;
}

Result<ChosenTarget> chooseTarget(const TargetOptions& options) {
    ChosenTarget chosen;
    monitor::Target& target = chosen.target;
    if (options.target.empty() || looksLikeConnection(options.target)) {
        auto settings = options.target.empty() ? postgres::ConnectionSettings::fromEnvironment()
                                               : postgres::parseConnectionSettings(options.target);
        if (!settings) {
            return fail(settings.error());
        }
        if (!settings->password.empty()) {
            return fail(ErrorCode::invalidInput,
                        "A password on the command line can be read by every user of this machine",
                        "Leave it out and put it into PGPASSWORD or ~/.pgpass.");
        }
        target.postgres = std::move(*settings);
        target.name = target.postgres.description();
        target.id = idFrom(target.name.substr(
            target.name.find("://") == std::string::npos ? 0 : target.name.find("://") + 3));
    } else {
        const auto saved = fromProfiles(options.target);
        if (!saved) {
            return fail(saved.error());
        }
        target = saved->target;
        chosen.profile = std::move(*saved);
    }
    if (!options.redis.empty()) {
        auto settings = redis::parseSettings(options.redis);
        if (!settings) {
            return fail(settings.error());
        }
        if (!settings->password.empty()) {
            return fail(ErrorCode::invalidInput,
                        "A password on the command line can be read by every user of this machine",
                        "Leave it out and put it into REDISCLI_AUTH.");
        }
        target.redis = std::move(*settings);
    }
    if (target.redis && target.redis->password.empty()) {
        target.redis->password = Secret(environmentVariable("REDISCLI_AUTH"));
    }
    if (!options.ssh.empty()) {
        tunnel::SshSettings ssh;
        ssh.destination = options.ssh;
        target.ssh = ssh;
    }
    if (!options.logDirectory.empty()) {
        target.logDirectory = options.logDirectory;
    }
    if (!options.moreDatabases.empty()) {
        target.moreDatabases = options.moreDatabases;
    }
    if (!options.name.empty()) {
        target.name = options.name;
        target.id = idFrom(options.name);
    }
    return chosen;
}

} // namespace pavement::app
