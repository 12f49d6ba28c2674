#pragma once
// Which series there are. In memory whole; a new series is written with the next batch of samples, so that
// naming one never waits for a disk. Thread-safe.

#include "engine/history/history.h"

#include <map>
#include <shared_mutex>

namespace pavement::history {

class Catalogue {
public:
    std::optional<SeriesId> find(const SeriesKey& key) const;
    // The id, and whether the series is new.
    std::pair<SeriesId, bool> findOrAdd(const SeriesKey& key);
    void load(SeriesId id, SeriesKey key);

    std::vector<std::pair<SeriesId, SeriesKey>> list(std::string_view target,
                                                     std::string_view metricPrefix) const;
    std::vector<std::string> targets() const;
    std::vector<SeriesId> all() const;

    // The series the file does not know yet.
    std::vector<std::pair<SeriesId, SeriesKey>> unwritten() const;
    void written(std::size_t count);
    void unwriteAll(); // the file was begun anew

private:
    mutable std::shared_mutex m_mutex;
    std::map<SeriesKey, SeriesId> m_ids;
    std::vector<std::pair<SeriesId, SeriesKey>> m_unwritten;
    SeriesId m_next = 1;
};

} // namespace pavement::history
