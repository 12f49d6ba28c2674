#pragma once
// Target profiles in one JSON file, written atomically, without any secret. What is wrong with the file is
// said, and the file is set aside, never overwritten unread. Loading reads the file and is done before the
// window opens; saving runs as a task. UI thread only.

#include "engine/base/result.h"
#include "engine/monitor/alerts.h"
#include "engine/monitor/target.h"
#include "engine/runner/task_runner.h"

#include <QObject>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pavement::ui {

class LatestFile;

struct Profile {
    monitor::Target target; // passwords empty
    std::vector<monitor::AlertRule> alertRules = monitor::defaultAlertRules();
    std::map<std::string, double> kpiTargets; // KPI id → value; missing ones as catalogued
    bool rememberSecrets = false;             // in the keychain; else asked for once a session
};

std::string profilesToJson(const std::vector<Profile>& profiles);
Result<std::vector<Profile>> profilesFromJson(std::string_view text); // names the profile and field at fault

class ProfileStore : public QObject {
    Q_OBJECT
public:
    // `writes` belongs to the program and joins at its end, so that the last save is never lost.
    ProfileStore(std::filesystem::path file, runner::TaskScope& writes, QObject* parent = nullptr);
    ~ProfileStore() override;

    // A missing file is an empty store. A damaged one is set aside (its new name stands in the Error) and the
    // store is empty.
    Result<void> load();

    const std::vector<Profile>& profiles() const { return m_profiles; }

    const Profile* find(const std::string& id) const;
    void save(Profile profile); // by target.id; secrets in it are dropped
    void remove(const std::string& id);
    // A stable id made from the name, not taken yet.
    std::string newId(const std::string& name) const;

signals:
    void changed();
    void saveFailed(const pavement::Error& error);

private:
    void write();

    std::filesystem::path m_file;
    std::unique_ptr<LatestFile> m_writer;
    std::vector<Profile> m_profiles;
};

} // namespace pavement::ui
