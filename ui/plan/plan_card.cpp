#include "ui/plan/plan_card.h"

#include "ui/models/text.h"
#include "ui/plan/plan_words.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

using plan::NodeIndex;

namespace {

constexpr double kTextPart = 0.66; // of a line of figures; the rest is its bar
constexpr double kCardBarHeight = 7;

QColor mixed(const QColor& from, const QColor& to, double part) {
    const auto channel = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    return {channel(from.red(), to.red()), channel(from.green(), to.green()),
            channel(from.blue(), to.blue())};
}

QColor severityColour(const Palette& palette, analyzer::Severity severity) {
    return severity == analyzer::Severity::critical  ? palette.bad
           : severity == analyzer::Severity::warning ? palette.warning
                                                     : palette.info;
}

// Rows differ by orders of magnitude, so their bars are logarithmic.
double onLogScale(double value, double most) {
    return most > 0 ? std::clamp(std::log1p(std::max(value, 0.0)) / std::log1p(most), 0.0, 1.0) : 0.0;
}

class CardPainter {
public:
    CardPainter(QPainter& painter, const QRectF& box, const PlanDocument& document, NodeIndex node,
                const PlanCardStyle& style, const PlanCardState& state)
        : m_painter(painter)
        , m_box(box)
        , m_document(document)
        , m_node(document.tree.nodes[node])
        , m_index(node)
        , m_style(style)
        , m_state(state)
        , m_idle(m_node.neverExecuted())
        , m_inner(box.adjusted(style.padding, style.padding, -style.padding, -style.padding)) {}

    void paint() {
        frame();
        if (m_state.scale < kPlanTextScale) {
            fromAfar();
            return;
        }
        double y = m_inner.top();
        y = headingLine(y);
        y = subjectLine(y) + 3;
        if (m_idle) {
            m_painter.setFont(m_style.body);
            text(QRectF(m_inner.left(), y, m_inner.width(), m_style.line), PlanWords::tr("never executed"),
                 m_style.palette.textMuted);
            return;
        }
        y = timeLine(y);
        y = rowsLine(y);
        if (m_style.blocks) {
            blocksLine(y);
        }
    }

private:
    void frame() {
        const Palette& palette = m_style.palette;
        if (m_document.parallel[m_index]) { // a second card behind it: several processes do this
            m_painter.setPen(QPen(palette.axis, 1));
            m_painter.setBrush(palette.window);
            m_painter.drawRoundedRect(m_box.translated(4, 4), 6, 6);
        }
        if (m_state.current && m_state.focused) {
            QColor halo = palette.accent;
            halo.setAlpha(70);
            m_painter.setPen(QPen(halo, 4));
            m_painter.setBrush(Qt::NoBrush);
            m_painter.drawRoundedRect(m_box.adjusted(-3, -3, 3, 3), 9, 9);
        }
        QPen pen(m_state.current ? palette.accent : palette.border, m_state.current ? 2 : 1);
        if (m_idle && !m_state.current) {
            pen.setColor(palette.axis);
            pen.setStyle(Qt::DashLine);
        }
        m_painter.setPen(pen);
        m_painter.setBrush(m_state.hovered ? palette.hover : m_idle ? palette.window : palette.surface);
        m_painter.drawRoundedRect(m_box, 6, 6);
    }

    // Heading alone, as large as fits, over the time it took.
    void fromAfar() {
        QFont font = m_style.heading;
        font.setPointSizeF(font.pointSizeF() * 1.7);
        m_painter.setFont(font);
        const QFontMetricsF metrics(font);
        const QRectF line(m_inner.left(), m_inner.top(), m_inner.width(), metrics.height());
        m_painter.setPen(m_idle ? m_style.palette.textMuted : m_style.palette.text);
        m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                           metrics.elidedText(PlanWords::heading(m_node), Qt::ElideRight, line.width()));
        if (!m_idle) {
            const double height = std::min(14.0, m_inner.height() / 4);
            bar(QRectF(m_inner.left(), m_inner.bottom() - height, m_inner.width(), height));
            part(m_document.share(m_index), m_style.timeBar);
        }
        badge(QRectF(m_inner.left(), line.bottom(), m_inner.width(), metrics.height()), font);
    }

    double headingLine(double y) {
        const QRectF line(m_inner.left(), y, m_inner.width(), m_style.line);
        const double taken = badge(line, m_style.body);
        m_painter.setFont(m_style.heading);
        text(line.adjusted(0, 0, -taken, 0), PlanWords::heading(m_node),
             m_idle ? m_style.palette.textMuted : m_style.palette.text);
        return line.bottom();
    }

    double subjectLine(double y) {
        const QRectF line(m_inner.left(), y, m_inner.width(), m_style.line);
        m_painter.setFont(m_style.small);
        text(line, PlanWords::subject(m_node), m_style.palette.textMuted, Qt::ElideMiddle);
        return line.bottom();
    }

    double timeLine(double y) {
        const double share = m_document.share(m_index);
        QString words;
        if (m_document.accounting.timed) {
            words = PlanWords::milliseconds(std::max(m_document.accounting.nodes[m_index].selfMs, 0.0)) +
                    QStringLiteral(" · ") + valueText(share, Unit::ratio);
        } else if (m_node.estimates) {
            words = PlanWords::tr("cost %1").arg(PlanWords::count(m_node.estimates->totalCost));
        }
        figure(y, words);
        part(share, m_style.timeBar);
        return y + m_style.line;
    }

    double rowsLine(double y) {
        const double rows = m_document.rows(m_index);
        figure(y, m_node.actuals || m_node.estimates ? PlanWords::rows(rows) : QString());
        const double actual = onLogScale(rows, m_document.mostRows);
        part(actual, m_style.rowsBar);
        const auto& off = m_document.accounting.nodes[m_index].misestimate;
        const QString words = PlanWords::misestimate(off);
        if (!words.isEmpty()) { // the way between estimate and truth, and the words after the figure
            const QColor colour = off->under ? m_style.palette.moreRows : m_style.palette.fewerRows;
            const double estimated = onLogScale(m_document.estimatedRows(m_index), m_document.mostRows);
            span(std::min(actual, estimated), std::max(actual, estimated), colour);
            const QFontMetricsF metrics(m_style.body);
            const double x = metrics.horizontalAdvance(PlanWords::rows(rows) + QStringLiteral("  "));
            m_painter.setFont(m_style.body);
            text(QRectF(m_inner.left() + x, y, m_inner.width() * kTextPart - x, m_style.line), words, colour);
        }
        return y + m_style.line;
    }

    void blocksLine(double y) {
        const double hit = m_document.blocksHit(m_index);
        const double read = m_document.blocksRead(m_index);
        const double temp = m_document.blocksTemp(m_index);
        const double most = m_document.mostBlocks;
        QStringList words;
        if (hit > 0) {
            words << PlanWords::tr("%1 hit").arg(PlanWords::count(hit));
        }
        if (read > 0) {
            words << PlanWords::tr("%1 read").arg(PlanWords::count(read));
        }
        if (temp > 0) {
            words << PlanWords::tr("%1 temp").arg(PlanWords::count(temp));
        }
        figure(y, words.isEmpty() ? PlanWords::tr("no blocks") : words.join(QStringLiteral(" · ")),
               words.isEmpty());
        if (most > 0) {
            span(0, hit / most, m_style.hitBar);
            span(hit / most, (hit + read) / most, m_style.readBar);
            span((hit + read) / most, (hit + read + temp) / most, m_style.tempBar);
        }
    }

    // A line of text with the ground of its bar, in which part() and span() draw.
    void figure(double y, const QString& words, bool muted = false) {
        m_painter.setFont(m_style.body);
        text(QRectF(m_inner.left(), y, m_inner.width() * kTextPart, m_style.line), words,
             muted ? m_style.palette.textMuted : m_style.palette.text);
        const double left = m_inner.left() + m_inner.width() * kTextPart + 6;
        bar(QRectF(left, y + (m_style.line - kCardBarHeight) / 2, m_inner.right() - left, kCardBarHeight));
    }

    void bar(const QRectF& ground) {
        m_bar = ground;
        m_painter.fillRect(ground, m_style.palette.grid);
    }

    void part(double share, const QColor& colour) { span(0, share, colour); }

    void span(double from, double to, const QColor& colour) {
        if (to > from) {
            const double width = std::max((to - from) * m_bar.width(), 1.0); // something is not nothing
            const double left = std::min(m_bar.left() + from * m_bar.width(), m_bar.right() - width);
            m_painter.fillRect(QRectF(left, m_bar.top(), width, m_bar.height()), colour);
        }
    }

    // The gravest finding's sign, and how many there are; the width it took.
    double badge(const QRectF& line, const QFont& font) {
        const auto findings = m_document.findingsAt(m_index);
        if (findings.empty()) {
            return 0;
        }
        const analyzer::Severity gravest = m_document.findings.findings[findings.front()].severity;
        QString sign = PlanWords::severitySign(gravest);
        if (findings.size() > 1) {
            sign += QStringLiteral(" %1").arg(findings.size());
        }
        m_painter.setFont(font);
        m_painter.setPen(severityColour(m_style.palette, gravest));
        m_painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, sign);
        return QFontMetricsF(font).horizontalAdvance(sign) + 6;
    }

    void text(const QRectF& line, const QString& words, const QColor& colour,
              Qt::TextElideMode elide = Qt::ElideRight) {
        if (words.isEmpty()) {
            return;
        }
        m_painter.setPen(colour);
        m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                           QFontMetricsF(m_painter.font()).elidedText(words, elide, line.width()));
    }

    QPainter& m_painter;
    QRectF m_box;
    const PlanDocument& m_document;
    const plan::Node& m_node;
    NodeIndex m_index;
    const PlanCardStyle& m_style;
    const PlanCardState& m_state;
    bool m_idle;
    QRectF m_inner;
    QRectF m_bar;
};

} // namespace

PlanCardStyle::PlanCardStyle(const Theme& theme, const PlanDocument& document)
    : palette(theme.palette())
    , timeBar(palette.accent)
    , rowsBar(palette.axis)
    , hitBar(theme.series(2))
    , readBar(theme.series(1))
    , tempBar(theme.series(5))
    , heading(theme.font(TextRole::title))
    , body(theme.font(TextRole::small))
    , small(theme.font(TextRole::small))
    , padding(spacing::kSmall + 2)
    , blocks(document.accounting.hasBuffers) {
    const QFontMetricsF metrics(body);
    line = std::ceil(std::max(metrics.height(), QFontMetricsF(heading).height())) + 2;
    const int lines = blocks ? 5 : 4;
    size = {std::ceil(metrics.averageCharWidth() * 46), line * lines + 2 * padding + 3};
}

void paintPlanCard(QPainter& painter, const QRectF& box, const PlanDocument& document, NodeIndex node,
                   const PlanCardStyle& style, const PlanCardState& state) {
    if (state.scale >= kPlanPatchScale) {
        CardPainter(painter, box, document, node, style, state).paint();
        return;
    }
    const Palette& palette = style.palette;
    const bool idle = document.tree.nodes[node].neverExecuted();
    // A square root, since a tenth of the time is worth seeing.
    const double share = std::sqrt(document.share(node));
    painter.fillRect(box, state.current ? palette.accent
                          : idle        ? palette.grid
                                        : mixed(palette.border, style.timeBar, share));
    const auto findings = document.findingsAt(node);
    if (!findings.empty()) {
        const double side = std::max(box.height() / 3, 3 / state.scale);
        painter.fillRect(QRectF(box.right() - side, box.top(), side, side),
                         severityColour(palette, document.findings.findings[findings.front()].severity));
    }
}

} // namespace pavement::ui
