#pragma once
// The sections of a report as a list one can tick. UI thread only.

#include "engine/report/report.h"

#include <QAbstractListModel>

#include <vector>

namespace pavement::ui {

class SectionsModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit SectionsModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    std::vector<report::Section> chosen() const; // in the report's order

private:
    struct Item {
        report::Section section;
        bool chosen = true;
    };

    std::vector<Item> m_items;
};

} // namespace pavement::ui
