#pragma once
// Cells of the statement table: the share of load as a bar behind its figure, the course as a small line. UI
// thread only.

#include "ui/pages/common/tone_delegate.h"

namespace pavement::ui {

class StatementTableModel;

class StatementDelegate : public ToneDelegate {
public:
    StatementDelegate(const StatementTableModel& model, const Theme& theme, QObject* parent)
        : ToneDelegate(theme, parent)
        , m_model(model) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    void paintCourse(QPainter& painter, const QRectF& area, std::size_t row) const;

    const StatementTableModel& m_model;
};

} // namespace pavement::ui
