#include "ui/shell/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

namespace pavement::ui {
namespace {

class CommandDelegate : public QStyledItemDelegate {
public:
    CommandDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {200, option.fontMetrics.height() + 2 * spacing::kSmall};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Palette& palette = m_theme.palette();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(palette.selection);
            painter->drawRoundedRect(option.rect.adjusted(2, 1, -2, -1), 4, 4);
        }
        const QRect inside = option.rect.adjusted(spacing::kMedium, 0, -spacing::kMedium, 0);
        const QString shortcut = index.data(CommandModel::ShortcutRole).toString();
        const QString right = shortcut.isEmpty() ? index.data(CommandModel::GroupRole).toString() : shortcut;
        painter->setFont(m_theme.font(TextRole::caption));
        painter->setPen(palette.textMuted);
        painter->drawText(inside, Qt::AlignRight | Qt::AlignVCenter, right);
        const int used = painter->fontMetrics().horizontalAdvance(right) + spacing::kLarge;
        painter->setFont(option.font);
        painter->setPen(palette.text);
        const QString title =
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, inside.width() - used);
        painter->drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, title);
        painter->restore();
    }

private:
    const Theme& m_theme;
};

} // namespace

CommandPalette::CommandPalette(const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_needle(new QLineEdit(this))
    , m_list(new QListView(this)) {
    setWindowTitle(tr("Command palette"));
    setWindowFlags(Qt::Dialog | Qt::FramelessWindowHint);
    setObjectName(QStringLiteral("commandPalette"));
    m_needle->setPlaceholderText(tr("Type a page, an action or part of a statement"));
    m_needle->setAccessibleName(tr("Search commands"));
    m_needle->setMinimumHeight(36);
    m_needle->setClearButtonEnabled(true);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new CommandDelegate(theme, this));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus); // the line edit keeps the focus and hands the arrows on
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    column->setSpacing(spacing::kSmall);
    column->addWidget(m_needle);
    column->addWidget(m_list, 1);
    m_needle->installEventFilter(this);
    connect(m_needle, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model.setNeedle(text);
        selectFirst();
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
}

void CommandPalette::openWith(std::vector<Command> commands) {
    m_model.setCommands(std::move(commands));
    m_needle->clear();
    selectFirst();
    const Palette& palette = m_theme.palette();
    setStyleSheet(QStringLiteral("#commandPalette { background: %1; border: 1px solid %2; }")
                      .arg(palette.surfaceRaised.name(), palette.border.name()));
    const QSize size(qMin(640, parentWidget()->width() - 80), qMin(420, parentWidget()->height() - 120));
    resize(size);
    const QPoint corner =
        parentWidget()->mapToGlobal(QPoint((parentWidget()->width() - size.width()) / 2, 72));
    move(corner);
    open();
    m_needle->setFocus();
}

void CommandPalette::selectFirst() {
    if (m_model.rowCount() > 0) {
        m_list->setCurrentIndex(m_model.index(0));
    }
}

void CommandPalette::run(const QModelIndex& index) {
    if (!index.isValid()) {
        return;
    }
    const auto action = m_model.command(index.row()).run;
    accept();
    // After the palette has let go of the focus, so that what runs may take it.
    QTimer::singleShot(0, parentWidget(), action);
}

void CommandPalette::done(int result) {
    QDialog::done(result);
    // A frameless window is not given back the focus everywhere; without it the window's shortcuts are dead.
    parentWidget()->activateWindow();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_needle && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QApplication::sendEvent(m_list, event);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run(m_list->currentIndex());
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace pavement::ui
