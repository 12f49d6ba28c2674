#include "engine/base/json.h"
#include "ui/shell/profile_store.h"

#include <array>
#include <limits>

namespace pavement::ui {
namespace {

constexpr std::array kEnvironmentNames = {
    std::pair{"development", monitor::Environment::development},
    std::pair{"testing", monitor::Environment::testing},
    std::pair{"production", monitor::Environment::production},
    std::pair{"sandbox", monitor::Environment::sandbox},
};

const char* environmentName(monitor::Environment environment) {
    for (const auto& [name, value] : kEnvironmentNames) {
        if (value == environment) {
            return name;
        }
    }
    return "development";
}

Json toObject(const Profile& profile) {
    const monitor::Target& target = profile.target;
    const postgres::ConnectionSettings& pg = target.postgres;
    Json object = {
        {"id", target.id},
        {"name", target.name},
        {"environment", environmentName(target.environment)},
        {"rememberSecrets", profile.rememberSecrets},
        {"logDirectory", target.logDirectory},
        {"moreDatabases", target.moreDatabases},
        {"values", {{"use", target.values.use}, {"keep", target.values.keep}}},
        {"postgres",
         {{"host", pg.host},
          {"port", pg.port},
          {"database", pg.database},
          {"user", pg.user},
          {"service", pg.service},
          {"sslMode", pg.sslMode},
          {"sslRootCert", pg.sslRootCert},
          {"viaPooler", pg.viaPooler},
          {"more", pg.more}}},
        {"kpiTargets", profile.kpiTargets},
        {"alertRules", Json::parse(monitor::toJson(profile.alertRules), nullptr, false)},
    };
    if (target.redis) {
        object["redis"] = {{"host", target.redis->host},
                           {"port", target.redis->port},
                           {"unixSocket", target.redis->unixSocket},
                           {"user", target.redis->user},
                           {"database", target.redis->database},
                           {"tls", target.redis->tls},
                           {"caCertificate", target.redis->caCertificate}};
    }
    if (target.ssh) {
        object["ssh"] = {{"destination", target.ssh->destination},
                         {"port", target.ssh->port},
                         {"identityFile", target.ssh->identityFile},
                         {"configFile", target.ssh->configFile}};
    }
    return object;
}

// Reads the fields of one object; the first fault is kept and everything after it is read as empty.
class Reader {
public:
    Reader(const Json& object, std::string where, std::optional<Error>& fault)
        : m_object(object)
        , m_where(std::move(where))
        , m_fault(fault) {}

    std::string text(const char* name) {
        const Json* value = field(name);
        if (value == nullptr) {
            return {};
        }
        if (!value->is_string()) {
            return wrong(name, "a text"), std::string();
        }
        return value->get<std::string>();
    }

    bool flag(const char* name) {
        const Json* value = field(name);
        if (value == nullptr) {
            return false;
        }
        if (!value->is_boolean()) {
            return wrong(name, "true or false"), false;
        }
        return value->get<bool>();
    }

    template <typename Number>
    Number number(const char* name, Number otherwise) {
        const Json* value = field(name);
        if (value == nullptr) {
            return otherwise;
        }
        const auto highest = static_cast<std::int64_t>(std::numeric_limits<Number>::max());
        if (!value->is_number_integer() || value->get<std::int64_t>() < 0 ||
            value->get<std::int64_t>() > highest) {
            return wrong(name, "a number from 0 to " + std::to_string(highest)), otherwise;
        }
        return static_cast<Number>(value->get<std::int64_t>());
    }

    const Json* object(const char* name) {
        const Json* value = field(name);
        if (value != nullptr && !value->is_object()) {
            wrong(name, "an object");
            return nullptr;
        }
        return value;
    }

    const Json* field(const char* name) const {
        const auto found = m_object.find(name);
        return found == m_object.end() || found->is_null() ? nullptr : &*found;
    }

    void wrong(const char* name, const std::string& expected) {
        if (!m_fault) {
            m_fault =
                Error{ErrorCode::corrupt,
                      "In the target profiles, " + m_where + "." + name + " is not " + expected, "", ""};
        }
    }

private:
    const Json& m_object;
    std::string m_where;
    std::optional<Error>& m_fault;
};

// Further keywords of libpq, each held to what a person may write in a connection string.
void readMore(const Json& more, Reader& fields, postgres::ConnectionSettings& settings) {
    for (const auto& [keyword, value] : more.items()) {
        std::string quoted = "'";
        for (const char c : value.is_string() ? value.get<std::string>() : std::string()) {
            quoted += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
        }
        const auto parsed = postgres::parseConnectionSettings("host=unused " + keyword + "=" + quoted + "'");
        const auto kept = parsed ? parsed->more.find(keyword) : settings.more.end();
        if (!value.is_string() || !parsed || kept == parsed->more.end()) {
            fields.wrong("more", "made of libpq's keywords and their texts");
            return;
        }
        settings.more[keyword] = kept->second;
    }
}

Profile toProfile(const Json& object, const std::string& where, std::optional<Error>& fault) {
    Profile profile;
    monitor::Target& target = profile.target;
    Reader fields(object, where, fault);
    target.id = fields.text("id");
    if (target.id.empty()) {
        fields.wrong("id", "given");
    }
    target.name = fields.text("name");
    const std::string environment = fields.text("environment");
    bool known = environment.empty();
    for (const auto& [name, value] : kEnvironmentNames) {
        if (environment == name) {
            target.environment = value;
            known = true;
        }
    }
    if (!known) {
        fields.wrong("environment", "one of development, testing, production, sandbox");
    }
    profile.rememberSecrets = fields.flag("rememberSecrets");
    target.logDirectory = fields.text("logDirectory");
    if (const Json* more = fields.field("moreDatabases")) {
        if (!more->is_array()) {
            fields.wrong("moreDatabases", "a list of names");
        } else {
            for (const Json& name : *more) {
                if (!name.is_string()) {
                    fields.wrong("moreDatabases", "a list of names");
                    break;
                }
                target.moreDatabases.push_back(name.get<std::string>());
            }
        }
    }
    if (const Json* given = fields.object("values")) {
        Reader values(*given, where + ".values", fault);
        target.values.use = values.flag("use");
        target.values.keep = values.flag("keep");
    }
    if (const Json* given = fields.object("postgres")) {
        Reader pg(*given, where + ".postgres", fault);
        target.postgres.host = pg.text("host");
        target.postgres.port = pg.number<std::uint16_t>("port", 5432);
        target.postgres.database = pg.text("database");
        target.postgres.user = pg.text("user");
        target.postgres.service = pg.text("service");
        target.postgres.sslMode = pg.text("sslMode");
        target.postgres.sslRootCert = pg.text("sslRootCert");
        target.postgres.viaPooler = pg.flag("viaPooler");
        if (const Json* more = pg.object("more")) {
            readMore(*more, pg, target.postgres);
        }
    }
    if (const Json* given = fields.object("redis")) {
        Reader redis(*given, where + ".redis", fault);
        redis::Settings settings;
        settings.host = redis.text("host");
        settings.port = redis.number<std::uint16_t>("port", 6379);
        settings.unixSocket = redis.text("unixSocket");
        settings.user = redis.text("user");
        settings.database = redis.number<int>("database", 0);
        settings.tls = redis.flag("tls");
        settings.caCertificate = redis.text("caCertificate");
        target.redis = std::move(settings);
    }
    if (const Json* given = fields.object("ssh")) {
        Reader ssh(*given, where + ".ssh", fault);
        tunnel::SshSettings settings;
        settings.destination = ssh.text("destination");
        settings.port = ssh.number<std::uint16_t>("port", 0);
        settings.identityFile = ssh.text("identityFile");
        settings.configFile = ssh.text("configFile");
        target.ssh = std::move(settings);
    }
    if (const Json* targets = fields.object("kpiTargets")) {
        for (const auto& [id, value] : targets->items()) {
            if (!value.is_number()) {
                fields.wrong("kpiTargets", "a list of numbers");
                break;
            }
            profile.kpiTargets[id] = value.get<double>();
        }
    }
    if (const Json* rules = fields.field("alertRules")) {
        auto read = monitor::alertRulesFromJson(dumpJson(*rules));
        if (read) {
            profile.alertRules = std::move(*read);
        } else if (!fault) {
            fault = read.error();
        }
    }
    return profile;
}

} // namespace

std::string profilesToJson(const std::vector<Profile>& profiles) {
    Json list = Json::array();
    for (const Profile& profile : profiles) {
        list.push_back(toObject(profile));
    }
    return dumpJson(Json{{"schema", "pavement-profiles"}, {"version", 1}, {"profiles", std::move(list)}}, 2) +
           '\n';
}

Result<std::vector<Profile>> profilesFromJson(std::string_view text) {
    const auto document = parseJson(text, "target profiles");
    if (!document) {
        return fail(document.error());
    }
    const auto list = document->is_object() ? document->find("profiles") : document->end();
    if (!document->is_object() || list == document->end() || !list->is_array()) {
        return fail(ErrorCode::corrupt, "The target profiles have no list \"profiles\"");
    }
    std::vector<Profile> profiles;
    std::optional<Error> fault;
    std::size_t number = 0;
    for (const Json& entry : *list) {
        const std::string where = "profiles[" + std::to_string(number++) + "]";
        if (!entry.is_object()) {
            return fail(ErrorCode::corrupt, "In the target profiles, " + where + " is not an object");
        }
        profiles.push_back(toProfile(entry, where, fault));
        if (fault) {
            return fail(*fault);
        }
    }
    return profiles;
}

} // namespace pavement::ui
