#pragma once
// A small file of which only the newest content counts: writes run as tasks, an overtaken one does nothing,
// and the end writes what no task has written yet. UI thread only.

#include "engine/base/result.h"
#include "engine/runner/task_runner.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

class QObject;

namespace pavement::ui {

class LatestFile {
public:
    // onFailure is called on the receiver's thread while the receiver lives; may be empty.
    LatestFile(std::filesystem::path path, bool isPrivate, runner::TaskScope& writes,
               QObject* receiver = nullptr, std::function<void(const Error&)> onFailure = {});
    ~LatestFile();
    LatestFile(const LatestFile&) = delete;
    LatestFile& operator=(const LatestFile&) = delete;

    void write(std::string content);

    struct Shared;

private:
    runner::TaskScope& m_writes;
    std::shared_ptr<Shared> m_shared;
};

} // namespace pavement::ui
