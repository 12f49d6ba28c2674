#include "ui/shell/range_dialog.h"

#include "ui/pages/common/dialog_buttons.h"
#include "ui/theme/theme.h"

#include <QDateTimeEdit>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {
namespace {

QDateTimeEdit* field(Timestamp at, const QString& name, QWidget* parent) {
    auto* edit = new QDateTimeEdit(QDateTime::fromMSecsSinceEpoch(toMillis(at)), parent);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    edit->setCalendarPopup(true);
    edit->setAccessibleName(name);
    return edit;
}

} // namespace

RangeDialog::RangeDialog(TimeRange range, QWidget* parent)
    : QDialog(parent)
    , m_from(field(range.from, tr("From"), this))
    , m_to(field(range.to, tr("Until"), this))
    , m_problem(new QLabel(this)) {
    setWindowTitle(tr("Time range"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(spacing::kMedium);
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&Until"), m_to);
    m_problem->setProperty("muted", true);
    m_problem->setText(tr("Local time. Live charts stop following; Space follows again."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Show"));
    dressButtons(*buttons, QDialogButtonBox::Ok);
    connect(buttons, &QDialogButtonBox::accepted, this, &RangeDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    column->setSpacing(spacing::kLarge);
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addWidget(buttons);
}

void RangeDialog::accept() {
    const TimeRange range{fromMillis(m_from->dateTime().toMSecsSinceEpoch()),
                          fromMillis(m_to->dateTime().toMSecsSinceEpoch())};
    if (range.to <= range.from) {
        m_problem->setText(tr("The range ends before it begins."));
        m_to->setFocus();
        return;
    }
    emit rangeChosen(range);
    QDialog::accept();
}

} // namespace pavement::ui
