#include "ui/report/pdf_page.h"

#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QPageLayout>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr double kFooterHeight = 24;
constexpr double kCellPadding = 5;
constexpr double kRow = 16; // height of a usual row of a table, with its rule

// The lines of a text in a column. Words stay whole where they fit; a name wider than its column is broken
// rather than cut. (Flags of drawText() offer only one or the other.)
class Lines {
public:
    Lines(const QString& text, const QFont& font, double width, Qt::Alignment alignment)
        : m_layout(QString(text).replace(QLatin1Char('\n'), QChar::LineSeparator), font) {
        QTextOption option(alignment);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        m_layout.setTextOption(option);
        m_layout.beginLayout();
        for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition(QPointF(0, m_height));
            m_height += line.height();
        }
        m_layout.endLayout();
    }

    double height() const { return m_height; }

    void draw(QPainter& painter, QPointF at) const { m_layout.draw(&painter, at); }

    int count() const { return m_layout.lineCount(); }

    QTextLine line(int number) const { return m_layout.lineAt(number); }

private:
    QTextLayout m_layout;
    double m_height = 0;
};

} // namespace

Ink paperInk() {
    const Palette paper = paperPalette();
    Ink ink{paper.text,   paper.textMuted, paper.border, paper.surfaceRaised,
            paper.accent, paper.good,      paper.bad,    {}};
    for (int n = 0; n < 8; ++n) {
        ink.series.push_back(paperSeries(n));
    }
    return ink;
}

PdfPage::PdfPage(QPdfWriter& writer, QString footer)
    : m_writer(writer)
    , m_footer(std::move(footer))
    , m_painter(&writer)
    , m_ink(paperInk()) {
    const double scale = m_writer.resolution() / 72.0;
    m_painter.scale(scale, scale);
    m_width = m_writer.width() / scale;
    m_bottom = m_writer.height() / scale - kFooterHeight;
    m_painter.setRenderHint(QPainter::Antialiasing);
}

PdfPage::~PdfPage() {
    finishPage();
}

QFont PdfPage::font(double size, bool bold, bool mono) {
    QFont font =
        mono ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : QFont(QStringLiteral("DejaVu Sans"));
    if (mono) {
        font.setFamily(QStringLiteral("DejaVu Sans Mono"));
    }
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(size))));
    font.setBold(bold);
    return font;
}

void PdfPage::finishPage() {
    m_painter.setPen(m_ink.muted);
    m_painter.setFont(font(8));
    const QRectF line(0, m_bottom + 8, m_width, kFooterHeight - 8);
    m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_footer);
    m_painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, QString::number(m_number));
}

void PdfPage::need(double points) {
    if (m_y + points <= m_bottom || m_y == 0) {
        return;
    }
    finishPage();
    m_writer.newPage();
    ++m_number;
    m_y = 0;
}

double PdfPage::textHeight(double width, const QString& text, const QFont& font) const {
    return Lines(text, font, width, Qt::AlignLeft).height();
}

double PdfPage::text(double x, double width, const QString& text, const QFont& font, const QColor& colour,
                     Qt::Alignment alignment) {
    const Lines lines(text, font, width, alignment);
    m_painter.setPen(colour);
    lines.draw(m_painter, QPointF(x, m_y));
    return lines.height();
}

void PdfPage::paragraph(const QString& words, const QFont& with, const QColor& colour) {
    const Lines lines(words, with, m_width, Qt::AlignLeft);
    if (lines.height() < m_bottom) {
        need(lines.height());
    }
    for (int i = 0; i < lines.count(); ++i) { // one that is longer than a page goes on over the next
        const QTextLine line = lines.line(i);
        need(line.height());
        m_painter.setPen(colour); // the page's foot has its own
        line.draw(&m_painter, QPointF(0, m_y - line.y()));
        m_y += line.height();
    }
    m_y += 3;
}

void PdfPage::heading(const QString& words) {
    need(90); // a heading does not stand alone at the end of a page
    m_y += m_y > 0 ? 16 : 0;
    m_y += text(0, m_width, words, font(14, true), m_ink.text) + 6;
}

void PdfPage::header(const std::vector<Column>& columns) {
    if (std::all_of(columns.begin(), columns.end(),
                    [](const Column& column) { return column.title.isEmpty(); })) {
        m_y += 3; // names and values: a rule like any other
        m_painter.setPen(QPen(m_ink.line, 0.5));
        m_painter.drawLine(QPointF(0, m_y), QPointF(m_width, m_y));
        m_y += 2;
        return;
    }
    double x = 0;
    double height = 0;
    for (const Column& column : columns) {
        height =
            std::max(height, text(x + kCellPadding, column.width - 2 * kCellPadding, column.title,
                                  font(8, true), m_ink.muted, column.right ? Qt::AlignRight : Qt::AlignLeft));
        x += column.width;
    }
    m_y += height + 3;
    m_painter.setPen(QPen(m_ink.muted, 0.8));
    m_painter.drawLine(QPointF(0, m_y), QPointF(m_width, m_y));
    m_y += 3;
}

void PdfPage::table(std::vector<Column> columns, const std::vector<std::vector<QString>>& rows) {
    double taken = 0;
    int open = 0;
    for (const Column& column : columns) {
        taken += column.width;
        open += column.width == 0 ? 1 : 0;
    }
    for (Column& column : columns) {
        if (column.width == 0) {
            column.width = (m_width - taken) / open;
        }
    }
    need(40);
    header(columns);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const std::vector<QString>& row = rows[at];
        double height = 0;
        for (std::size_t n = 0; n < columns.size() && n < row.size(); ++n) {
            height = std::max(height, textHeight(columns[n].width - 2 * kCellPadding, row[n],
                                                 font(columns[n].mono ? 7 : 8, false, columns[n].mono)));
        }
        // A row taller than a page would never fit; it is cut at the page's end.
        height = std::min(height, m_bottom - 60);
        const double last = at + 2 == rows.size() ? kRow : 0; // no row goes to the next page alone
        if (m_y + height + 5 + last > m_bottom) {
            need(m_bottom);
            header(columns);
        }
        double x = 0;
        for (std::size_t n = 0; n < columns.size() && n < row.size(); ++n) {
            m_painter.save();
            m_painter.setClipRect(QRectF(x, m_y, columns[n].width, height + 2));
            text(x + kCellPadding, columns[n].width - 2 * kCellPadding, row[n],
                 font(columns[n].mono ? 7 : 8, false, columns[n].mono), m_ink.text,
                 columns[n].right ? Qt::AlignRight : Qt::AlignLeft);
            m_painter.restore();
            x += columns[n].width;
        }
        m_y += height + 3;
        m_painter.setPen(QPen(m_ink.line, 0.5));
        m_painter.drawLine(QPointF(0, m_y), QPointF(m_width, m_y));
        m_y += 2;
    }
    m_y += 6;
}

} // namespace pavement::ui
