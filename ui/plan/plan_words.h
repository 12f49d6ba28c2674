#pragma once
// A plan's figures and meanings in the person's language, once for all views: what a node is, how far its
// estimate was off, where it stands, and the plan as a whole. Names of nodes, conditions and tables stay as
// the server spells them. Pure, UI thread only (translations).

#include "engine/plan/compare.h"
#include "ui/plan/plan_document.h"

#include <QCoreApplication>
#include <QString>

#include <optional>
#include <vector>

namespace pavement::ui {

class PlanWords {
    Q_DECLARE_TR_FUNCTIONS(PlanWords)
public:
    struct Fact {
        QString name;
        QString value;
        bool isCode = false; // a condition, a key: shown in the fixed font
    };

    // "Index Scan", with the worker processes where there are some: "Parallel Seq Scan".
    static QString heading(const plan::Node& node);
    // "orders o", "using orders_pkey", "CTE recent": what stands below the heading; may be empty.
    static QString subject(const plan::Node& node);

    static QString milliseconds(double ms);
    static QString count(double count);
    static QString rows(double count); // "12.4 k rows"
    static QString blocks(double count);
    static QString factor(double factor); // "12×"

    // "↑ 12× more": there were more rows than estimated. Empty where the estimate was within a factor of 2.
    static QString misestimate(const std::optional<plan::Misestimate>& misestimate);
    // "12× more rows than estimated"
    static QString misestimateInFull(const std::optional<plan::Misestimate>& misestimate);

    static QString severity(analyzer::Severity severity);
    static QString severitySign(analyzer::Severity severity); // a shape of its own for each
    static QString confidence(analyzer::Confidence confidence);
    // "812 ms, 65 % of the statement"; empty where it costs nothing that was measured.
    static QString cost(const analyzer::Finding& finding);

    // "read by: Index Scan → Seq Scan"
    static QString change(const plan::Change& change);

    // "Index Scan on orders o, node 3 of 12. Own time …": a sentence for a screen reader.
    static QString node(const PlanDocument& document, plan::NodeIndex node);
    // All that is known of the node, in reading order.
    static std::vector<Fact> facts(const PlanDocument& document, plan::NodeIndex node);
    // "12 nodes. Execution 1.24 s, planning 3.2 ms. Most of the time: …"
    static QString summary(const PlanDocument& document);
};

} // namespace pavement::ui
