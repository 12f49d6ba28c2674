#pragma once
// The parts of building a report, one per section; private to this folder.

#include "engine/report/report.h"

namespace pavement::report {

// How far the building is, told and asked at every series that is read: a long report shows its way and ends
// at once when it is cancelled.
class Course {
public:
    Course(std::stop_token stop, ProgressListener listener, std::size_t sections)
        : m_stop(std::move(stop))
        , m_listener(std::move(listener))
        , m_sections(sections) {}

    Result<void> begin(Section section);                 // the next of the sections
    Result<void> step(std::size_t done, std::size_t of); // within that section
    Result<void> check() const;                          // whether to go on

    std::stop_token stopToken() const { return m_stop; }

private:
    std::stop_token m_stop;
    ProgressListener m_listener;
    std::size_t m_sections;
    std::size_t m_begun = 0;
    Section m_section{};
    double m_told = 0;
};

struct Source {
    const history::History& history;
    const ReportSpec& spec;
    Course& course;
};

Result<void> addKpis(const Source& source, Report& report);
Result<void> addCharts(const Source& source, Report& report);
Result<void> addStatements(const Source& source, Report& report);
Result<void> addDepths(const Source& source, Report& report);
Result<void> addChanges(const Source& source, Report& report);
Result<void> addPatterns(const Source& source, Report& report);
Result<void> addChecks(const Source& source, Report& report);
Result<void> addLocks(const Source& source, Report& report);
Result<void> addAttention(const Source& source, Report& report); // after what it draws on
Result<void> addWaits(const Source& source, Report& report);
Result<void> addEvents(const Source& source, Report& report);
Result<void> addGaps(const Source& source, Report& report);
Result<void> addEnvironment(const Source& source, Report& report);
void addNotes(const Source& source, Report& report);
// That others' statements or sessions could not be seen, and who could.
void notePartial(Report& report, const std::string& what);

std::vector<Passage> attentionPassages(const analyzer::Attention& attention);

// Minimum, maximum and mean over the buckets of a series; count 0 when there is no data.
history::Aggregate total(const std::vector<history::Aggregate>& points);

// All labels of a metric as parts of one whole, on the times of `whole` (the series of their sum): a part
// that was not seen while the whole was is nought, and what is missing of the whole is missing of every part.
Result<std::vector<ChartSeries>> readParts(const Source& source, std::string_view metric,
                                           std::string_view whole);

// "last 12.0 ms, lowest 8.10 ms, highest 93.0 ms, rising" — what a chart shows, in words.
std::string describe(const ChartSeries& series, Unit unit);

} // namespace pavement::report
