#pragma once
// Draws a matter that needs a person as two lines: sign, title, statement and cost; what to do and how sure
// it is.

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace pavement::ui {

class AttentionDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    AttentionDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

} // namespace pavement::ui
