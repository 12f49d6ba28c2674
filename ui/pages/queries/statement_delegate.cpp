#include "ui/pages/queries/statement_delegate.h"

#include "ui/models/statement_table_model.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

void StatementDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    if (index.column() == StatementTableModel::share) {
        const double share = index.data(StatementTableModel::ShareRole).toDouble();
        QStyleOptionViewItem text(option);
        ToneDelegate::paint(painter, text, index);
        if (share > 0) {
            // A thin bar along the floor of the cell: the figure above it stays readable on any ground.
            const QRectF area = QRectF(option.rect).adjusted(6, 0, -6, -3);
            QRectF bar(area.left(), area.bottom() - 3, area.width() * std::min(share, 1.0), 3);
            bar.setWidth(std::max(bar.width(), 1.0));
            painter->fillRect(QRectF(area.left(), bar.top(), area.width(), 3), theme().palette().hover);
            painter->fillRect(bar, theme().palette().accent);
        }
        return;
    }
    ToneDelegate::paint(painter, option, index);
    if (index.column() == StatementTableModel::course) {
        painter->save();
        paintCourse(*painter, QRectF(option.rect).adjusted(6, 5, -6, -5), m_model.sourceRow(index.row()));
        painter->restore();
    }
}

void StatementDelegate::paintCourse(QPainter& painter, const QRectF& area, std::size_t row) const {
    const StatementTable& table = *m_model.table();
    const float* points = table.sparkBegin(row);
    const std::size_t count = table.sparkSize(row);
    float high = 0;
    for (std::size_t i = 0; i < count; ++i) {
        high = std::isnan(points[i]) ? high : std::max(high, points[i]);
    }
    if (count < 2 || !(high > 0)) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().palette().accent, 1.2, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    QPolygonF run;
    const auto finish = [&] {
        if (run.size() > 1) {
            painter.drawPolyline(run);
        } else if (run.size() == 1) {
            painter.drawPoint(run.front());
        }
        run.clear();
    };
    for (std::size_t i = 0; i < count; ++i) {
        if (std::isnan(points[i])) {
            finish();
            continue;
        }
        run << QPointF(area.left() + area.width() * static_cast<double>(i) / static_cast<double>(count - 1),
                       area.bottom() - area.height() * static_cast<double>(points[i] / high));
    }
    finish();
}

} // namespace pavement::ui
