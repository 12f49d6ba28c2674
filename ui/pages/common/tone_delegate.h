#pragma once
// Cells coloured by their tone, the current row marked by a soft band that keeps each tone readable. For
// views over models with KeyedTableModel::ToneRole. UI thread only.

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace pavement::ui {

class ToneDelegate : public QStyledItemDelegate {
public:
    ToneDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

    const Theme& theme() const { return m_theme; }

private:
    const Theme& m_theme;
};

} // namespace pavement::ui
