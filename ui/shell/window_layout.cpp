#include "ui/shell/window_layout.h"

#include <QWidget>

#include <map>

namespace pavement::ui {

QString WindowLayout::restore(QWidget& window, const std::vector<Page*>& pages) {
    const QString look = m_state.text(QStringLiteral("theme"));
    if (look == QStringLiteral("light") || look == QStringLiteral("dark")) {
        m_theme.setMode(look == QStringLiteral("dark") ? ThemeMode::dark : ThemeMode::light);
    }
    if (const QByteArray geometry = m_state.bytes(QStringLiteral("geometry")); !geometry.isEmpty()) {
        window.restoreGeometry(geometry);
    }
    for (Page* page : pages) {
        std::map<QString, QByteArray> kept;
        for (const auto& [key, value] : page->saveState()) { // the page's own keys, known without a target
            const QByteArray saved = m_state.bytes(QStringLiteral("page/%1/%2").arg(page->id(), key));
            if (!saved.isEmpty()) {
                kept[key] = saved;
            }
        }
        page->restoreState(kept);
    }
    const QString live = m_state.text(QStringLiteral("range/live"));
    const auto from = m_state.text(QStringLiteral("range/from")).toLongLong();
    const auto to = m_state.text(QStringLiteral("range/to")).toLongLong();
    if (to > from && from > 0) {
        if (live == QStringLiteral("no")) {
            m_axis.zoomTo({fromMillis(from), fromMillis(to)});
        } else {
            m_axis.showLast(Milliseconds{to - from});
        }
    }
    return m_state.text(QStringLiteral("page"), QStringLiteral("overview"));
}

void WindowLayout::remember(const QWidget& window, const std::vector<Page*>& pages, const Page& current) {
    m_state.setBytes(QStringLiteral("geometry"), window.saveGeometry());
    m_state.setText(QStringLiteral("page"), current.id());
    for (const Page* page : pages) {
        for (const auto& [key, value] : page->saveState()) {
            m_state.setBytes(QStringLiteral("page/%1/%2").arg(page->id(), key), value);
        }
    }
    const TimeRange range = m_axis.range();
    m_state.setText(QStringLiteral("range/live"),
                    m_axis.isLive() ? QStringLiteral("yes") : QStringLiteral("no"));
    m_state.setText(QStringLiteral("range/from"), QString::number(toMillis(range.from)));
    m_state.setText(QStringLiteral("range/to"), QString::number(toMillis(range.to)));
}

} // namespace pavement::ui
