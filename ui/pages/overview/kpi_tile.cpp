#include "ui/pages/overview/kpi_tile.h"

#include "ui/charts/spark_line.h"
#include "ui/models/text.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

namespace pavement::ui {

namespace {

Unit unitOf(const monitor::KpiInfo& kpi) {
    const monitor::MetricInfo* metric =
        kpi.metrics.empty() ? nullptr : monitor::findMetric(kpi.metrics.front());
    return metric != nullptr ? metric->unit : Unit::none;
}

} // namespace

KpiTile::KpiTile(const KpiModel& model, int row, const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_model(model)
    , m_row(row)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_value(new QLabel(this))
    , m_source(new QLabel(this))
    , m_parts(new QLabel(this))
    , m_target(new QLabel(this))
    , m_spark(new SparkLine(theme, tr("Last five minutes"), unitOf(model.info(row)), this)) {
    setProperty("card", true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(150);
    m_title->setFont(theme.font(TextRole::small));
    m_value->setFont(theme.font(TextRole::kpiValue));
    for (QLabel* label : {m_source, m_parts, m_target}) {
        label->setFont(theme.font(TextRole::caption));
    }
    for (QLabel* label : {m_title, m_source}) {
        label->setProperty("muted", true);
    }
    for (QLabel* label : {m_title, m_value, m_source, m_parts, m_target}) {
        label->setTextFormat(Qt::PlainText);
        // A long source name must not make its tile wider than the others.
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_parts->setMinimumHeight(2 * m_parts->fontMetrics().lineSpacing());
    m_parts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_spark->setFixedHeight(32);
    m_spark->setSpan(KpiModel::kSparkSpan);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    column->setSpacing(spacing::kTight);
    column->addWidget(m_title);
    column->addWidget(m_value);
    column->addWidget(m_source);
    column->addSpacing(spacing::kTight);
    column->addWidget(m_spark);
    column->addSpacing(spacing::kTight);
    column->addWidget(m_parts);
    column->addWidget(m_target);
    connect(&theme, &Theme::changed, this, &KpiTile::refresh);
    refresh();
}

void KpiTile::refresh() {
    const QModelIndex index = m_model.index(m_row);
    m_title->setText(index.data(Qt::DisplayRole).toString());
    m_value->setText(index.data(KpiModel::ValueRole).toString());
    const auto status = static_cast<KpiStatus>(index.data(KpiModel::StatusRole).toInt());
    const QString target = index.data(KpiModel::TargetRole).toString();
    const Palette& palette = m_theme.palette();
    QColor colour = palette.textMuted;
    QString sign = QStringLiteral("◦ ");
    if (status == KpiStatus::met) {
        colour = palette.good;
        sign = QStringLiteral("✓ ");
    } else if (status == KpiStatus::missed) {
        colour = palette.bad;
        sign = QStringLiteral("✗ ");
    }
    m_target->setText(target.isEmpty() ? tr("no target") : QString(sign + tr("target %1").arg(target)));
    QPalette colours = m_target->palette();
    colours.setColor(QPalette::WindowText, colour);
    m_target->setPalette(colours);
    m_spark->assign(m_model.spark(m_row));
    const QString definition = index.data(KpiModel::DefinitionRole).toString();
    if (toolTip() != definition) {
        setToolTip(definition);
    }
    setAccessibleName(index.data(Qt::DisplayRole).toString());
    const QString words =
        index.data(Qt::AccessibleTextRole).toString() + QStringLiteral(", ") + m_target->text();
    if (accessibleDescription() != words) {
        setAccessibleDescription(words);
    }
    elide();
}

void KpiTile::elide() {
    const QModelIndex index = m_model.index(m_row);
    QStringList parts;
    for (const KpiPart& part : m_model.parts(m_row)) {
        parts << part.name + QLatin1Char(' ') + part.value;
    }
    const int room = width() - 2 * spacing::kMedium - 2;
    const auto fit = [room](QLabel* label, const QString& text) {
        label->setText(label->fontMetrics().elidedText(text, Qt::ElideRight, room));
    };
    fit(m_source, index.data(KpiModel::SourceRole).toString());
    // Two figures at most, one a line: the tiles stay equally high and nothing is cut in the middle.
    for (qsizetype i = 0; i < parts.size(); ++i) {
        parts[i] = m_parts->fontMetrics().elidedText(parts[i], Qt::ElideRight, room);
    }
    m_parts->setText(parts.mid(0, 2).join(QLatin1Char('\n')));
}

void KpiTile::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        QToolTip::showText(mapToGlobal(QPoint(spacing::kMedium, height())), toolTip(), this);
        return;
    }
    QFrame::keyPressEvent(event);
}

void KpiTile::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (hasFocus()) {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_theme.palette().accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), spacing::kRadius, spacing::kRadius);
    }
}

void KpiTile::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    elide();
}

} // namespace pavement::ui
