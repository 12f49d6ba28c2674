#include "ui/pages/queries/explain_dialog.h"

#include "ui/models/text.h"
#include "ui/pages/common/dialog_buttons.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace pavement::ui {

namespace {

constexpr int kMostFields = 100; // of parameters; a list of IN has thousands

}

ExplainDialog::ExplainDialog(int parameters, const QString& target, bool production, const Theme& theme,
                             QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Run the statement and measure it"));
    setMinimumWidth(520);
    const auto words = [&](const QString& text, TextRole role, bool muted = false) {
        auto* label = new QLabel(text, this);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFont(theme.font(role));
        if (muted) {
            label->setProperty("muted", true);
        }
        return label;
    };
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(words(production ? tr("Run it on %1, a production server?").arg(target)
                                       : tr("Run it on %1?").arg(target),
                            TextRole::pageTitle));
    column->addWidget(
        words(tr("EXPLAIN ANALYZE executes the statement: it takes the server as long and as much as any "
                 "execution. It runs in a read-only transaction that is rolled back, for at most five "
                 "seconds. A statement that changes data, locks rows, reads foreign tables or calls "
                 "anything volatile is refused, and you are told why."),
              TextRole::body));
    const bool tooMany = parameters > kMostFields;
    if (tooMany) {
        column->addWidget(words(tr("It has %1 parameters, more than anybody fills in one by one. Run it with "
                                   "its values in psql, with EXPLAIN (ANALYZE, BUFFERS) before it, and read "
                                   "the answer by: pavement analyze plan -")
                                    .arg(parameters),
                                TextRole::body));
    } else if (parameters > 0) {
        column->addWidget(words(tr("Values of its parameters. They are sent to the server and kept nowhere; "
                                   "an empty field is NULL."),
                                TextRole::body));
        auto* fields = new QWidget(this);
        auto* form = new QFormLayout(fields);
        form->setContentsMargins(0, 0, 0, 0);
        for (int number = 1; number <= parameters; ++number) {
            auto* field = new QLineEdit(fields);
            field->setAccessibleName(tr("Value of $%1").arg(number));
            form->addRow(QStringLiteral("$%1").arg(number), field);
            m_fields.push_back(field);
        }
        if (parameters > 6) {
            auto* scroll = new QScrollArea(this);
            scroll->setWidget(fields);
            scroll->setWidgetResizable(true);
            scroll->setFrameShape(QFrame::NoFrame);
            scroll->setFixedHeight(240);
            column->addWidget(scroll);
        } else {
            column->addWidget(fields);
        }
    }
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* run = buttons->addButton(tr("&Run and measure"), QDialogButtonBox::AcceptRole);
    QPushButton* leave = buttons->addButton(tr("&Leave it be"), QDialogButtonBox::RejectRole);
    run->setAutoDefault(false);
    run->setEnabled(!tooMany);
    leave->setDefault(true);
    if (m_fields.empty()) {
        leave->setFocus();
    } else {
        m_fields.front()->setFocus();
    }
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    dressButtons(*buttons);
    column->addWidget(buttons);
}

postgres::Params ExplainDialog::values() const {
    postgres::Params values;
    for (const QLineEdit* field : m_fields) {
        values.push_back(field->text().isEmpty() ? std::nullopt : std::optional(toUtf8(field->text())));
    }
    return values;
}

} // namespace pavement::ui
