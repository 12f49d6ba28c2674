#include "ui/shell/target_session.h"

#include <QPointer>

#include <memory>
#include <utility>

namespace pavement::ui {
namespace {

// All that decides how the servers are reached; a difference needs another connection.
std::string wayTo(const monitor::Target& target) {
    std::string way = target.postgres.description() + '|' + target.postgres.service + '|' +
                      target.postgres.sslMode + '|' + target.postgres.sslRootCert +
                      (target.postgres.viaPooler ? "|pooler" : "|direct") + '|' + target.logDirectory;
    for (const std::string& database : target.moreDatabases) {
        way += '|' + database;
    }
    if (target.redis) {
        way += '|' + target.redis->description() + target.redis->unixSocket +
               (target.redis->tls ? "tls" : "") + target.redis->caCertificate;
    }
    if (target.ssh) {
        way += '|' + target.ssh->destination + std::to_string(target.ssh->port) + target.ssh->identityFile +
               target.ssh->configFile;
    }
    return way;
}

// It may have to wait for a dead server or a tunnel while it ends.
void endInTask(runner::TaskScope& jobs, std::unique_ptr<monitor::CommandAccess> last) {
    runner::TaskSpec spec;
    spec.name = "close the connection for commands";
    const auto ending = std::make_shared<std::unique_ptr<monitor::CommandAccess>>(std::move(last));
    jobs.start(std::move(spec), [ending](runner::TaskContext&) -> Result<void> {
        ending->reset();
        return {};
    });
}

} // namespace

TargetSession::TargetSession(Context& context, QObject* parent)
    : QObject(parent)
    , m_context(context)
    , m_ending(context.jobs) {}

TargetSession::~TargetSession() {
    endMonitor();
}

void TargetSession::open(const Profile& profile) {
    close();
    m_profile = profile;
    m_postgresPassword = profile.target.postgres.password;
    m_redisPassword = profile.target.redis ? profile.target.redis->password : Secret();
    readSecrets(++m_generation);
}

void TargetSession::readSecrets(std::uint64_t generation) {
    // Four reads at most, one after another; each may answer at once or later.
    struct Step {
        SecretStore* store;
        QString key;
        Secret TargetSession::*into;
    };

    auto steps = std::make_shared<std::vector<Step>>();
    const std::string& id = m_profile->target.id;
    for (SecretStore* store : {static_cast<SecretStore*>(&m_sessionSecrets), &m_context.secrets}) {
        if (store != &m_sessionSecrets && !m_profile->rememberSecrets) {
            continue;
        }
        steps->push_back({store, postgresSecretKey(id), &TargetSession::m_postgresPassword});
        if (m_profile->target.redis) {
            steps->push_back({store, redisSecretKey(id), &TargetSession::m_redisPassword});
        }
    }
    const QPointer<TargetSession> self(this);
    auto next = std::make_shared<std::function<void(std::size_t)>>();
    *next = [self, steps, generation, weak = std::weak_ptr(next)](std::size_t at) {
        if (!self || self->m_generation != generation) {
            return;
        }
        if (at == steps->size()) {
            self->start();
            return;
        }
        const Step& step = (*steps)[at];
        const auto again = weak.lock(); // held by the read's answer until it comes
        if (!(*self.*step.into).empty()) {
            (*again)(at + 1);
            return;
        }
        step.store->read(step.key,
                         [self, steps, generation, at, again](Result<std::optional<Secret>> secret) {
                             if (!self || self->m_generation != generation) {
                                 return;
                             }
                             if (!secret) {
                                 emit self->failed(secret.error());
                             } else if (*secret) {
                                 *self.*(*steps)[at].into = **secret;
                             }
                             (*again)(at + 1);
                         });
    };
    (*next)(0);
}

void TargetSession::start() {
    monitor::Target target = m_profile->target;
    target.postgres.password = m_postgresPassword;
    if (target.redis) {
        target.redis->password = m_redisPassword;
    }
    m_bridge = std::make_unique<SnapshotBridge>();
    connect(m_bridge.get(), &SnapshotBridge::snapshotsArrived, this, &TargetSession::snapshotsArrived);
    connect(m_bridge.get(), &SnapshotBridge::alertsChanged, this, &TargetSession::alertsChanged);
    connect(m_bridge.get(), &SnapshotBridge::resumed, this, &TargetSession::resumed);
    m_bridge->setAwake(m_awake);
    m_commands = std::shared_ptr<monitor::CommandAccess>(
        new monitor::CommandAccess(target), [&jobs = m_context.jobs](monitor::CommandAccess* last) {
            endInTask(jobs, std::unique_ptr<monitor::CommandAccess>(last));
        });
    m_waiting = std::move(target);
    emit opened();
    if (!m_ending.running()) {
        watch();
    }
}

void TargetSession::watch() {
    if (!m_waiting) {
        return;
    }
    m_monitor = m_context.startMonitor(*std::exchange(m_waiting, std::nullopt), m_bridge->listener());
    if (m_monitor) {
        m_monitor->setAlertRules(m_profile->alertRules);
    }
}

void TargetSession::endMonitor() {
    ++m_generation;
    m_bridge.reset();
    m_commands.reset();
    m_waiting.reset();
    if (!m_monitor) {
        return;
    }
    auto ending = std::make_shared<std::unique_ptr<monitor::TargetMonitor>>(std::move(m_monitor));
    m_ending.start(
        "stop watching", Deadline::never(),
        [ending](runner::TaskContext&) -> Result<void> {
            ending->reset();
            return {};
        },
        [this](const Result<void>&) { watch(); });
}

void TargetSession::close() {
    endMonitor();
    if (m_profile) {
        m_profile.reset();
        emit closed();
    }
}

void TargetSession::update(const Profile& profile) {
    const bool newSecret = !profile.target.postgres.password.empty() ||
                           (profile.target.redis && !profile.target.redis->password.empty());
    if (!m_profile || m_profile->target.id != profile.target.id || newSecret ||
        wayTo(m_profile->target) != wayTo(profile.target)) {
        open(profile);
        return;
    }
    m_profile = profile;
    if (m_monitor) {
        m_monitor->setAlertRules(profile.alertRules);
    }
}

monitor::SnapshotPtr TargetSession::latest() const {
    return m_bridge ? m_bridge->latest() : nullptr;
}

std::uint64_t TargetSession::dropped() const {
    return m_bridge ? m_bridge->dropped() : 0;
}

void TargetSession::setAwake(bool awake) {
    m_awake = awake;
    if (m_bridge) {
        m_bridge->setAwake(awake);
    }
}

void TargetSession::acknowledge(const std::string& ruleId, const std::string& label) {
    if (m_monitor) {
        m_monitor->acknowledgeAlert(ruleId, label);
    }
}

void TargetSession::snooze(const std::string& ruleId, const std::string& label, Milliseconds howLong) {
    if (m_monitor) {
        m_monitor->snoozeAlert(ruleId, label, howLong);
    }
}

void TargetSession::reconnectNow() {
    if (m_monitor) {
        m_monitor->reconnectNow();
    }
}

} // namespace pavement::ui
