#pragma once
// A private D-Bus session bus that starts no service by itself: what stands on it, the test put there. Ends
// with the object. What cannot work throws. One thread.

#include "engine/base/child_process.h"

#include <QTemporaryDir>

#include <filesystem>
#include <memory>
#include <string>

namespace pavement::testing {

class PrivateBus {
public:
    static bool installed();

    // Makes it the bus of this process and of all it starts from now on, with a home, data and run-time
    // folder of its own: nothing of the person's is touched.
    PrivateBus();

    std::filesystem::path home() const { return m_directory.path().toStdString(); }

    std::string address() const;

    // A program that takes a name on the bus; returns once the name is taken.
    std::unique_ptr<ChildProcess> startService(ChildOptions options, const std::string& name) const;
    bool has(const std::string& name) const;

private:
    QTemporaryDir m_directory;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace pavement::testing
