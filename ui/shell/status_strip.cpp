#include "ui/shell/status_strip.h"

#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"

#include <QLabel>

namespace pavement::ui {
namespace {

constexpr Milliseconds kFresh{5'000};

void tint(QLabel* label, const QColor& colour) {
    QPalette colours = label->palette();
    if (colours.color(QPalette::WindowText) != colour) {
        colours.setColor(QPalette::WindowText, colour);
        label->setPalette(colours);
    }
}

void say(QLabel* label, const QString& text) {
    if (label->text() != text) {
        label->setText(text);
    }
    label->setVisible(!text.isEmpty());
}

} // namespace

StatusStrip::StatusStrip(const Theme& theme, const Clock& clock, QWidget* parent)
    : QStatusBar(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_sources(new QLabel(this))
    , m_collectors(new QLabel(this))
    , m_dropped(new QLabel(this))
    , m_age(new QLabel(this)) {
    setSizeGripEnabled(false);
    setContentsMargins(spacing::kLarge, 0, spacing::kLarge, 0);
    for (QLabel* label : {m_sources, m_collectors, m_dropped, m_age}) {
        label->setFont(theme.font(TextRole::caption));
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(spacing::kTight, 2, spacing::kTight, 2);
    }
    addWidget(m_sources);
    addWidget(m_collectors);
    addPermanentWidget(m_dropped);
    addPermanentWidget(m_age);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &StatusStrip::showAge);
    connect(&theme, &Theme::changed, this, &StatusStrip::showAge);
    showNothing();
}

void StatusStrip::showNothing() {
    m_timer.stop();
    m_newest.reset();
    say(m_sources, tr("Nothing is watched"));
    tint(m_sources, m_theme.palette().textMuted);
    for (QLabel* label : {m_collectors, m_dropped, m_age}) {
        say(label, {});
    }
}

void StatusStrip::show(const monitor::Snapshot& snapshot, std::uint64_t dropped) {
    const Palette& palette = m_theme.palette();
    m_newest = monitor::lastAnswer(snapshot);
    if (isVisible()) {
        m_timer.start();
    }
    QStringList parts;
    QStringList details;
    QColor colour = palette.textMuted;
    for (const monitor::SourceHealth& source : snapshot.sources) {
        const bool well = source.state == monitor::LinkState::connected;
        const QString sign = well                                           ? QStringLiteral("●")
                             : source.state == monitor::LinkState::unknown  ? QStringLiteral("○")
                             : source.state == monitor::LinkState::degraded ? QStringLiteral("◐")
                                                                            : QStringLiteral("✗");
        QString part = sign + QLatin1Char(' ') + toText(source.source);
        if (!well) {
            part += QStringLiteral(": ") + linkText(source.state).toLower();
        }
        parts << part;
        details << toText(source.source) + QStringLiteral(": ") + linkText(source.state) +
                       (source.message.empty() ? QString()
                                               : QString(QStringLiteral(". ") + toText(source.message)));
        if (source.state == monitor::LinkState::unreachable) {
            colour = palette.bad;
        } else if (source.state == monitor::LinkState::degraded && colour != palette.bad) {
            colour = palette.warning;
        }
    }
    say(m_sources, parts.join(QStringLiteral("    ")));
    m_sources->setToolTip(details.join(QLatin1Char('\n')));
    tint(m_sources, colour);

    QStringList slowed;
    std::uint64_t skipped = 0;
    std::uint64_t failures = 0;
    for (const monitor::CollectorRow& collector : snapshot.collectors) {
        skipped += collector.skipped;
        failures += collector.failures;
        if (collector.interval > collector.plannedInterval) {
            slowed << toText(collector.name);
        }
    }
    QStringList notes;
    if (!slowed.isEmpty()) {
        notes << tr("slowed to stay cheap: %1").arg(slowed.join(QStringLiteral(", ")));
    }
    if (skipped > 0) {
        notes << tr("%n collections skipped", nullptr, pluralOf(skipped));
    }
    if (failures > 0) {
        notes << tr("%1 failed").arg(failures);
    }
    say(m_collectors, notes.join(QStringLiteral(" · ")));
    tint(m_collectors, slowed.isEmpty() && failures == 0 ? palette.textMuted : palette.warning);
    say(m_dropped, dropped > 0 ? tr("%n snapshots not drawn", nullptr, pluralOf(dropped)) : QString());
    tint(m_dropped, palette.warning);
    showAge();
}

void StatusStrip::showAge() {
    if (!m_newest) {
        return;
    }
    const Milliseconds age = m_clock.wall() - *m_newest;
    const bool stale = age > kFresh;
    say(m_age, stale ? tr("Last data %1 ago").arg(ageText(age)) : QString());
    tint(m_age, m_theme.palette().warning);
}

void StatusStrip::showEvent(QShowEvent* event) {
    QStatusBar::showEvent(event);
    if (m_newest) {
        m_timer.start();
        showAge();
    }
}

void StatusStrip::hideEvent(QHideEvent* event) {
    QStatusBar::hideEvent(event);
    m_timer.stop();
}

QString StatusStrip::sourcesText() const {
    return m_sources->text();
}

QString StatusStrip::ageNote() const {
    return m_age->text();
}

} // namespace pavement::ui
