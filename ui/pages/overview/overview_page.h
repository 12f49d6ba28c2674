#pragma once
// What the target does now: indicators, charts on the shared time axis, and the tables behind them. UI thread
// only.

#include "engine/analyzer/attention.h"
#include "ui/models/analyzer_models.h"
#include "ui/models/kpi_model.h"
#include "ui/models/snapshot_models.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/common/page.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

class QGridLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace pavement::ui {

class AttentionView;
class ChangesWatch;
class EmptyState;
class KpiTile;
class OverviewCharts;
class OverviewTables;

class OverviewPage : public Page {
    Q_OBJECT
public:
    explicit OverviewPage(const PageServices& services, QWidget* parent = nullptr);
    ~OverviewPage() override;

    QString id() const override { return QStringLiteral("overview"); }

    QString title() const override { return tr("Overview"); }

    void setTarget(const PageTarget* target) override;
    void take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t dropped) override;
    void resume() override;
    bool settled() const override;
    std::vector<Command> commands() override;
    std::map<QString, QByteArray> saveState() const override;
    void restoreState(const std::map<QString, QByteArray>& state) override;

    const KpiModel& kpis() const { return m_kpis; }

    // What others know of matters that need a person; before the page is first shown.
    void setAttentionSources(ChangesWatch* changes,
                             std::function<std::shared_ptr<const ChecksShown>()> checks);

    AttentionView* attention() const { return m_attention; } // null: no content yet

    // A target without a snapshot for this long is stale, and says so.
    static constexpr Milliseconds kStaleAfter{5'000};

signals:
    // To where a matter is dealt with; `statementText` where it is a statement's.
    void placeRequested(const pavement::analyzer::AttentionPlace& place, const QString& statementText);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    // What stands in the bar above the page.
    struct Trouble {
        QString what, toDo;
        ErrorBar::Weight weight{};
        bool ofConnection = false;
    };

    static Trouble troubleOf(const monitor::Snapshot& snapshot);
    void makeContent();
    void arrange();
    void showState(const monitor::Snapshot& snapshot);
    void watchAge();
    void showAge();
    void openStatement(const QString& key);

    PageServices m_services;
    std::optional<PageTarget> m_target;
    KpiModel m_kpis;
    OverviewCharts* m_charts = nullptr;
    QStackedWidget* m_stack;
    ErrorBar* m_error;
    QLabel* m_note = nullptr;
    QScrollArea* m_scroll = nullptr; // null: no content yet
    QGridLayout* m_tileGrid = nullptr;
    QGridLayout* m_chartGrid = nullptr;
    OverviewTables* m_tables = nullptr;
    AttentionView* m_attention = nullptr;
    ChangesWatch* m_changes = nullptr;
    std::function<std::shared_ptr<const ChecksShown>()> m_checks;
    std::vector<KpiTile*> m_tiles;
    QTimer m_ageTimer;
    monitor::SnapshotPtr m_latest;
    QString m_linkTrouble; // shown in the bar now; the same trouble is not shown again once closed
    std::map<QString, QByteArray> m_kept; // layout of an earlier session, for what is not made yet
    int m_columns = 0;
};

} // namespace pavement::ui
