#include "ui/pages/overview/statement_dialog.h"

#include "ui/models/text.h"
#include "ui/pages/common/dialog_buttons.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

StatementDialog::StatementDialog(const monitor::StatementRow& statement, const Theme& theme, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Statement"));
    resize(760, 520);
    auto* text = new QPlainTextEdit(this);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(theme.font(TextRole::mono));
    text->setAccessibleName(tr("Statement text"));
    text->setPlainText(statement.text.empty() ? tr("The text was not read yet.") : toText(statement.text));

    auto* figures = new QFormLayout;
    figures->setHorizontalSpacing(spacing::kLarge);
    const auto add = [&](const QString& name, const QString& value) {
        auto* label = new QLabel(value, this);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto* title = new QLabel(name, this);
        title->setProperty("muted", true);
        figures->addRow(title, label);
    };
    add(tr("Identifier"), toText(statement.id));
    add(tr("Calls"), valueText(statement.callsPerSecond, Unit::perSecond));
    add(tr("Mean time of a call"), valueText(statement.meanSeconds, Unit::seconds));
    add(tr("Execution time per second"), valueText(statement.timePerSecond, Unit::seconds));
    add(tr("Rows"), valueText(statement.rowsPerSecond, Unit::perSecond));
    add(tr("Read from shared buffers"), valueText(statement.blocksHitBytesPerSecond, Unit::bytesPerSecond));
    add(tr("Read from outside them"), valueText(statement.blocksReadBytesPerSecond, Unit::bytesPerSecond));
    auto* source =
        new QLabel(tr("From pg_stat_statements, over the last interval of the statements collector."), this);
    source->setProperty("muted", true);
    source->setFont(theme.font(TextRole::caption));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* copy = buttons->addButton(tr("Copy text"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this,
            [whole = toText(statement.text)] { QGuiApplication::clipboard()->setText(whole); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    dressButtons(*buttons);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(text, 1);
    column->addLayout(figures);
    column->addWidget(source);
    column->addWidget(buttons);
}

} // namespace pavement::ui
