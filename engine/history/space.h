#pragma once
// A few megabytes held back on the disk. On a full disk not even deleting works, because it too has to write
// first; giving the reserve up makes room for exactly that.

#include <filesystem>

namespace pavement::history {

class Ballast {
public:
    explicit Ballast(std::filesystem::path path)
        : m_path(std::move(path)) {}

    // Takes the reserve where the disk has plenty; nothing otherwise.
    void hold();
    // True when there was something to give up.
    bool release();

private:
    std::filesystem::path m_path;
};

} // namespace pavement::history
