#include "ui/shell/connection_form.h"

#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include <array>

namespace pavement::ui {
namespace {

constexpr std::array kEnvironments{monitor::Environment::development, monitor::Environment::testing,
                                   monitor::Environment::production, monitor::Environment::sandbox};
constexpr std::array kSslModes{"", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"};

std::string said(const QLineEdit* field) {
    return toUtf8(field->text().trimmed());
}

QLabel* note(const QString& text, const Theme& theme) {
    auto* label = new QLabel(text);
    label->setProperty("muted", true);
    label->setFont(theme.font(TextRole::caption));
    label->setWordWrap(true);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred); // else a form makes it narrow
    return label;
}

QFormLayout* newForm(QWidget* parent) {
    auto* form = new QFormLayout(parent);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setHorizontalSpacing(spacing::kMedium);
    form->setVerticalSpacing(spacing::kSmall);
    form->setContentsMargins(spacing::kMedium, spacing::kLarge, spacing::kMedium, spacing::kMedium);
    return form;
}

} // namespace

ConnectionForm::ConnectionForm(const SecretStore& secrets, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this)) {
    auto* head = new QFormLayout;
    head->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    head->setHorizontalSpacing(spacing::kMedium);
    m_name = addLine(head, tr("&Name"), tr("Shop, primary"));
    m_environment = new QComboBox(this);
    for (const monitor::Environment environment : kEnvironments) {
        m_environment->addItem(environmentText(environment));
    }
    m_environment->setAccessibleName(tr("Environment"));
    head->addRow(tr("&Environment"), m_environment);
    m_paste =
        addLine(head, tr("&Paste"), tr("postgresql://user@host/database, host=… dbname=…, redis://host"),
                tr("A URL or connection string fills the fields below"));

    m_tabs->addTab(buildPostgres(theme), tr("PostgreSQL"));
    m_tabs->addTab(buildRedis(theme), tr("Redis"));
    m_tabs->addTab(buildTunnel(theme), tr("SSH tunnel"));
    m_tabs->addTab(buildSecrets(secrets, theme), tr("Secrets and log"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Parts of the connection"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kMedium);
    column->addLayout(head);
    column->addWidget(m_tabs, 1);
    connect(m_paste, &QLineEdit::textChanged, this, &ConnectionForm::paste);
    connect(m_host, &QLineEdit::textChanged, this, &ConnectionForm::explainTls);
    connect(m_sslMode, &QComboBox::currentIndexChanged, this, &ConnectionForm::explainTls);
    explainTls();
}

QLineEdit* ConnectionForm::addLine(QFormLayout* form, const QString& label, const QString& hint,
                                   const QString& toolTip) {
    auto* field = new QLineEdit(this);
    field->setPlaceholderText(hint);
    field->setToolTip(toolTip);
    field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    form->addRow(label, field);
    connect(field, &QLineEdit::textEdited, this, &ConnectionForm::changed);
    return field;
}

QSpinBox* ConnectionForm::addNumber(QFormLayout* form, const QString& label, int from, int to, int value) {
    auto* field = new QSpinBox(this);
    field->setRange(from, to);
    field->setValue(value);
    field->setGroupSeparatorShown(false);
    field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    field->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    form->addRow(label, field);
    return field;
}

QWidget* ConnectionForm::buildPostgres(const Theme& theme) {
    auto* tab = new QWidget(this);
    QFormLayout* form = newForm(tab);
    m_host = addLine(form, tr("&Host or socket"), tr("db.example.org, or /run/postgresql"),
                     tr("Name, address, or the directory of a unix socket"));
    m_port = addNumber(form, tr("P&ort"), 1, 65535, 5432);
    m_database = addLine(form, tr("&Database"), tr("the user's name, where empty"));
    m_more = addLine(
        form, tr("&More databases"), tr("sales, stock"),
        tr("Other databases of the same server, separated by commas: tables and indexes are watched in "
           "each of them"));
    m_user = addLine(form, tr("&User"), tr("a role that is a member of pg_monitor"));
    m_password = addLine(form, tr("Pass&word"), tr("from ~/.pgpass, where empty"));
    m_password->setEchoMode(QLineEdit::Password);
    m_service = new QComboBox(this);
    m_service->setEditable(true);
    m_service->setInsertPolicy(QComboBox::NoInsert);
    m_service->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_service->lineEdit()->setPlaceholderText(tr("a name in pg_service.conf"));
    m_service->setToolTip(tr("Fields given here win over the service's"));
    m_service->setAccessibleName(tr("Service"));
    form->addRow(tr("Ser&vice"), m_service);
    connect(m_service, &QComboBox::editTextChanged, this, &ConnectionForm::changed);
    m_sslMode = new QComboBox(this);
    for (const char* mode : kSslModes) {
        m_sslMode->addItem(*mode == '\0' ? tr("automatic") : QString::fromLatin1(mode));
    }
    m_sslMode->setAccessibleName(tr("TLS mode"));
    form->addRow(tr("T&LS"), m_sslMode);
    m_sslNote = note({}, theme);
    form->addRow(QString(), m_sslNote);
    m_sslRoot = addLine(form, tr("&Root certificate"), tr("~/.postgresql/root.crt, where empty"));
    m_pooler = new QCheckBox(tr("&A connection pooler (PgBouncer) stands in between"), this);
    m_pooler->setAccessibleName(tr("Connection pooler in between"));
    m_pooler->setToolTip(
        tr("Settings are then sent after connecting. A direct connection sees more: give it where "
           "there is one."));
    form->addRow(QString(), m_pooler);
    return tab;
}

QWidget* ConnectionForm::buildRedis(const Theme& theme) {
    auto* tab = new QWidget(this);
    auto* column = new QVBoxLayout(tab);
    m_redis = new QGroupBox(tr("Watch the Redis in &front of it"), this);
    m_redis->setCheckable(true);
    m_redis->setChecked(false);
    m_redis->setAccessibleName(tr("Watch Redis"));
    QFormLayout* form = newForm(m_redis);
    m_redisHost = addLine(form, tr("&Host"), tr("127.0.0.1"));
    m_redisPort = addNumber(form, tr("P&ort"), 1, 65535, 6379);
    m_redisSocket = addLine(form, tr("Uni&x socket"), tr("wins over host and port"));
    m_redisUser = addLine(form, tr("&User"), tr("the default user, where empty"));
    m_redisPassword = addLine(form, tr("Pass&word"), {});
    m_redisPassword->setEchoMode(QLineEdit::Password);
    m_redisDatabase = addNumber(form, tr("&Database"), 0, 1023, 0);
    m_redisTls = new QCheckBox(tr("T&LS"), this);
    m_redisTls->setAccessibleName(tr("Redis over TLS"));
    m_redisTls->setEnabled(redis::tlsAvailable());
    form->addRow(QString(), m_redisTls);
    if (!redis::tlsAvailable()) {
        form->addRow(QString(),
                     note(tr("This system's hiredis has no TLS. An SSH tunnel does the same."), theme));
    }
    m_redisCa = addLine(form, tr("C&A certificate"), tr("the system's, where empty"));
    column->addWidget(m_redis);
    column->addStretch();
    return tab;
}

QWidget* ConnectionForm::buildTunnel(const Theme& theme) {
    auto* tab = new QWidget(this);
    auto* column = new QVBoxLayout(tab);
    m_ssh = new QGroupBox(tr("Reach both servers through SS&H"), this);
    m_ssh->setCheckable(true);
    m_ssh->setChecked(false);
    m_ssh->setAccessibleName(tr("SSH tunnel"));
    QFormLayout* form = newForm(m_ssh);
    m_sshDestination = addLine(form, tr("&Destination"), tr("user@bastion, or a Host of ~/.ssh/config"));
    m_sshPort = addNumber(form, tr("P&ort"), 0, 65535, 0);
    m_sshPort->setSpecialValueText(tr("ssh's own"));
    m_sshIdentity = addLine(form, tr("&Identity file"), tr("ssh's own, where empty"));
    m_sshConfig = addLine(form, tr("Confi&guration"), tr("~/.ssh/config, where empty"));
    form->addRow(QString(),
                 note(tr("The system's own ssh is used with its keys, agent and known hosts. It is never "
                         "asked to prompt: log in once in a terminal where it would."),
                      theme));
    column->addWidget(m_ssh);
    column->addStretch();
    return tab;
}

QWidget* ConnectionForm::buildSecrets(const SecretStore& secrets, const Theme& theme) {
    auto* tab = new QWidget(this);
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins(spacing::kMedium, spacing::kLarge, spacing::kMedium, spacing::kMedium);
    column->setSpacing(spacing::kSmall);
    m_keychain =
        new QRadioButton(secrets.available() ? tr("&Keep passwords in %1").arg(secrets.name())
                                             : tr("&Keep passwords in the keychain (none is available here)"),
                         this);
    m_keychain->setEnabled(secrets.available());
    m_keychain->setAccessibleName(tr("Keep passwords in the keychain"));
    m_sessionOnly = new QRadioButton(tr("For this session &only"), this);
    m_sessionOnly->setAccessibleName(tr("Keep passwords for this session only"));
    m_sessionOnly->setChecked(true);
    column->addWidget(m_keychain);
    column->addWidget(m_sessionOnly);
    column->addWidget(note(tr("Passwords are never written to a file of this program."), theme));
    column->addSpacing(spacing::kLarge);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(spacing::kMedium);
    m_logDirectory =
        addLine(form, tr("Server's &log"), tr("asked of the server, where empty"),
                tr("Directory in which the server's JSON or CSV log can be read on this machine: true "
                   "response times and errors come from there"));
    column->addLayout(form);
    column->addSpacing(spacing::kLarge);
    m_useValues = new QCheckBox(tr("Plan statements with the &values of real calls"), this);
    m_keepValues = new QCheckBox(tr("Leave them in the plans that the &history keeps"), this);
    column->addWidget(m_useValues);
    column->addWidget(
        note(tr("They may be anybody's data. They are read only when you ask for such a plan, and "
                "masked wherever it is shown or kept."),
             theme));
    column->addWidget(m_keepValues);
    column->addStretch();
    m_keepValues->setEnabled(false);
    connect(m_useValues, &QCheckBox::toggled, m_keepValues, &QCheckBox::setEnabled);
    return tab;
}

void ConnectionForm::explainTls() {
    postgres::ConnectionSettings settings;
    settings.host = said(m_host);
    settings.sslMode = kSslModes[static_cast<std::size_t>(std::max(0, m_sslMode->currentIndex()))];
    const QString mode = toText(settings.effectiveSslMode());
    m_sslNote->setText(
        settings.sslMode.empty()
            ? settings.isLocal() ? tr("%1, since the server is on this machine.").arg(mode)
                                 : tr("%1: encrypted, and the server's certificate must be right.").arg(mode)
        : mode == QStringLiteral("verify-full") ? tr("Encrypted, and the server's certificate must be right.")
        : settings.isLocal()                    ? QString()
                             : tr("Weaker than verify-full: somebody in between could read along."));
}

void ConnectionForm::paste(const QString& text) {
    const QString given = text.trimmed();
    if (given.isEmpty()) {
        return;
    }
    if (given.startsWith(QStringLiteral("redis")) || given.startsWith(QStringLiteral("unix:"))) {
        if (auto settings = redis::parseSettings(toUtf8(given))) {
            show(*settings);
            m_redis->setChecked(true);
            m_tabs->setCurrentIndex(1);
        } else {
            emit pasteFailed(settings.error());
            return;
        }
    } else {
        if (auto settings = postgres::parseConnectionSettings(toUtf8(given))) {
            show(*settings);
            m_tabs->setCurrentIndex(0);
        } else {
            // While a URL is typed letter by letter it is wrong most of the time: say it only of what looks
            // whole.
            if (given.contains(QStringLiteral("://")) || given.contains(QLatin1Char('='))) {
                emit pasteFailed(settings.error());
            }
            return;
        }
    }
    emit changed();
}

void ConnectionForm::show(const postgres::ConnectionSettings& settings) {
    m_host->setText(toText(settings.host));
    m_port->setValue(settings.port);
    m_database->setText(toText(settings.database));
    m_user->setText(toText(settings.user));
    m_password->setText(toText(settings.password.reveal()));
    m_service->setEditText(toText(settings.service));
    for (std::size_t i = 0; i < kSslModes.size(); ++i) {
        if (settings.sslMode == kSslModes[i]) {
            m_sslMode->setCurrentIndex(static_cast<int>(i));
        }
    }
    m_sslRoot->setText(toText(settings.sslRootCert));
    m_pooler->setChecked(settings.viaPooler);
    m_base.target.postgres.more = settings.more; // has no field, and must not get lost for that
}

void ConnectionForm::show(const redis::Settings& settings) {
    m_redisHost->setText(toText(settings.host));
    m_redisPort->setValue(settings.port);
    m_redisSocket->setText(toText(settings.unixSocket));
    m_redisUser->setText(toText(settings.user));
    m_redisPassword->setText(toText(settings.password.reveal()));
    m_redisDatabase->setValue(settings.database);
    m_redisTls->setChecked(settings.tls);
    m_redisCa->setText(toText(settings.caCertificate));
}

void ConnectionForm::set(const Profile& profile) {
    m_base = profile;
    const monitor::Target& target = profile.target;
    m_name->setText(toText(target.name));
    for (std::size_t i = 0; i < kEnvironments.size(); ++i) {
        if (kEnvironments[i] == target.environment) {
            m_environment->setCurrentIndex(static_cast<int>(i));
        }
    }
    show(target.postgres);
    QStringList more;
    for (const std::string& database : target.moreDatabases) {
        more << toText(database);
    }
    m_more->setText(more.join(QStringLiteral(", ")));
    m_logDirectory->setText(toText(target.logDirectory));
    m_useValues->setChecked(target.values.use);
    m_keepValues->setChecked(target.values.keep);
    m_redis->setChecked(target.redis.has_value());
    show(target.redis.value_or(redis::Settings()));
    m_ssh->setChecked(target.ssh.has_value());
    const tunnel::SshSettings ssh = target.ssh.value_or(tunnel::SshSettings());
    m_sshDestination->setText(toText(ssh.destination));
    m_sshPort->setValue(ssh.port);
    m_sshIdentity->setText(toText(ssh.identityFile));
    m_sshConfig->setText(toText(ssh.configFile));
    m_keychain->setChecked(profile.rememberSecrets && m_keychain->isEnabled());
    m_sessionOnly->setChecked(!m_keychain->isChecked());
}

Result<Profile> ConnectionForm::profile() {
    Profile profile = m_base;
    monitor::Target& target = profile.target;
    postgres::ConnectionSettings& pg = target.postgres;
    pg.host = said(m_host);
    pg.port = static_cast<std::uint16_t>(m_port->value());
    pg.database = said(m_database);
    pg.user = said(m_user);
    pg.password = Secret(toUtf8(m_password->text()));
    pg.service = said(m_service->lineEdit());
    pg.sslMode = kSslModes[static_cast<std::size_t>(std::max(0, m_sslMode->currentIndex()))];
    pg.sslRootCert = said(m_sslRoot);
    pg.viaPooler = m_pooler->isChecked();
    if (pg.host.empty() && pg.service.empty()) {
        m_tabs->setCurrentIndex(0);
        m_host->setFocus();
        return fail(ErrorCode::invalidInput, "There is no host, socket or service to connect to",
                    "Give a host, the directory of a unix socket, or a service name; or paste a URL");
    }
    target.moreDatabases.clear();
    for (const QString& name : m_more->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        target.moreDatabases.push_back(toUtf8(name.trimmed()));
    }
    target.logDirectory = said(m_logDirectory);
    target.values.use = m_useValues->isChecked();
    target.values.keep = target.values.use && m_keepValues->isChecked();
    target.environment = kEnvironments[static_cast<std::size_t>(std::max(0, m_environment->currentIndex()))];
    target.name = said(m_name);
    if (target.name.empty()) {
        target.name =
            pg.service.empty() ? pg.host + (pg.database.empty() ? "" : "/" + pg.database) : pg.service;
    }
    target.redis.reset();
    if (m_redis->isChecked()) {
        redis::Settings redis;
        redis.host = said(m_redisHost);
        redis.port = static_cast<std::uint16_t>(m_redisPort->value());
        redis.unixSocket = said(m_redisSocket);
        redis.user = said(m_redisUser);
        redis.password = Secret(toUtf8(m_redisPassword->text()));
        redis.database = m_redisDatabase->value();
        redis.tls = m_redisTls->isChecked();
        redis.caCertificate = said(m_redisCa);
        if (redis.host.empty() && redis.unixSocket.empty()) {
            m_tabs->setCurrentIndex(1);
            m_redisHost->setFocus();
            return fail(ErrorCode::invalidInput, "Redis has neither a host nor a socket",
                        "Give one of them, or untick Redis");
        }
        target.redis = std::move(redis);
    }
    target.ssh.reset();
    if (m_ssh->isChecked()) {
        tunnel::SshSettings ssh;
        ssh.destination = said(m_sshDestination);
        ssh.port = static_cast<std::uint16_t>(m_sshPort->value());
        ssh.identityFile = said(m_sshIdentity);
        ssh.configFile = said(m_sshConfig);
        if (ssh.destination.empty()) {
            m_tabs->setCurrentIndex(2);
            m_sshDestination->setFocus();
            return fail(ErrorCode::invalidInput, "The SSH tunnel has no destination",
                        "Give user@host or a Host of ~/.ssh/config, or untick the tunnel");
        }
        target.ssh = std::move(ssh);
    }
    profile.rememberSecrets = m_keychain->isChecked();
    return profile;
}

void ConnectionForm::setServices(const QStringList& names) {
    const QString typed = m_service->currentText();
    const QSignalBlocker quiet(m_service);
    m_service->clear();
    m_service->addItems(names);
    m_service->setCurrentIndex(-1); // a list to choose from is no choice
    m_service->setEditText(typed);
}

void ConnectionForm::connectDirectly(std::uint16_t port) {
    m_pooler->setChecked(false);
    if (port != 0) {
        m_port->setValue(port);
    }
    m_tabs->setCurrentIndex(0);
    m_port->setFocus();
    m_port->selectAll();
    emit changed();
}

void ConnectionForm::markAsPooled() {
    m_tabs->setCurrentIndex(0);
    m_pooler->setChecked(true);
    m_pooler->setFocus();
    emit changed();
}

} // namespace pavement::ui
