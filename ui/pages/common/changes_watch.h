#pragma once
// What changed about the statements of a target, and the patterns they make, looked for in a task: never two
// at once, and anew only when the history has moved on noticeably, since changes are slow and the search
// takes long. UI thread only.

#include "engine/analyzer/statement_changes.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "ui/models/job_tracker.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>

namespace pavement::ui {

struct StatementNews {
    analyzer::ChangesFound changes;
    analyzer::PatternsFound patterns;
};

using StatementNewsPtr = std::shared_ptr<const StatementNews>;

class ChangesWatch : public QObject {
    Q_OBJECT
public:
    ChangesWatch(runner::TaskScope& jobs, const history::History& history, QObject* parent = nullptr);

    // What is known serves while it is of that target and the end of the range moved by less than a
    // two-hundredth of what was looked at (20 minutes of three days); else it is looked for, after the search
    // that runs now.
    void want(const std::string& target, TimeRange shown);
    void forget(); // nothing is wanted any more

    // Of the target that is wanted; null: not known yet.
    const StatementNewsPtr& news() const { return m_news; }

    const std::optional<Error>& problem() const { return m_problem; }

    bool running() const { return m_job.running(); }

    int searches() const { return m_searches; } // begun so far

signals:
    void found(); // news() is another, or problem() is

private:
    struct Wish {
        std::string target;
        TimeRange shown;
    };

    static bool serves(const Wish& known, const Wish& wanted);
    void startIfWanted();

    const history::History& m_history;
    JobTracker m_job;
    std::optional<Wish> m_wanted;
    std::optional<Wish> m_known; // what m_news or m_problem is of
    StatementNewsPtr m_news;
    std::optional<Error> m_problem;
    int m_searches = 0;
};

} // namespace pavement::ui
