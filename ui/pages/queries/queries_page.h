#pragma once
// What is slow, who waits for whom, and what is wrong with schema and instance: statements of the visible
// range, locks, checks. UI thread only.

#include "engine/analyzer/attention.h"
#include "ui/pages/common/page.h"

#include <optional>

class QStackedWidget;
class QTabWidget;

namespace pavement::ui {

class ChangesWatch;
class ChecksView;
class ErrorBar;
class LocksView;
class StatementView;
class StatementsView;

class QueriesPage : public Page {
    Q_OBJECT
public:
    enum Tab { statements, locks, checks };

    explicit QueriesPage(const PageServices& services, QWidget* parent = nullptr);
    ~QueriesPage() override;

    QString id() const override { return QStringLiteral("queries"); }

    QString title() const override { return tr("Queries"); }

    void setTarget(const PageTarget* target) override;
    bool settled() const override;
    std::vector<QString> views() const override;
    void showView(const QString& view) override;
    std::vector<Command> commands() override;
    std::map<QString, QByteArray> saveState() const override;
    void restoreState(const std::map<QString, QByteArray>& state) override;

    // The statements of the range that the time axis shows.
    void showStatements();
    void openStatement(const QString& key);
    // By its fingerprint, whether it ran in the range or not.
    void openStatementById(const QString& id, const QString& text);
    void showTab(Tab tab);
    // Where a matter is dealt with, other than alerts; a place among the checks without a key: runs them.
    void goTo(const analyzer::AttentionPlace& place, const QString& statementText);

    // Made when first looked at; null before.
    StatementsView* statementsView() const { return m_statements; }

    StatementView* statementView() const { return m_statement; }

    LocksView* locksView() const { return m_locks; }

    ChecksView* checksView() const { return m_checks; }

    ChangesWatch& changesWatch() const { return *m_watch; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeContent();
    void makeTab(int tab);

    void openFirstChanged();

    PageServices m_services;
    ChangesWatch* m_watch;
    std::optional<PageTarget> m_target;
    std::map<QString, QByteArray> m_kept; // of what is not made yet
    QStackedWidget* m_stack = nullptr;    // null: no content yet
    ErrorBar* m_error = nullptr;
    QTabWidget* m_tabs = nullptr;
    QStackedWidget* m_inStatements = nullptr;
    StatementsView* m_statements = nullptr;
    StatementView* m_statement = nullptr;
    LocksView* m_locks = nullptr;
    ChecksView* m_checks = nullptr;
};

} // namespace pavement::ui
