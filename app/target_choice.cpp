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

} // namespace

Result<std::optional<ui::Profile>> savedProfile(const std::string& idOrName) {
    const auto text = readFile(userConfigDirectory() / "profiles.json");
    if (!text) {
        return std::optional<ui::Profile>{}; // none saved yet
    }
    auto profiles = ui::profilesFromJson(*text);
    if (!profiles) {
        return fail(profiles.error());
    }
    const auto found = std::find_if(profiles->begin(), profiles->end(), [&](const ui::Profile& profile) {
        return profile.target.id == idOrName || profile.target.name == idOrName;
    });
    return found == profiles->end() ? std::nullopt : std::optional(*found);
}

Result<monitor::Target> chooseTarget(const TargetOptions& options) {
    monitor::Target target;
    if (options.target.empty() || looksLikeConnection(options.target)) {
        auto settings = postgres::parseConnectionSettings(options.target);
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
        const auto saved = savedProfile(options.target);
        if (!saved) {
            return fail(saved.error());
        }
        if (!*saved) {
            return fail(
                ErrorCode::invalidInput, "There is no saved profile '" + options.target + "'",
                "Give a URL instead (postgresql://user@host/database), or save the profile in the window's "
                "connection "
                "dialog.");
        }
        target = (*saved)->target;
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
    return target;
}

} // namespace pavement::app
