#include "ui/models/statement_table_model.h"

#include "ui/models/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace pavement::ui {
namespace {

using Model = StatementTableModel;

std::optional<StatementFigure> figureOf(int column) {
    return column >= Model::total && column <= Model::findings
               ? std::optional(static_cast<StatementFigure>(column - Model::total))
               : std::nullopt;
}

constexpr std::array<Unit, kStatementFigures> kUnits{
    Unit::seconds, Unit::ratio, Unit::count, Unit::seconds, Unit::seconds, Unit::count, Unit::ratio,
    Unit::bytes,   Unit::bytes, Unit::bytes, Unit::seconds, Unit::seconds, Unit::count};

StatementSort sortFor(int column, Qt::SortOrder order) {
    StatementSort sort;
    sort.descending = order == Qt::DescendingOrder;
    if (const auto figure = figureOf(column)) {
        sort.figure = *figure;
        return sort;
    }
    switch (column) {
    case Model::statement:
        sort.by = StatementOrder::text;
        break;
    case Model::marks:
        sort.by = StatementOrder::marks;
        break;
    case Model::user:
        sort.by = StatementOrder::user;
        break;
    case Model::database:
        sort.by = StatementOrder::database;
        break;
    default:
        break; // the course has no order of its own: total time
    }
    return sort;
}

} // namespace

StatementTableModel::StatementTableModel(runner::TaskScope& jobs, QObject* parent)
    : QAbstractTableModel(parent)
    , m_job(jobs) {}

Column StatementTableModel::describe(int column) {
    switch (column) {
    case statement:
        return {tr("Statement"), {}, false, 420, true};
    case total:
        return {tr("Total time"), tr("Execution time in the range"), true, 84};
    case share:
        return {tr("Share"), tr("Of all execution time in the range"), true, 72};
    case calls:
        return {tr("Calls"), {}, true, 60};
    case mean:
        return {tr("Mean"), tr("Execution time of a call"), true, 68};
    case deviation:
        return {tr("σ"), tr("Standard deviation of the execution time"), true, 80};
    case rowsPerCall:
        return {tr("Rows/call"), {}, true, 76};
    case hitRatio:
        return {tr("Hit ratio"), tr("Blocks found in shared buffers, of all blocks asked for"), true, 70};
    case reads:
        return {tr("Reads"), tr("From outside shared buffers: the system's cache or the disk"), true, 74};
    case temp:
        return {tr("Temp"), tr("Temporary files, read and written"), true, 80};
    case wal:
        return {tr("WAL"), tr("Write-ahead log produced"), true, 80};
    case jit:
        return {tr("JIT"), tr("Time spent compiling"), true, 80};
    case planTime:
        return {tr("Planning"), tr("Needs pg_stat_statements.track_planning"), true, 84};
    case findings:
        return {tr("Findings"), tr("About its text, its counters and its waits; of the costliest statements"),
                true, 66};
    case course:
        return {tr("Course"), tr("Execution time over the range"), false, 84};
    case marks:
        return {tr("Notes"), tr("What changed about it, and whether it is asked for each row of a list"),
                false, 146};
    case user:
        return {tr("User"), {}, false, 110};
    case database:
        return {tr("Database"), {}, false, 110};
    default:
        return {};
    }
}

void StatementTableModel::show(std::shared_ptr<const StatementTable> table) {
    m_next = std::move(table);
    arrangeAnew();
}

void StatementTableModel::setFilter(StatementFilter filter) {
    if (filter == m_filter) {
        return;
    }
    m_filter = std::move(filter);
    arrangeAnew();
}

void StatementTableModel::sort(int column, Qt::SortOrder order) {
    const StatementSort wanted = sortFor(column, order);
    if (wanted == m_sort) {
        return;
    }
    m_sort = wanted;
    arrangeAnew();
}

bool StatementTableModel::atOnce() const {
    const bool readsTexts = !m_filter.text.empty() || m_sort.by == StatementOrder::text;
    return m_next->size() <= kAtOnce && (!readsTexts || m_next->foldedTexts().bytes() <= kBytesAtOnce);
}

void StatementTableModel::arrangeAnew() {
    if (!m_next || atOnce()) {
        m_job.cancel();
        take(m_next ? arrange(*m_next, m_filter, m_sort) : std::vector<std::uint32_t>());
        return;
    }
    m_job.start(
        "arrange statements", Deadline::never(),
        [table = m_next, filter = m_filter, sort = m_sort](runner::TaskContext&)
            -> Result<std::vector<std::uint32_t>> { return arrange(*table, filter, sort); },
        [this](Result<std::vector<std::uint32_t>> rows) {
            if (rows) { // refused only where the program ends
                take(std::move(*rows));
            }
        });
}

void StatementTableModel::take(std::vector<std::uint32_t> rows) {
    emit arranging();
    beginResetModel();
    m_table = m_next;
    m_rows = std::move(rows);
    endResetModel();
    emit arranged();
}

QModelIndex StatementTableModel::find(const QString& id) const {
    if (!m_table || id.isEmpty()) {
        return {};
    }
    const std::string wanted = toUtf8(id);
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](std::uint32_t row) { return m_table->id(row) == wanted; });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()), 0);
}

int StatementTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StatementTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columnTotal);
}

QString StatementTableModel::textOf(std::size_t row, int column) const {
    if (column == findings && m_table->figure(row, StatementFigure::findings) == 0) {
        return {}; // the eye finds those that have some
    }
    if (const auto figure = figureOf(column)) {
        return valueText(m_table->figure(row, *figure), kUnits[static_cast<std::size_t>(*figure)]);
    }
    switch (column) {
    case statement:
        return oneLine(m_table->text(row)); // what a line can show; laying out more costs at every frame
    case marks: {
        QStringList words;
        const std::uint8_t set = m_table->marks(row);
        if ((set & statement_mark::kSlower) != 0) {
            words << tr("slower");
        }
        if ((set & statement_mark::kFaster) != 0) {
            words << tr("faster");
        }
        if ((set & statement_mark::kNewPlan) != 0) {
            words << tr("new plan");
        }
        if ((set & statement_mark::kNew) != 0) {
            words << tr("new");
        }
        if ((set & statement_mark::kForEachRow) != 0) {
            words << tr("for each row");
        }
        return words.join(QStringLiteral(", "));
    }
    case user:
        return toText(m_table->user(row));
    case database:
        return toText(m_table->database(row));
    default:
        return {};
    }
}

QString StatementTableModel::courseOf(std::size_t row) const {
    const std::span<const float> points(m_table->sparkBegin(row), m_table->sparkSize(row));
    std::optional<float> first;
    float last = 0;
    float highest = 0;
    for (const float point : points) {
        if (!std::isnan(point)) {
            first = first.value_or(point);
            last = point;
            highest = std::max(highest, point);
        }
    }
    if (!first) {
        return tr("Nothing recorded in this range");
    }
    const auto words = [](float seconds) { return valueText(static_cast<double>(seconds), Unit::seconds); };
    return tr("Execution time in each second: from %1 to %2, highest %3")
        .arg(words(*first), words(last), words(highest));
}

QVariant StatementTableModel::toolTipOf(std::size_t row, int column) const {
    if (column == course) {
        return courseOf(row);
    }
    const std::string_view text = column == statement  ? m_table->text(row)
                                  : column == marks    ? m_table->marksNote(row)
                                  : column == findings ? m_table->findingsNote(row)
                                                       : std::string_view();
    return text.empty() ? QVariant() : QVariant(plainToolTip(toText(text)));
}

QVariant StatementTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const std::size_t row = sourceRow(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::ToolTipRole:
        return toolTipOf(row, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == course ? courseOf(row) : textOf(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((figureOf(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case KeyedTableModel::KeyRole:
        return toText(m_table->id(row));
    case KeyedTableModel::SortRole:
        if (const auto figure = figureOf(index.column())) {
            return m_table->figure(row, *figure);
        }
        return textOf(row, index.column());
    case KeyedTableModel::ToneRole:
        if (index.column() == marks) {
            const std::uint8_t set = m_table->marks(row);
            return static_cast<int>((set & statement_mark::kSlower) != 0       ? Tone::bad
                                    : (set & statement_mark::kForEachRow) != 0 ? Tone::warning
                                    : (set & statement_mark::kFaster) != 0     ? Tone::good
                                                                               : Tone::normal);
        }
        return static_cast<int>(index.column() == user || index.column() == database ? Tone::muted
                                                                                     : Tone::normal);
    case ShareRole:
        return m_table->figure(row, StatementFigure::share);
    default:
        return {};
    }
}

QVariant StatementTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    const Column column = describe(section);
    switch (role) {
    case Qt::DisplayRole:
        return column.title;
    case Qt::ToolTipRole:
        return column.toolTip.isEmpty() ? QVariant() : QVariant(column.toolTip);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((column.numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

} // namespace pavement::ui
