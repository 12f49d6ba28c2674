#pragma once
// What the analyzer found, as tables: findings of the checks with the checks that could not be made, and who
// holds the vacuum horizon back. UI thread only.

#include "engine/analyzer/check_runner.h"
#include "engine/analyzer/horizon.h"
#include "ui/models/keyed_table_model.h"

#include <memory>
#include <optional>

namespace pavement::ui {

// A run of the checks as it is shown and kept.
struct ChecksShown {
    analyzer::CheckReport report;
    std::vector<analyzer::Check> catalogue;
    Timestamp at;

    const analyzer::Check* check(const std::string& id) const;
};

QString severityText(analyzer::Severity severity);
QString confidenceText(analyzer::Confidence confidence);
QString categoryText(analyzer::CheckCategory category);
QString skipText(analyzer::SkipReason reason);

// Findings worst first, then the checks that could not be made. The key names a row within one run.
class ChecksModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit ChecksModel(QObject* parent = nullptr);
    void show(std::shared_ptr<const ChecksShown> shown); // null: nothing

    // One of the two for a row, neither for a key that is none.
    const analyzer::CheckFinding* finding(const QString& key) const;
    const analyzer::SkippedCheck* skipped(const QString& key) const;

    const ChecksShown* shown() const { return m_shown.get(); }

    QString summary() const; // "2 critical · 5 warnings · 3 notices · 1 check could not be made"

private:
    std::shared_ptr<const ChecksShown> m_shown;
};

// Oldest first. The key is "pid/start" or the name.
class HorizonModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit HorizonModel(QObject* parent = nullptr);
    void show(const analyzer::Horizon& horizon);
    const analyzer::HorizonHolder* holder(const QString& key) const;

private:
    std::vector<analyzer::HorizonHolder> m_holders;
};

} // namespace pavement::ui
