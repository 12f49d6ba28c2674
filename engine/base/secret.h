#pragma once
// A password in memory: it has no stream operator and no comparison that leaks into logs, and it wipes its
// bytes when it goes. What must be handed to a library is taken with reveal() at the last moment.

#include <string>
#include <string_view>

namespace pavement {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value);
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    bool empty() const { return m_value.empty(); }

    const std::string& reveal() const { return m_value; }

private:
    void wipe();
    std::string m_value;
};

} // namespace pavement
