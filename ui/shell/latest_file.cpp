#include "ui/shell/latest_file.h"

#include "engine/base/files.h"
#include "engine/base/log.h"

#include <QObject>

#include <mutex>

namespace pavement::ui {

struct LatestFile::Shared {
    std::filesystem::path path;
    bool isPrivate = false;
    std::mutex fileMutex; // one writer at a time
    std::mutex mutex;     // guards what follows
    std::string content;
    std::uint64_t version = 0;
    std::uint64_t written = 0;
    QObject* receiver = nullptr;
    std::function<void(const Error&)> onFailure;

    Result<void> store(const std::string& newest) const {
        // At the first start of all there is no folder yet.
        if (std::error_code failed; !std::filesystem::exists(path.parent_path(), failed)) {
            if (auto made = makePrivateDirectory(path.parent_path()); !made) {
                return made;
            }
        }
        return writeFileAtomically(path, newest, isPrivate);
    }

    Result<void> writeNewest() {
        const std::lock_guard file(fileMutex);
        std::string newest;
        std::uint64_t number = 0;
        {
            const std::lock_guard lock(mutex);
            if (written == version) {
                return {};
            }
            newest = content;
            number = version;
        }
        const auto done = store(newest);
        const std::lock_guard lock(mutex);
        if (done) {
            written = number;
        } else if (receiver != nullptr && onFailure) {
            QMetaObject::invokeMethod(
                receiver, [handler = onFailure, error = done.error()] { handler(error); },
                Qt::QueuedConnection);
        }
        return done;
    }
};

LatestFile::LatestFile(std::filesystem::path path, bool isPrivate, runner::TaskScope& writes,
                       QObject* receiver, std::function<void(const Error&)> onFailure)
    : m_writes(writes)
    , m_shared(std::make_shared<Shared>()) {
    m_shared->path = std::move(path);
    m_shared->isPrivate = isPrivate;
    m_shared->receiver = receiver;
    m_shared->onFailure = std::move(onFailure);
}

LatestFile::~LatestFile() {
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->receiver = nullptr;
    }
    // The window is gone by now: waiting for the disk disturbs nobody, and a task might never get its turn.
    if (const auto done = m_shared->writeNewest(); !done) {
        log::warning(done.error().oneLine());
    }
}

void LatestFile::write(std::string content) {
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->content = std::move(content);
        ++m_shared->version;
    }
    runner::TaskSpec spec;
    spec.name = "save " + m_shared->path.filename().string();
    m_writes.start(std::move(spec), [shared = m_shared](runner::TaskContext&) -> Result<void> {
        return shared->writeNewest();
    });
}

} // namespace pavement::ui
