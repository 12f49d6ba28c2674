#pragma once
// The server tells of every change to our keys, our own stores included. Those are counted here, so that
// memory need not forget what it has just stored. An invalidation is always told on the feed as well, so
// that a change by somebody else which the server reports together with ours is a refreshed or a deleted
// value at most, never an invalidated one. Bounded; thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace pavement::cachelayer {

class OwnStores {
public:
    void expect(std::string_view key) {
        const std::lock_guard lock(m_mutex);
        if (m_expected.size() < kMost) {
            ++m_expected[std::string(key)];
        }
    }

    // One of the messages expected of this key has come, or never will.
    bool settle(std::string_view key) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_expected.find(key);
        if (found == m_expected.end()) {
            return false;
        }
        if (--found->second == 0) {
            m_expected.erase(found);
        }
        return true;
    }

    void clear() {
        const std::lock_guard lock(m_mutex);
        m_expected.clear();
    }

private:
    static constexpr std::size_t kMost = 10'000;

    std::mutex m_mutex;
    std::map<std::string, std::uint32_t, std::less<>> m_expected;
};

} // namespace pavement::cachelayer
