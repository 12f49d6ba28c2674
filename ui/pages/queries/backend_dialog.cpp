#include "ui/pages/queries/backend_dialog.h"

#include "ui/models/text.h"
#include "ui/pages/common/dialog_buttons.h"

#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

std::string aboutText(const BackendShown& shown) {
    QStringList parts{shown.name};
    if (!shown.state.isEmpty()) {
        parts << (shown.since.isEmpty() ? shown.state : shown.state + QStringLiteral(" for ") + shown.since);
    }
    if (shown.blocks > 0) {
        parts << QStringLiteral("blocks %1").arg(shown.blocks);
    }
    return toUtf8(parts.join(QStringLiteral(", ")));
}

BackendDialog::BackendDialog(const BackendShown& shown, analyzer::BackendAction action, const QString& target,
                             bool production, const Theme& theme, QWidget* parent)
    : QDialog(parent) {
    const bool ends = action == analyzer::BackendAction::endSession;
    setWindowTitle(ends ? tr("End the session") : tr("Cancel the statement"));
    setMinimumWidth(520);
    const auto words = [&](const QString& text, TextRole role) {
        auto* label = new QLabel(text, this);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFont(theme.font(role));
        return label;
    };
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(words(ends ? tr("End session %1?").arg(shown.name)
                                 : tr("Cancel the statement of session %1?").arg(shown.name),
                            TextRole::pageTitle));
    column->addWidget(words(ends ? tr("The server closes its connection and rolls its open transaction back. "
                                      "The program at the other end gets an error and has to connect anew.")
                                 : tr("The server stops the statement it is running; its transaction fails "
                                      "and the connection stays. A session that is idle in its transaction "
                                      "has no statement to cancel: it has to be ended."),
                            TextRole::body));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(spacing::kLarge);
    const auto add = [&](const QString& name, const QString& value) {
        if (value.isEmpty()) {
            return;
        }
        auto* title = new QLabel(name, this);
        title->setProperty("muted", true);
        auto* label = new QLabel(value, this);
        label->setTextFormat(Qt::PlainText);
        form->addRow(title, label);
    };
    add(tr("Server"), production ? tr("%1 (production)").arg(target) : target);
    add(tr("Role"), shown.role);
    add(tr("Database"), shown.database);
    const QString state = stateText(toUtf8(shown.state));
    add(tr("State"), shown.since.isEmpty() ? state : tr("%1 for %2").arg(state, shown.since));
    if (shown.blocks > 0) {
        add(tr("Blocks"), tr("%n sessions", nullptr, static_cast<int>(shown.blocks)));
    }
    column->addLayout(form);
    if (!shown.statement.isEmpty()) {
        auto* statement = new QPlainTextEdit(shown.statement, this);
        statement->setReadOnly(true);
        statement->setTabChangesFocus(true);
        statement->setFont(theme.font(TextRole::mono));
        statement->setAccessibleName(tr("Its statement"));
        statement->setFixedHeight(statement->fontMetrics().lineSpacing() * 4 + 16);
        column->addWidget(statement);
    }
    auto* kept = words(tr("It is written to the audit log, before and after."), TextRole::caption);
    kept->setProperty("muted", true);
    column->addWidget(kept);

    auto* buttons = new QDialogButtonBox(this);
    QPushButton* act =
        buttons->addButton(ends ? tr("&End session") : tr("&Cancel statement"), QDialogButtonBox::AcceptRole);
    QPushButton* leave = buttons->addButton(tr("&Leave it be"), QDialogButtonBox::RejectRole);
    act->setAutoDefault(false);
    leave->setDefault(true);
    leave->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    dressButtons(*buttons);
    column->addWidget(buttons);
}

} // namespace pavement::ui
