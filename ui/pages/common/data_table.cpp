#include "ui/pages/common/data_table.h"

#include "ui/pages/common/tone_delegate.h"

#include <QClipboard>
#include <QDataStream>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr quint32 kStateMark = 0x50544231; // of the form below: header, filter

} // namespace

void dressTable(QTableView& view, const QString& name) {
    view.setAccessibleName(name);
    view.setFrameShape(QFrame::NoFrame);
    view.setShowGrid(false);
    view.setWordWrap(false);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setSelectionMode(QAbstractItemView::SingleSelection);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setTabKeyNavigation(false); // Tab leaves the table, arrows walk it
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.verticalHeader()->hide();
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.verticalHeader()->setDefaultSectionSize(view.fontMetrics().height() + 12);
    QHeaderView* header = view.horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(56);
    header->setSectionsMovable(true);
    header->setAccessibleName(DataTable::tr("%1: columns").arg(name));
}

DataTable::DataTable(KeyedTableModel& model, const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_view(new QTableView(this))
    , m_filter(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_empty(new QLabel(m_view->viewport())) {
    m_sorted.setSourceModel(&model);
    m_view->setModel(&m_sorted);
    m_view->setItemDelegate(new ToneDelegate(theme, this));
    dressTable(*m_view, name);
    m_view->setSortingEnabled(true);
    QHeaderView* header = m_view->horizontalHeader();
    header->ensurePolished(); // a head's width is known only then
    for (std::size_t i = 0; i < model.columns().size(); ++i) {
        const Column& column = model.columns()[i];
        m_given.push_back(std::max(column.width, header->sectionSizeHint(static_cast<int>(i))));
        header->resizeSection(static_cast<int>(i), m_given.back());
        if (column.stretches) {
            header->setSectionResizeMode(static_cast<int>(i), QHeaderView::Stretch);
        }
    }
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);

    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_filter->setAccessibleName(tr("Filter %1").arg(name));
    m_count->setProperty("muted", true);
    m_empty->setProperty("muted", true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_empty->setText(tr("Nothing to show."));

    auto* top = new QHBoxLayout;
    top->setContentsMargins(0, 0, 0, 0);
    top->addWidget(m_filter);
    top->addStretch();
    top->addWidget(m_count);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_view, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_sorted.setFilterText(text);
        showCount();
        emit stateChanged();
    });
    for (const auto changed : {&QHeaderView::sectionResized, &QHeaderView::sectionMoved}) {
        connect(m_view->horizontalHeader(), changed, this, &DataTable::stateChanged);
    }
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DataTable::stateChanged);
    connect(&model, &KeyedTableModel::countChanged, this, &DataTable::showCount);
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex& index) {
        emit activated(index.data(KeyedTableModel::KeyRole).toString());
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { emit currentKeyChanged(currentKey()); });
    showCount();
}

void DataTable::sortBy(int column, Qt::SortOrder order) {
    m_view->sortByColumn(column, order);
}

void DataTable::setEmptyText(const QString& text) {
    m_empty->setText(text);
}

void DataTable::setFilterVisible(bool visible) {
    m_filter->setVisible(visible);
    m_count->setVisible(visible);
}

QString DataTable::currentKey() const {
    return m_view->currentIndex().data(KeyedTableModel::KeyRole).toString();
}

void DataTable::select(const QString& key) {
    const QModelIndex found = m_model.find(key);
    if (found.isValid()) {
        m_view->setCurrentIndex(m_sorted.mapFromSource(found));
    }
}

QByteArray DataTable::saveState() const {
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << kStateMark << m_view->horizontalHeader()->saveState() << m_filter->text();
    return state;
}

void DataTable::restoreState(const QByteArray& state) {
    QDataStream stream(state);
    quint32 mark = 0;
    QByteArray header;
    QString filter;
    stream >> mark >> header >> filter;
    if (mark == kStateMark && stream.status() == QDataStream::Ok) {
        m_view->horizontalHeader()->restoreState(header);
        m_filter->setText(filter);
    }
}

// No word of what is in sight is cut where the column was never touched; a column grows by half at most, and
// none shrinks, so that nothing moves to and fro at each refresh.
void DataTable::fitColumns() {
    const QSignalBlocker notByAPerson(this);
    const QAbstractItemView& view = *m_view; // where it is public
    for (std::size_t i = 0; i < m_given.size(); ++i) {
        const Column& column = m_model.columns()[i];
        const int section = static_cast<int>(i);
        if (column.stretches || m_view->columnWidth(section) != m_given[i]) {
            continue;
        }
        const int wanted = std::min(view.sizeHintForColumn(section), column.width * 3 / 2);
        if (wanted > m_given[i]) {
            m_given[i] = wanted;
            m_view->setColumnWidth(section, wanted);
        }
    }
}

void DataTable::showCount() {
    const int rows = m_sorted.rowCount();
    QString count = m_model.countText();
    if (!m_sorted.filterText().isEmpty()) {
        count = tr("%1 match, of %2").arg(rows).arg(count);
    }
    m_count->setText(count);
    m_empty->setVisible(rows == 0);
    m_empty->resize(m_view->viewport()->size());
    fitColumns();
}

bool DataTable::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) {
        m_empty->resize(m_view->viewport()->size());
        fitColumns();
    }
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy) && m_view->currentIndex().isValid()) {
            QStringList cells;
            for (int column = 0; column < m_sorted.columnCount(); ++column) {
                cells << m_view->currentIndex().siblingAtColumn(column).data().toString();
            }
            QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
            m_view->currentIndex().isValid()) {
            emit activated(currentKey());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace pavement::ui
