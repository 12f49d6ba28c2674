#include "ui/shell/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

#include <utility>

namespace pavement::ui {
namespace {

// On a field of 20 × 20.
void draw(QPainter& painter, IconShape shape, const QColor& colour) {
    QPen pen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    switch (shape) {
    case IconShape::overview:
        for (const QRectF& tile : {QRectF(3, 3, 6, 6), QRectF(11, 3, 6, 6), QRectF(3, 11, 14, 6)}) {
            painter.drawRoundedRect(tile, 1.4, 1.4);
        }
        break;
    case IconShape::queries: // a list with a glass over its longest line
        for (const auto& [y, width] : {std::pair{4.5, 13.0}, std::pair{8.5, 6.0}, std::pair{12.5, 4.5}}) {
            painter.drawLine(QPointF(3.5, y), QPointF(3.5 + width, y));
        }
        painter.drawEllipse(QPointF(12.6, 11.6), 3.4, 3.4);
        painter.drawLine(QPointF(15.1, 14.1), QPointF(17.2, 16.4));
        break;
    case IconShape::reports:
        painter.drawRoundedRect(QRectF(4, 2.5, 12, 15), 1.6, 1.6);
        painter.drawLine(QPointF(7, 7), QPointF(13, 7));
        painter.drawLine(QPointF(7, 10), QPointF(13, 10));
        painter.drawLine(QPointF(7, 13), QPointF(10.5, 13));
        break;
    case IconShape::bell: {
        QPainterPath bell(QPointF(4, 14));
        bell.cubicTo(6.5, 12, 4.5, 5, 10, 4);
        bell.cubicTo(15.5, 5, 13.5, 12, 16, 14);
        bell.closeSubpath();
        painter.drawPath(bell);
        painter.drawLine(QPointF(8.8, 16.8), QPointF(11.2, 16.8));
        break;
    }
    case IconShape::menu:
        for (const double y : {5.5, 10.0, 14.5}) {
            painter.drawLine(QPointF(3.5, y), QPointF(16.5, y));
        }
        break;
    case IconShape::search:
        painter.drawEllipse(QPointF(8.6, 8.6), 5, 5);
        painter.drawLine(QPointF(12.4, 12.4), QPointF(16.6, 16.6));
        break;
    case IconShape::play:
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF({QPointF(6, 4.5), QPointF(15.5, 10), QPointF(6, 15.5)}));
        break;
    case IconShape::pause:
        painter.setBrush(colour);
        painter.drawRect(QRectF(5.5, 5, 2.6, 10));
        painter.drawRect(QRectF(11.9, 5, 2.6, 10));
        break;
    case IconShape::back:
        painter.drawPolyline(QPolygonF({QPointF(11.5, 4.5), QPointF(6, 10), QPointF(11.5, 15.5)}));
        break;
    case IconShape::forward:
        painter.drawPolyline(QPolygonF({QPointF(8.5, 4.5), QPointF(14, 10), QPointF(8.5, 15.5)}));
        break;
    case IconShape::clock:
        painter.drawEllipse(QPointF(10, 10), 7, 7);
        painter.drawPolyline(QPolygonF({QPointF(10, 5.8), QPointF(10, 10), QPointF(13, 11.8)}));
        break;
    }
}

class ShapeEngine : public QIconEngine {
public:
    ShapeEngine(IconShape shape, QColor colour)
        : m_shape(shape)
        , m_colour(std::move(colour)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(rect.topLeft());
        painter->scale(rect.width() / 20.0, rect.height() / 20.0);
        if (mode == QIcon::Disabled) {
            painter->setOpacity(0.35);
        }
        draw(*painter, m_shape, m_colour);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new ShapeEngine(*this); }

private:
    IconShape m_shape;
    QColor m_colour;
};

} // namespace

QIcon drawIcon(IconShape shape, const QColor& colour) {
    return QIcon(new ShapeEngine(shape, colour));
}

} // namespace pavement::ui
