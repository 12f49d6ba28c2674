// Which index would serve a condition, whether there is one already, and the SQL that makes it.

#include "engine/analyzer/finding_context.h"

#include "engine/postgres/sql.h"

#include <algorithm>
#include <set>

namespace pavement::analyzer::detail {

using plan::NodeIndex;

namespace {

// What an index is made on: the table itself, or the partitioned one that it belongs to.
struct Target {
    std::string schema, name;
    const TableFacts* facts = nullptr;
    bool partitioned = false; // then CONCURRENTLY is refused
    bool parts = false;       // the scan was of one of its partitions
};

Target targetOf(const PlanContext& context, NodeIndex scan) {
    const TableFacts* facts = context.table(scan);
    if (facts == nullptr) {
        return {context.schemaOf(scan), context.node(scan).relation, nullptr, false, false};
    }
    if (!facts->root.empty()) {
        return {facts->rootSchema, facts->root, context.facts()->table(facts->rootSchema, facts->root), true,
                true};
    }
    return {facts->schema, facts->name, facts, facts->partitioned, false};
}

std::string orderOf(const IndexColumns& columns, std::size_t i) {
    return i < columns.order.size() ? columns.order[i] : std::string();
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

bool ofOneRow(const sql::Predicate& predicate) {
    return std::any_of(predicate.otherColumns.begin(), predicate.otherColumns.end(),
                       [&](const sql::ColumnUse& other) { return other.table == predicate.column.table; });
}

IndexColumns indexableColumns(const std::vector<sql::Predicate>& predicates, const TableFacts* table) {
    static const std::set<std::string> kEqual{"=", "= ANY", "IN", "IS NULL", "IS TRUE"};
    static const std::set<std::string> kRange{"<", "<=", ">", ">=", "BETWEEN"};
    IndexColumns columns;
    std::string range;
    bool rangeCertain = true;
    for (const sql::Predicate& one : predicates) {
        if (ofOneRow(one) || one.alternative || one.negated || one.column.column.empty()) {
            continue;
        }
        bool certain = true;
        if (one.wrappedBy == "::text") { // of a varchar it does nothing
            const ColumnFacts* known = table == nullptr ? nullptr : table->column(one.column.column);
            certain = known != nullptr;
            if (certain && castHidesIndex(known->type, "text")) {
                continue;
            }
        } else if (!one.wrappedBy.empty()) {
            continue;
        }
        if (kEqual.contains(one.op)) {
            if (!contains(columns.names, one.column.column)) {
                columns.names.push_back(one.column.column);
                columns.certain = columns.certain && certain;
            }
        } else if (kRange.contains(one.op) && range.empty()) {
            range = one.column.column;
            rangeCertain = certain;
        }
    }
    columns.equalities = columns.names.size();
    if (!range.empty() && !contains(columns.names, range)) {
        columns.names.push_back(range);
        columns.certain = columns.certain && rangeCertain;
    }
    return columns;
}

const IndexFacts* serving(const TableFacts* table, const IndexColumns& columns) {
    if (table == nullptr || columns.empty()) {
        return nullptr;
    }
    const auto serves = [&](const IndexFacts& index) {
        const bool onlyOne = index.method == "hash" && columns.size() == 1 && columns.equalities == 1;
        if (!index.usable || !index.predicate.empty() || index.keys.size() < columns.size() ||
            (index.method != "btree" && !onlyOne)) {
            return false;
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string& key = index.keys[i];
            const bool expression = i < index.isExpression.size() && index.isExpression[i];
            const auto equal = columns.names.begin() + static_cast<std::ptrdiff_t>(columns.equalities);
            const bool same =
                i < columns.equalities
                    ? std::find(columns.names.begin(), equal, key) != equal
                    : key == columns.names[i] &&
                          (columns.order.empty() ||
                           (i < index.order.size() ? index.order[i] : std::string()) == orderOf(columns, i));
            if (expression || !same) {
                return false;
            }
        }
        return true;
    };
    const auto found = std::find_if(table->indexes.begin(), table->indexes.end(), serves);
    return found == table->indexes.end() ? nullptr : &*found;
}

void suggestIndex(Finding& finding, const PlanContext& context, NodeIndex scan, const IndexColumns& columns) {
    if (columns.empty()) {
        return;
    }
    std::string base;
    std::string list;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto quoted = postgres::quoteName(columns.names[i]);
        if (!quoted) {
            return;
        }
        list += (list.empty() ? "" : ", ") + *quoted + orderOf(columns, i);
        base += "_" + columns.names[i];
        finding.objects.push_back(context.node(scan).relation + "." + columns.names[i]);
    }
    if (const IndexFacts* index = serving(context.table(scan), columns)) {
        finding.objects.push_back(index->name);
        finding.confidence = std::min(finding.confidence, Confidence::medium);
        finding.note = "The index " + index->name + " begins with these columns and was not used.";
        finding.advice =
            "Another index would be passed over as well. Look at the estimates first; then at the types and "
            "the collation that the values are compared by, and at random_page_cost.";
        return;
    }
    if (!columns.certain) {
        finding.confidence = Confidence::low;
        finding.advice += " The condition casts to text: only where the column is a varchar does that leave "
                          "a plain index usable, and its type is not known here.";
        return;
    }
    writeIndex(finding, context, scan, std::move(base), "(" + list + ")");
}

void writeIndex(Finding& finding, const PlanContext& context, NodeIndex scan, std::string base,
                const std::string& what) {
    if (context.ofServer(scan)) {
        finding.advice =
            "The table is the server's own, and no index can be added to it: ask for less of it.";
        return;
    }
    const Target target = targetOf(context, scan);
    const std::string name = newName(target.name + base, "_idx");
    const auto index = postgres::quoteName(name);
    const auto whole = target.schema.empty() ? index : postgres::quoteQualified(target.schema, name);
    const auto table = target.schema.empty() ? postgres::quoteName(target.name)
                                             : postgres::quoteQualified(target.schema, target.name);
    if (!index || !whole || !table || (target.facts != nullptr && target.facts->index(name) != nullptr)) {
        return;
    }
    finding.fix = std::string(target.partitioned ? "CREATE INDEX " : "CREATE INDEX CONCURRENTLY ") + *index +
                  " ON " + *table + " " + what + ";";
    finding.undo =
        std::string(target.partitioned ? "DROP INDEX " : "DROP INDEX CONCURRENTLY ") + *whole + ";";
    if (target.partitioned) {
        finding.advice += " For a partitioned table it cannot be made concurrently and keeps writers out: "
                          "where that is too long, CREATE INDEX ON ONLY the table, CONCURRENTLY on each "
                          "partition, then ALTER INDEX … ATTACH PARTITION.";
    }
    if (target.parts) {
        finding.objects.insert(finding.objects.begin(), target.schema + "." + target.name);
    }
}

} // namespace pavement::analyzer::detail
