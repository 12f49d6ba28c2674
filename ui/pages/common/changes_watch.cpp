#include "ui/pages/common/changes_watch.h"

#include <utility>

namespace pavement::ui {
namespace {

constexpr Milliseconds kSearchLimit{120'000};
constexpr int kNoticeable = 200; // parts of what was looked at

Result<StatementNewsPtr> search(const history::History& history, const std::string& target, TimeRange shown,
                                const std::stop_token& stop) {
    auto changes = analyzer::readChanges(history, target, shown, stop);
    if (!changes) {
        return fail(changes.error());
    }
    auto patterns = analyzer::readPatterns(history, target, shown, nullptr, stop);
    if (!patterns) {
        return fail(patterns.error());
    }
    return std::make_shared<const StatementNews>(StatementNews{std::move(*changes), std::move(*patterns)});
}

} // namespace

ChangesWatch::ChangesWatch(runner::TaskScope& jobs, const history::History& history, QObject* parent)
    : QObject(parent)
    , m_history(history)
    , m_job(jobs) {}

bool ChangesWatch::serves(const Wish& known, const Wish& wanted) {
    const Milliseconds moved = wanted.shown.to - known.shown.to;
    const Milliseconds looked = analyzer::rangeOfChanges(known.shown).length();
    const Milliseconds noticeable = looked / kNoticeable;
    return known.target == wanted.target && moved < noticeable && moved > -noticeable &&
           looked == analyzer::rangeOfChanges(wanted.shown).length();
}

void ChangesWatch::want(const std::string& target, TimeRange shown) {
    if (m_known && m_known->target != target) {
        m_known.reset();
        m_news.reset();
        m_problem.reset();
    }
    m_wanted = Wish{target, shown};
    startIfWanted();
}

void ChangesWatch::forget() {
    m_wanted.reset();
    m_known.reset();
    m_news.reset();
    m_problem.reset();
}

void ChangesWatch::startIfWanted() {
    // A search that nobody wants any more is let end: one that is asked to stop may still run for a moment,
    // beside the next.
    if (!m_wanted || m_job.running() || (m_known && serves(*m_known, *m_wanted))) {
        return;
    }
    ++m_searches;
    m_job.start(
        "look for changed statements", Deadline::after(kSearchLimit),
        [&history = m_history, wish = *m_wanted](runner::TaskContext& context) {
            return search(history, wish.target, wish.shown, context.stopToken());
        },
        [this, wish = *m_wanted](Result<StatementNewsPtr> result) {
            if (m_wanted && m_wanted->target == wish.target) {
                m_known = wish;
                if (result) {
                    m_news = std::move(*result);
                    m_problem.reset();
                } else {
                    m_problem = result.error();
                }
                emit found();
            }
            startIfWanted();
        });
}

} // namespace pavement::ui
