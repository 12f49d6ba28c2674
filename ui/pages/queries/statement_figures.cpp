#include "ui/pages/queries/statement_figures.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QFormLayout>
#include <QLabel>

namespace pavement::ui {

StatementFiguresView::StatementFiguresView(QWidget* parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this)) {
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(spacing::kLarge);
    m_form->setVerticalSpacing(spacing::kTight);
}

void StatementFiguresView::show(const std::optional<analyzer::StatementLoad>& of) {
    while (m_form->rowCount() > 0) {
        m_form->removeRow(0);
    }
    const auto add = [this](const QString& name, const QString& value, const QString& source = {}) {
        auto* title = new QLabel(name, this);
        title->setProperty("muted", true);
        auto* label = new QLabel(value, this);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setToolTip(source);
        m_form->addRow(title, label);
    };
    if (!of) {
        add(tr("In this range"), tr("it did not run"));
        return;
    }
    using analyzer::WorkFigure;
    const analyzer::StatementLoad& load = *of;
    const double calls = load.calls();
    add(tr("Total time"),
        tr("%1 · %2 of all")
            .arg(valueText(load.seconds(), Unit::seconds), valueText(load.share, Unit::ratio)));
    add(tr("Calls"), valueText(calls, Unit::count));
    add(tr("Mean"),
        tr("%1 ± %2").arg(valueText(load.work.mean(), Unit::seconds),
                          valueText(load.work.deviation(), Unit::seconds)),
        tr("With the standard deviation"));
    if (load.work[WorkFigure::slowest] > 0) {
        add(tr("Slowest"), valueText(load.work[WorkFigure::slowest], Unit::seconds));
    }
    add(tr("Rows per call"),
        calls > 0 ? valueText(load.work[WorkFigure::rows] / calls, Unit::count) : QStringLiteral("–"));
    if (load.rowsScanned) {
        using Source = analyzer::RowsScanned::Source;
        const QString source = load.rowsScanned->source == Source::measuredPlan ? tr("From a measured plan")
                               : load.rowsScanned->source == Source::loggedPlan
                                   ? tr("From a plan in the server's log (auto_explain)")
                               : load.rowsScanned->source == Source::estimatedPlan
                                   ? tr("From an estimated plan")
                                   : tr("From the statistics of its tables");
        add(tr("Rows scanned per call"), valueText(load.rowsScanned->perCall, Unit::count), source);
    }
    add(tr("Hit ratio"), valueText(load.hitRatio(), Unit::ratio), tr("Blocks found in shared buffers"));
    add(tr("Read"), valueText(load.work[WorkFigure::readBytes], Unit::bytes));
    const double temp = load.work[WorkFigure::tempReadBytes] + load.work[WorkFigure::tempWrittenBytes];
    if (temp > 0) {
        add(tr("Temporary files"), valueText(temp, Unit::bytes));
    }
    if (load.work[WorkFigure::walBytes] > 0) {
        add(tr("WAL"), valueText(load.work[WorkFigure::walBytes], Unit::bytes));
    }
    if (load.work[WorkFigure::planSeconds] > 0) {
        add(tr("Planning"), valueText(load.work[WorkFigure::planSeconds], Unit::seconds));
    }
    if (load.work[WorkFigure::jitSeconds] > 0) {
        add(tr("JIT"), valueText(load.work[WorkFigure::jitSeconds], Unit::seconds));
    }
}

} // namespace pavement::ui
