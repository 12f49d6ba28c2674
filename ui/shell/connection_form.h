#pragma once
// The fields of a target profile: PostgreSQL, Redis, SSH tunnel, secrets. A pasted URL or conninfo string
// fills them. UI thread only.

#include "ui/shell/profile_store.h"
#include "ui/shell/secret_store.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QRadioButton;
class QSpinBox;
class QTabWidget;

namespace pavement::ui {

class ConnectionForm : public QWidget {
    Q_OBJECT
public:
    ConnectionForm(const SecretStore& secrets, const Theme& theme, QWidget* parent = nullptr);

    void set(const Profile& profile);
    // With the passwords as typed. ErrorCode::invalidInput names the field; the focus goes there.
    Result<Profile> profile();
    // Names to choose a service from; any other may still be typed.
    void setServices(const QStringList& names);

    // What to do about a pooler in between. `port` is that of PostgreSQL behind it, 0 where it is not known;
    // the field is shown in either case, since the host may be another one too.
    void connectDirectly(std::uint16_t port);
    void markAsPooled();

signals:
    void changed();
    void pasteFailed(const pavement::Error& error);

private:
    QWidget* buildPostgres(const Theme& theme);
    QWidget* buildRedis(const Theme& theme);
    QWidget* buildTunnel(const Theme& theme);
    QWidget* buildSecrets(const SecretStore& secrets, const Theme& theme);
    QLineEdit* addLine(QFormLayout* form, const QString& label, const QString& hint,
                       const QString& toolTip = {});
    QSpinBox* addNumber(QFormLayout* form, const QString& label, int from, int to, int value);
    void paste(const QString& text);
    void show(const postgres::ConnectionSettings& settings);
    void show(const redis::Settings& settings);
    void explainTls();

    Profile m_base; // what the form does not show is kept
    QTabWidget* m_tabs;
    QLineEdit* m_name;
    QComboBox* m_environment;
    QLineEdit* m_paste;
    QLineEdit* m_host;
    QSpinBox* m_port;
    QLineEdit* m_database;
    QLineEdit* m_more;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QComboBox* m_service;
    QComboBox* m_sslMode;
    QLabel* m_sslNote;
    QLineEdit* m_sslRoot;
    QCheckBox* m_pooler;
    QLineEdit* m_logDirectory;
    QCheckBox* m_useValues;
    QCheckBox* m_keepValues;
    QGroupBox* m_redis;
    QLineEdit* m_redisHost;
    QSpinBox* m_redisPort;
    QLineEdit* m_redisSocket;
    QLineEdit* m_redisUser;
    QLineEdit* m_redisPassword;
    QSpinBox* m_redisDatabase;
    QCheckBox* m_redisTls;
    QLineEdit* m_redisCa;
    QGroupBox* m_ssh;
    QLineEdit* m_sshDestination;
    QSpinBox* m_sshPort;
    QLineEdit* m_sshIdentity;
    QLineEdit* m_sshConfig;
    QRadioButton* m_keychain;
    QRadioButton* m_sessionOnly;
};

} // namespace pavement::ui
