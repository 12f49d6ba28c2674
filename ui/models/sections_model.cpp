#include "ui/models/sections_model.h"

#include "ui/models/text.h"

#include <algorithm>

namespace pavement::ui {

SectionsModel::SectionsModel(QObject* parent)
    : QAbstractListModel(parent) {
    const std::vector<report::Section> chosen = report::defaultSections();
    for (const report::Section section : report::allSections()) {
        // What asks the server is a person's choice.
        m_items.push_back({section, std::find(chosen.begin(), chosen.end(), section) != chosen.end()});
    }
}

int SectionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant SectionsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Item& item = m_items[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        return toText(report::title(item.section));
    }
    if (role == Qt::CheckStateRole) {
        return item.chosen ? Qt::Checked : Qt::Unchecked;
    }
    return {};
}

bool SectionsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    m_items[static_cast<std::size_t>(index.row())].chosen = value.toInt() == Qt::Checked;
    emit dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

Qt::ItemFlags SectionsModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsUserCheckable : flags;
}

std::vector<report::Section> SectionsModel::chosen() const {
    std::vector<report::Section> sections;
    for (const Item& item : m_items) {
        if (item.chosen) {
            sections.push_back(item.section);
        }
    }
    return sections;
}

} // namespace pavement::ui
