#include "tests/support/histories/recorded_changes.h"

#include "engine/analyzer/plan_history.h"
#include "engine/monitor/metrics.h"
#include "engine/plan/parse.h"
#include "engine/plan/shape.h"
#include "engine/sql/fingerprint.h"

#include <algorithm>
#include <random>
#include <vector>

namespace pavement::testing {

namespace {

using history::StatementWork;
using history::WorkFigure;
using std::chrono::hours;
namespace metric = monitor::metric;

constexpr Milliseconds kLongStep{300'000};
constexpr Milliseconds kShortStep{30'000}; // in the last two hours, where patterns are looked for
constexpr double kBlock = 8'192;
constexpr int kOthers = 5;

constexpr std::string_view kPlanBefore = R"json([{"Plan": {"Node Type": "Nested Loop", "Join Type": "Inner",
 "Startup Cost": 0.6, "Total Cost": 220.0, "Plan Rows": 40, "Plan Width": 16, "Plans": [
 {"Node Type": "Index Scan", "Parent Relationship": "Outer", "Relation Name": "customers", "Index Name": "customers_city",
  "Startup Cost": 0.3, "Total Cost": 20.0, "Plan Rows": 10, "Plan Width": 8},
 {"Node Type": "Index Scan", "Parent Relationship": "Inner", "Relation Name": "orders", "Index Name": "orders_customer",
  "Startup Cost": 0.3, "Total Cost": 20.0, "Plan Rows": 4, "Plan Width": 16}]}}])json";
constexpr std::string_view kPlanAfter = R"json([{"Plan": {"Node Type": "Hash Join", "Join Type": "Inner",
 "Startup Cost": 30.0, "Total Cost": 2400.0, "Plan Rows": 40, "Plan Width": 16, "Plans": [
 {"Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": "orders",
  "Startup Cost": 0.0, "Total Cost": 2100.0, "Plan Rows": 100000, "Plan Width": 16},
 {"Node Type": "Hash", "Parent Relationship": "Inner", "Startup Cost": 20.0, "Total Cost": 20.0, "Plan Rows": 10,
  "Plan Width": 8, "Plans": [
  {"Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": "customers", "Startup Cost": 0.0,
   "Total Cost": 20.0, "Plan Rows": 10, "Plan Width": 8}]}]}}])json";

class RecordedChance {
public:
    double count(double mean) {
        return static_cast<double>(std::poisson_distribution<int>(std::max(0.01, mean))(m_random));
    }

    double about(double value) { return value * std::exp(0.06 * m_normal(m_random)); }

private:
    std::mt19937_64 m_random{20'260'301};
    std::normal_distribution<double> m_normal;
};

StatementWork work(double calls, double each, double rows, double blocks) {
    StatementWork made;
    made[WorkFigure::calls] = calls;
    made[WorkFigure::seconds] = calls * each;
    made[WorkFigure::rows] = calls * rows;
    made[WorkFigure::hitBytes] = calls * blocks * kBlock;
    return made;
}

std::string other(int number) {
    return "SELECT name FROM other_" + std::to_string(number) + " WHERE code = $1";
}

Result<std::uint64_t> keep(history::History& history, const std::string& target, const std::string& text,
                           std::string_view plan, Timestamp first, Timestamp last) {
    const auto tree = plan::parsePlan(plan);
    if (!tree) {
        return fail(tree.error());
    }
    for (const Timestamp at : {first, last}) {
        if (auto kept = analyzer::storePlan(history, target, RecordedChanges::idOf(text), *tree, at,
                                            analyzer::PlanSource::autoExplain);
            !kept) {
            return fail(kept.error());
        }
    }
    return plan::shapeHash(*tree);
}

Result<void> keepTexts(history::History& history, const std::string& target, const std::string& database,
                       const std::vector<std::string>& texts) {
    std::vector<history::StatementText> all;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        all.push_back({std::to_string(i + 1) + "/5/10", texts[i], RecordedChanges::idOf(texts[i]), false});
    }
    if (auto kept = history.putStatementTexts(target, all); !kept) {
        return kept;
    }
    using Kind = history::ObjectName::Kind;
    const std::vector<history::ObjectName> names{{Kind::database, 5, database}, {Kind::role, 10, "app"}};
    return history.putNames(target, names);
}

} // namespace

std::string RecordedChanges::idOf(std::string_view text) {
    return sql::fingerprint(text).hex();
}

Result<RecordedChanges> recordChanges(history::History& history, const std::string& target, Timestamp end,
                                      const std::string& database) {
    RecordedChanges out;
    out.begin = end - hours{72};
    out.end = end;
    out.replanned =
        "SELECT o.id, o.total FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = $1";
    out.improved = "SELECT count(*) FROM payments WHERE state = $1";
    out.locked = "UPDATE stock SET amount = amount - $1 WHERE product_id = $2";
    out.list = "SELECT id, title FROM posts WHERE blog_id = $1 ORDER BY id";
    out.lookUp = "SELECT name FROM authors WHERE post_id = $1";
    out.steady = other(0);
    std::vector<std::string> texts{out.replanned, out.improved, out.locked, out.list, out.lookUp};
    for (int i = 0; i < kOthers; ++i) {
        texts.push_back(other(i));
    }
    if (auto kept = keepTexts(history, target, database, texts); !kept) {
        return fail(kept.error());
    }
    const Timestamp replannedAt = end - hours{30};
    const Timestamp improvedAt = end - hours{20};
    const Timestamp lockedAt = end - hours{11};
    const auto before = keep(history, target, out.replanned, kPlanBefore, out.begin, replannedAt - kLongStep);
    const auto after = keep(history, target, out.replanned, kPlanAfter, replannedAt, end - kShortStep);
    for (const auto* plan : {&before, &after}) {
        if (!*plan) {
            return fail(plan->error());
        }
    }
    out.planBefore = *before;
    out.planAfter = *after;

    const auto transactions = history.series({target, std::string(metric::kTransactions), ""});
    const auto idle = history.series({target, std::string(metric::kIdleInTransaction), ""});
    for (const auto* series : {&transactions, &idle}) {
        if (!*series) {
            return fail(series->error());
        }
    }
    RecordedChance chance;
    std::vector<history::Sample> samples;
    history::WorkFigures counted;
    for (const auto figure : {WorkFigure::calls, WorkFigure::seconds, WorkFigure::rows, WorkFigure::hitBytes,
                              WorkFigure::readBytes}) {
        counted.add(figure);
    }
    for (Timestamp at = out.begin; at < end;) {
        const Milliseconds step = at < end - hours{2} ? kLongStep : kShortStep;
        const double seconds = std::chrono::duration<double>(step).count();
        const double lists = chance.count(2 * seconds);
        double rows = 0;
        for (int i = 0; i < static_cast<int>(lists); ++i) {
            rows += chance.count(12);
        }
        const bool waits = at >= lockedAt;
        history::WorkInterval interval{at + step, seconds, counted, {}, {}};
        StatementWork listed = work(lists, chance.about(0.001), 0, 6);
        listed[WorkFigure::rows] = rows;
        const double locked = chance.count(0.2 * seconds);
        const double waited = waits ? chance.about(0.040) : 0;
        interval.statements = {
            {"1/5/10", work(chance.count(0.2 * seconds), chance.about(at < replannedAt ? 0.020 : 0.062), 40,
                            at < replannedAt ? 60 : 900)},
            {"2/5/10", work(chance.count(0.2 * seconds), chance.about(at < improvedAt ? 0.030 : 0.009), 1,
                            at < improvedAt ? 700 : 120)},
            {"3/5/10", work(locked, chance.about(0.005) + waited, 1, 5)},
            {"4/5/10", listed},
            {"5/5/10", work(rows, chance.about(0.0004), 1, 3)}};
        for (int i = 0; i < kOthers; ++i) {
            interval.statements.push_back({std::to_string(6 + i) + "/5/10",
                                           work(chance.count(2 * seconds), chance.about(0.0005), 1, 4)});
        }
        for (const auto& one : interval.statements) {
            interval.total.add(one.work);
        }
        if (auto kept = history.addWork(target, interval); !kept) {
            return fail(kept.error());
        }
        const history::WaitInterval sampled{
            at + step, seconds, {{"3/5/10", "Lock:transactionid", locked * waited}, {"3/5/10", "CPU", 0.1}}};
        if (auto kept = history.addWaits(target, sampled); !kept) {
            return fail(kept.error());
        }
        // Thirty statements a transaction, and the server waits for the program for the most of it.
        samples.push_back(
            {*transactions, at + step - Milliseconds{1}, interval.total[WorkFigure::calls] / seconds / 30});
        samples.push_back(
            {*idle, at + step - Milliseconds{1}, 4 * interval.total[WorkFigure::seconds] / seconds});
        at += step;
    }
    history.append(samples);
    if (auto kept = history.flush(); !kept) {
        return fail(kept.error());
    }
    return out;
}

} // namespace pavement::testing
