#pragma once
// A stream of pages: a cursor that moves down, page breaks where a block does not fit, a footer on each page.
// Units are points (1/72 inch). Private to this folder.

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QPdfWriter>
#include <QString>

#include <vector>

namespace pavement::ui {

// Ink on paper: the light palette's roles, fixed because paper does not follow a theme.
struct Ink {
    QColor text, muted, line, card, accent, good, bad;
    std::vector<QColor> series;
};

Ink paperInk();

struct Column {
    QString title;
    double width = 0; // points; 0 takes what is left
    bool right = false;
    bool mono = false;
};

class PdfPage {
public:
    PdfPage(QPdfWriter& writer, QString footer);
    ~PdfPage();

    QPainter& painter() { return m_painter; }

    const Ink& ink() const { return m_ink; }

    double width() const { return m_width; }

    double y() const { return m_y; }

    void advance(double points) { m_y += points; }

    double room() const { return m_bottom - m_y; }

    // Starts a new page unless this much room is left.
    void need(double points);

    static QFont font(double size, bool bold = false, bool mono = false);
    // Draws wrapped text in a box `width` wide at (x, y()); returns its height. Does not move the cursor.
    double text(double x, double width, const QString& text, const QFont& font, const QColor& colour,
                Qt::Alignment alignment = Qt::AlignLeft);
    double textHeight(double width, const QString& text, const QFont& font) const;
    void paragraph(const QString& text, const QFont& font, const QColor& colour);
    void heading(const QString& text);
    void table(std::vector<Column> columns, const std::vector<std::vector<QString>>& rows);

private:
    void finishPage();
    void header(const std::vector<Column>& columns);

    QPdfWriter& m_writer;
    QString m_footer;
    QPainter m_painter;
    Ink m_ink;
    double m_width = 0, m_bottom = 0, m_y = 0;
    int m_number = 1;
};

} // namespace pavement::ui
