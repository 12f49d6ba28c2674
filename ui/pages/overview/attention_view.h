#pragma once
// "What needs you": at most five matters in the order of the time they cost in the visible range. Click or
// Enter goes to where each is dealt with. What was found out elsewhere — changes, checks, alerts — is taken
// from there; who holds locks is asked of the server while the range is live; the rest is read from the
// history in a task, the latest wanted wins. Hidden, it reads and asks nothing. UI thread only.

#include "ui/models/analyzer_models.h"
#include "ui/models/attention_model.h"
#include "ui/models/job_tracker.h"
#include "ui/pages/common/page.h"

#include <QFrame>
#include <QTimer>

#include <functional>
#include <optional>

class QLabel;
class QListView;
class QPushButton;

namespace pavement::ui {

class ChangesWatch;

class AttentionView : public QFrame {
    Q_OBJECT
public:
    // What others know. Either may be absent: then changes are looked for here, and nothing is known of
    // checks.
    struct Sources {
        ChangesWatch* changes = nullptr; // outlives the view
        std::function<std::shared_ptr<const ChecksShown>()> checks{};
    };

    explicit AttentionView(const PageServices& services, QWidget* parent = nullptr);
    ~AttentionView() override;

    void setSources(Sources sources);
    void setTarget(const PageTarget* target);
    void take(const monitor::Snapshot& snapshot); // its alerts
    void refresh();                               // now

    bool settled() const { return !m_read.running() && !m_debounce.isActive(); }

    const AttentionModel& model() const { return m_model; }

    QListView& list() { return *m_list; }

    void open(const QModelIndex& index);

signals:
    // Of a checks' place without a key: run them.
    void opened(const pavement::analyzer::AttentionPlace& place, const QString& statementText);
    void failed(const pavement::Error& error);
    void shown(); // an answer came

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void onRangeChanged();
    void take(Result<std::shared_ptr<const analyzer::Attention>> attention);
    void showState();
    void fitList();

    PageServices m_services;
    Sources m_sources;
    std::optional<std::string> m_target;
    std::shared_ptr<monitor::CommandAccess> m_commands; // null: the server cannot be asked
    AttentionModel m_model;
    std::vector<monitor::AlertState> m_alerts;
    TimeRange m_asked{};
    bool m_askedLive = false;
    JobTracker m_read;
    QTimer m_debounce;
    QTimer m_again; // while live
    QLabel* m_state;
    QListView* m_list;
    QLabel* m_empty;
    QLabel* m_missing; // what could not be told
    QPushButton* m_runChecks;
};

} // namespace pavement::ui
