#pragma once
// What needs a person, dearest first: a row each, with cost, confidence and one line of what to do. Refreshed
// in place while the matters are the same, so that the chosen row stays. UI thread only.

#include "engine/analyzer/attention.h"
#include "ui/models/keyed_table_model.h"

#include <QAbstractListModel>

#include <memory>

namespace pavement::ui {

class AttentionModel : public QAbstractListModel {
    Q_OBJECT
public:
    // Beside KeyedTableModel's ToneRole and KeyRole. The display role is the title.
    enum Role { SignRole = KeyedTableModel::KeyRole + 1, CostRole, SureRole, AdviceRole, StatementRole };

    using QAbstractListModel::QAbstractListModel;

    void show(std::shared_ptr<const analyzer::Attention> attention); // null: nothing is known

    const analyzer::Attention* shown() const { return m_attention.get(); }

    const analyzer::AttentionItem* item(const QModelIndex& index) const; // null for none
    QModelIndex find(const QString& key) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::shared_ptr<const analyzer::Attention> m_attention;
};

} // namespace pavement::ui
