#pragma once
// Layout, page, range and filters as named texts and bytes, so that the window comes back as it was, also
// after a crash: saved atomically within five seconds of a change, by a task. UI thread only.

#include "engine/base/result.h"
#include "engine/runner/task_runner.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <filesystem>
#include <map>
#include <memory>

namespace pavement::ui {

class LatestFile;

class UiState : public QObject {
    Q_OBJECT
public:
    UiState(std::filesystem::path file, runner::TaskScope& writes, QObject* parent = nullptr);
    ~UiState() override; // saves what is not saved yet

    // Before the window opens. A missing or damaged file is an empty state: layout is not worth an error.
    void load();

    QString text(const QString& key, const QString& otherwise = {}) const;
    QByteArray bytes(const QString& key) const;
    void setText(const QString& key, const QString& value);
    void setBytes(const QString& key, const QByteArray& value);
    void clear(); // "Reset layout"

    void saveNow(); // returns at once; the task writes

    static constexpr int kSaveAfterMillis = 5'000;

private:
    void touch();

    std::filesystem::path m_file;
    std::unique_ptr<LatestFile> m_writer;
    std::map<std::string, std::string> m_values; // bytes as base64
    QTimer m_timer;
    bool m_dirty = false;
};

} // namespace pavement::ui
