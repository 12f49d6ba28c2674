#include "ui/plan/plan_rows.h"

#include "ui/plan/plan_words.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>

#include <algorithm>

namespace pavement::ui {

namespace {

constexpr int kBarHeight = 8;

class PlanRowDelegate : public QStyledItemDelegate {
public:
    PlanRowDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const QVariant share = index.data(PlanRowRole::share);
        if (!share.isValid()) {
            return;
        }
        // The figure stands right, its bar left of it.
        const QRect cell = option.rect;
        const int width = static_cast<int>(cell.width() * 0.42);
        const QRect ground(cell.left() + spacing::kSmall, cell.top() + (cell.height() - kBarHeight) / 2,
                           width, kBarHeight);
        painter->fillRect(ground, m_theme.palette().grid);
        if (share.toDouble() > 0) {
            const int part = std::max(1, static_cast<int>(share.toDouble() * ground.width()));
            painter->fillRect(QRect(ground.topLeft(), QSize(part, kBarHeight)), m_theme.palette().accent);
        }
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(option.fontMetrics.height() + spacing::kSmall);
        return size;
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus; // the whole row is marked, not one cell
        const Palette& palette = m_theme.palette();
        QColor colour = palette.text;
        switch (static_cast<PlanRowMeaning>(index.data(PlanRowRole::meaning).toInt())) {
        case PlanRowMeaning::normal:
            break;
        case PlanRowMeaning::muted:
            colour = palette.textMuted;
            break;
        case PlanRowMeaning::more:
            colour = palette.moreRows;
            break;
        case PlanRowMeaning::fewer:
            colour = palette.fewerRows;
            break;
        }
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
        option->palette.setColor(QPalette::Highlight, palette.selection);
        if (index.column() == 0) {
            const QVariant severity = index.data(PlanRowRole::severity);
            if (severity.isValid()) {
                option->text = PlanWords::severitySign(static_cast<analyzer::Severity>(severity.toInt())) +
                               QStringLiteral(" ") + option->text;
            }
        }
    }

private:
    const Theme& m_theme;
};

} // namespace

void dressPlanRows(QTreeView& view, const Theme& theme) {
    view.setItemDelegate(new PlanRowDelegate(theme, &view));
    view.setFrameShape(QFrame::NoFrame);
    view.setUniformRowHeights(true);
    view.setAllColumnsShowFocus(true);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setSelectionMode(QAbstractItemView::SingleSelection);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setIndentation(16);
    view.setExpandsOnDoubleClick(false);
    view.header()->setStretchLastSection(true);
    view.header()->setHighlightSections(false);
    view.header()->setMinimumSectionSize(56);
    // The branch column paints the selection itself, in the palette's colour.
    const auto soften = [&view, &theme] {
        QPalette palette = view.palette();
        palette.setColor(QPalette::Highlight, theme.palette().selection);
        palette.setColor(QPalette::HighlightedText, theme.palette().text);
        view.setPalette(palette);
    };
    soften();
    QObject::connect(&theme, &Theme::changed, &view, soften);
}

} // namespace pavement::ui
