#pragma once
// Charts that stand above one another share one left margin, so that their crosshairs form one line. UI
// thread only.

#include <QObject>
#include <QPointer>

#include <vector>

namespace pavement::ui {

class ChartPanel;

class ChartGroup : public QObject {
    Q_OBJECT
public:
    explicit ChartGroup(QObject* parent = nullptr);

    void add(ChartPanel* panel); // not owned; may be deleted at any time
    void remove(ChartPanel* panel);

private:
    void align();

    std::vector<QPointer<ChartPanel>> m_panels;
};

} // namespace pavement::ui
