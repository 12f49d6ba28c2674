#include "ui/pages/queries/plans_pane.h"

#include "engine/analyzer/changes_text.h"
#include "engine/sql/statement.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/queries/explain_dialog.h"
#include "ui/pages/queries/logged_view.h"
#include "ui/pages/queries/plan_display.h"

#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace pavement::ui {
namespace {

constexpr Milliseconds kPlansReadLimit{30'000};
constexpr Milliseconds kExplainLimit{20'000};

QString sourceText(analyzer::PlanSource source) {
    switch (source) {
    case analyzer::PlanSource::explain:
        return PlansPane::tr("estimated");
    case analyzer::PlanSource::analyze:
        return PlansPane::tr("measured");
    case analyzer::PlanSource::autoExplain:
        return PlansPane::tr("from the log");
    }
    return {};
}

// What a cell has no room for.
QString sourceHint(const PlanShown& plan) {
    const bool measured = plan.document->tree.analyzed();
    switch (plan.source) {
    case analyzer::PlanSource::explain:
        return PlansPane::tr("EXPLAIN: the planner's estimates, nothing was run");
    case analyzer::PlanSource::analyze:
        return PlansPane::tr("EXPLAIN ANALYZE: run on request and measured");
    case analyzer::PlanSource::autoExplain:
        return measured ? PlansPane::tr("auto_explain: the server wrote it to its log, with the rows it had")
                        : PlansPane::tr("auto_explain: the server wrote it to its log, with estimates alone");
    }
    return {};
}

QString tookText(double seconds) {
    return seconds < 0 ? QString()
                       : PlansPane::tr("the execution took %1").arg(valueText(seconds, Unit::seconds));
}

QString missText(analyzer::CacheMiss miss) {
    switch (miss) {
    case analyzer::CacheMiss::schema:
        return PlansPane::tr("asked anew: the schema of its tables has changed");
    case analyzer::CacheMiss::statistics:
        return PlansPane::tr("asked anew: the statistics of its tables have changed");
    case analyzer::CacheMiss::settings:
        return PlansPane::tr("asked anew: settings of the server have changed");
    case analyzer::CacheMiss::none:
    case analyzer::CacheMiss::absent:
        break;
    }
    return {};
}

// Where a plan is from, when, and how long that execution took.
QString originOf(const PlanShown& plan, Timestamp now) {
    if (plan.cached) {
        return PlansPane::tr(
                   "From the cache, made %1 ago: schema, statistics and settings are the same since.")
            .arg(ageText(now - plan.lastSeen));
    }
    QStringList parts{plan.now
                          ? sourceHint(plan)
                          : PlansPane::tr("%1; last seen %2").arg(sourceHint(plan), timeText(plan.lastSeen))};
    for (const QString& part : {tookText(plan.seconds), missText(plan.miss)}) {
        if (!part.isEmpty()) {
            parts << part;
        }
    }
    return parts.join(QStringLiteral("; ")) + QLatin1Char('.');
}

QString keyOf(const PlanShown& plan) {
    return plan.now ? QStringLiteral("now") : QString::number(plan.shape, 16);
}

// The database to ask in: the target's own where the statement ran there.
std::string databaseOf(const PageTarget& target, const analyzer::StatementLoad& load) {
    const auto& names = load.databases;
    const std::string& own = target.target.postgres.database;
    return names.empty() || std::find(names.begin(), names.end(), own) != names.end() ? std::string()
                                                                                      : names.front();
}

} // namespace

PlansPane::PlansPane(const PageServices& services, ErrorBar& error, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_error(error)
    , m_model({{tr("Shape"), tr("Plans of one shape do the same things in the same order"), false, 62},
               {tr("Source"), tr("Who made it: EXPLAIN, a measured run, or the server's log"), false, 94},
               {tr("Last seen"), {}, true, 90, true},
               {tr("Seen"), tr("How often"), true, 46}},
              200)
    , m_cache(std::make_shared<analyzer::ExplainCache>(services.clock))
    , m_read(services.jobs)
    , m_explain(services.jobs)
    , m_compare(new QComboBox(this))
    , m_estimate(new QPushButton(tr("Explain &now"), this))
    , m_again(new QPushButton(tr("Explain a&gain"), this))
    , m_asCalled(new QPushButton(tr("With a real call's &values"), this))
    , m_run(new QPushButton(tr("&Run and measure…"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_progress(new QProgressBar(this))
    , m_note(new QLabel(this))
    , m_origin(new QLabel(this)) {
    m_estimate->setAccessibleName(tr("Ask the server for the plan, without running the statement"));
    m_estimate->setToolTip(tr("Estimates only: nothing is run"));
    m_again->setObjectName(QStringLiteral("explainAgain"));
    m_again->setAccessibleName(tr("Ask the server again, whatever the cache knows"));
    m_again->setToolTip(tr("Goes round the cache"));
    m_again->setVisible(false);
    m_asCalled->setObjectName(QStringLiteral("explainAsCalled"));
    m_asCalled->setAccessibleName(tr("Ask for the plan with the values of a call that is running"));
    m_run->setAccessibleName(tr("Run the statement and measure its plan"));
    m_cancel->setAccessibleName(tr("Cancel asking for the plan"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_progress->setAccessibleName(tr("Waiting for the plan"));
    QSizePolicy keeps = m_progress->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keeps);
    m_compare->setAccessibleName(tr("Compare with"));
    m_compare->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_note->setProperty("muted", true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);

    m_origin->setProperty("muted", true);
    m_origin->setTextFormat(Qt::PlainText);
    m_origin->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    m_table = new DataTable(m_model, services.theme, tr("Plans of the statement"), splitter);
    m_table->setFilterVisible(false);
    m_table->sortBy(2, Qt::DescendingOrder);
    m_table->setEmptyText(tr("No plan of it was seen yet. “Explain now” asks the server for one; it runs "
                             "nothing."));
    m_table->setMinimumWidth(200);
    m_display = new PlanDisplay(services.theme, splitter);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({296, 860});

    auto* top = new QHBoxLayout;
    top->setSpacing(spacing::kMedium);
    top->addWidget(m_estimate);
    top->addWidget(m_again);
    top->addWidget(m_asCalled);
    top->addWidget(m_run);
    top->addWidget(m_cancel);
    top->addWidget(m_note, 1);
    top->addWidget(m_compare);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_progress);
    column->addWidget(m_origin);
    column->addWidget(splitter, 1);

    connect(m_estimate, &QPushButton::clicked, this, &PlansPane::explain);
    connect(m_again, &QPushButton::clicked, this, &PlansPane::explainAgain);
    connect(m_asCalled, &QPushButton::clicked, this, &PlansPane::explainAsCalled);
    connect(m_run, &QPushButton::clicked, this, &PlansPane::askAndRun);
    connect(m_cancel, &QPushButton::clicked, this, &PlansPane::cancel);
    connect(m_table, &DataTable::currentKeyChanged, this, [this] {
        fillCompare();
        showChosen();
    });
    connect(m_compare, &QComboBox::currentIndexChanged, this, &PlansPane::showChosen);
    m_explain.onStateChange([this](bool) { showBusy(); });
    fillCompare();
    showBusy();
}

PlansPane::~PlansPane() = default;

void PlansPane::open(const PageTarget& target, const analyzer::StatementLoad& load) {
    close();
    m_target = target;
    m_fingerprint = load.id;
    m_statement = load.text;
    m_database = databaseOf(target, load);
    const auto info = sql::analyse(load.text);
    m_parameters = info && !info->parameters.empty() ? *info->parameters.rbegin() : 0;
    showBusy();
    refresh();
}

void PlansPane::update(const PageTarget& target) {
    m_target = target;
    showBusy();
}

void PlansPane::close() {
    m_read.cancel();
    m_explain.cancel();
    m_target.reset();
    m_kept.clear();
    m_now.reset();
    m_explainWhereNone = false;
    m_note->clear();
    list();
}

void PlansPane::refresh() {
    if (!m_target) {
        return;
    }
    m_read.start(
        "read plans", Deadline::after(kPlansReadLimit),
        [&history = m_services.history, target = m_target->target.id, fingerprint = m_fingerprint,
         statement = m_statement](runner::TaskContext&) {
            return keptPlans(history, target, fingerprint, statement);
        },
        [this](Result<std::vector<PlanShownPtr>> kept) {
            if (!kept) {
                m_error.show(kept.error(), tr("The plans could not be read"));
                return;
            }
            // What is known already stays the very same, so that a view of it keeps its place.
            for (PlanShownPtr& plan : *kept) {
                const auto known = std::find_if(m_kept.begin(), m_kept.end(), [&](const PlanShownPtr& one) {
                    return one->shape == plan->shape && one->lastSeen == plan->lastSeen &&
                           one->source == plan->source;
                });
                if (known != m_kept.end()) {
                    plan = *known;
                }
            }
            m_kept = std::move(*kept);
            list();
            if (std::exchange(m_explainWhereNone, false) && m_plans.empty()) {
                explain();
            }
        });
}

void PlansPane::explain() {
    if (m_target && m_target->commands && !m_statement.empty()) {
        start({});
    }
}

void PlansPane::explainWhereNone() {
    m_explainWhereNone = m_read.running();
    if (!m_explainWhereNone && m_plans.empty()) {
        explain();
    }
}

void PlansPane::explainAgain() {
    if (m_target && m_target->commands && !m_statement.empty()) {
        ExplainOrder order;
        order.again = true;
        start(std::move(order));
    }
}

bool PlansPane::mayUseValues() const {
    return m_target && m_target->target.values.use && m_parameters > 0;
}

void PlansPane::explainAsCalled() {
    if (m_target && m_target->commands && !m_statement.empty() && mayUseValues()) {
        ExplainOrder order;
        order.values = m_target->target.values;
        start(std::move(order));
    }
}

QDialog* PlansPane::askAndRun() {
    if (!m_target || !m_target->commands || m_statement.empty() || m_explain.running()) {
        return nullptr;
    }
    auto* dialog = new ExplainDialog(m_parameters, toText(m_target->target.name),
                                     m_target->target.environment == monitor::Environment::production,
                                     m_services.theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        ExplainOrder order;
        order.request.analyze = true;
        order.request.buffers = true;
        order.request.values = dialog->values();
        start(std::move(order));
    });
    dialog->open();
    return dialog;
}

void PlansPane::start(ExplainOrder order) {
    if (!m_target) {
        return;
    }
    order.target = m_target->target.id;
    order.fingerprint = m_fingerprint;
    order.database = m_database;
    order.request.statement = m_statement;
    m_error.clear();
    m_note->setText(order.request.analyze ? tr("Running the statement…") : tr("Asking the server…"));
    m_explain.start(
        "explain statement", Deadline::after(kExplainLimit),
        [commands = m_target->commands, cache = m_cache, &history = m_services.history,
         order = std::move(order)](runner::TaskContext& context) {
            return explainNow(*commands, *cache, history, order, context.deadline(), context.stopToken());
        },
        [this](Result<PlanShownPtr> plan) {
            m_note->clear();
            if (!plan) {
                m_error.show(plan.error(), tr("There is no plan"));
            } else {
                m_now = std::move(*plan);
                QStringList notes;
                for (const std::string& note : m_now->notes) {
                    notes << toText(note);
                }
                m_note->setText(notes.join(QLatin1Char(' ')));
                list();
                m_table->select(QStringLiteral("now"));
                refresh();
            }
            emit explained();
        });
}

void PlansPane::cancel() {
    m_explain.cancel();
    m_note->setText(tr("Cancelled."));
}

void PlansPane::list() {
    m_plans.clear();
    if (m_now) {
        m_plans.push_back(m_now);
    }
    for (const PlanShownPtr& kept : m_kept) {
        // The one of now is kept as well, under its time; unless a measured one of that shape is in its
        // place.
        if (!m_now || kept->shape != m_now->shape || kept->lastSeen != m_now->lastSeen ||
            kept->source != m_now->source) {
            m_plans.push_back(kept);
        }
    }
    std::vector<Row> rows;
    for (const PlanShownPtr& plan : m_plans) {
        rows.push_back(
            {keyOf(*plan),
             {{shapeText(plan->shape), {}, Tone::normal, {}},
              {sourceText(plan->source), {}, Tone::normal, sourceHint(*plan)},
              {plan->now && !plan->cached ? tr("now") : timeText(plan->lastSeen),
               static_cast<double>(toMillis(plan->lastSeen)),
               Tone::muted,
               {}},
              {QString::number(plan->sightings), static_cast<double>(plan->sightings), Tone::muted, {}}}});
    }
    m_again->setVisible(m_now && m_now->cached);
    m_model.refresh(std::move(rows));
    if (m_table->currentKey().isEmpty() && !m_plans.empty()) {
        m_table->select(keyOf(*m_plans.front()));
    }
    fillCompare();
    showChosen();
    emit listed();
}

bool PlansPane::knows(std::uint64_t shape) const {
    return std::any_of(m_plans.begin(), m_plans.end(),
                       [&](const PlanShownPtr& plan) { return plan->shape == shape; });
}

void PlansPane::compare(std::uint64_t before, std::uint64_t after) {
    const auto keyOfShape = [this](std::uint64_t shape) {
        const auto found = std::find_if(m_plans.begin(), m_plans.end(),
                                        [&](const PlanShownPtr& plan) { return plan->shape == shape; });
        return found == m_plans.end() ? QString() : keyOf(**found);
    };
    const QString first = keyOfShape(before);
    const QString second = keyOfShape(after);
    if (first.isEmpty() || second.isEmpty() || first == second) {
        return;
    }
    m_table->select(second);
    fillCompare();
    m_compare->setCurrentIndex(std::max(0, m_compare->findData(first)));
    showChosen();
}

PlanShownPtr PlansPane::planOf(const QString& key) const {
    const auto found = std::find_if(m_plans.begin(), m_plans.end(),
                                    [&](const PlanShownPtr& plan) { return keyOf(*plan) == key; });
    return found == m_plans.end() ? nullptr : *found;
}

void PlansPane::fillCompare() {
    const QString kept = m_compare->currentData().toString();
    const QSignalBlocker quiet(m_compare);
    m_compare->clear();
    m_compare->addItem(tr("Compare with…"), QString());
    for (const PlanShownPtr& plan : m_plans) {
        if (keyOf(*plan) != m_table->currentKey()) {
            m_compare->addItem(
                tr("Compare with %1, %2").arg(shapeText(plan->shape), sourceText(plan->source)),
                keyOf(*plan));
        }
    }
    m_compare->setCurrentIndex(std::max(0, m_compare->findData(kept)));
    m_compare->setVisible(m_plans.size() > 1);
}

void PlansPane::showChosen() {
    const PlanShownPtr chosen = planOf(m_table->currentKey());
    const PlanShownPtr other = planOf(m_compare->currentData().toString());
    if (chosen && other) {
        // The older one is "before".
        const bool later = chosen->lastSeen >= other->lastSeen;
        m_display->compare(later ? other : chosen, later ? chosen : other);
    } else {
        m_display->showPlan(chosen);
    }
    m_origin->setText(originText());
    m_origin->setToolTip(m_origin->text());
}

QString PlansPane::originText() const {
    const PlanShownPtr chosen = planOf(m_table->currentKey());
    return chosen ? originOf(*chosen, m_services.clock.wall()) : QString();
}

void PlansPane::choose(std::uint64_t shape) {
    const auto found = std::find_if(m_kept.begin(), m_kept.end(),
                                    [shape](const PlanShownPtr& plan) { return plan->shape == shape; });
    if (found != m_kept.end()) {
        m_table->select(planOf(keyOf(**found)) ? keyOf(**found) : QStringLiteral("now"));
    }
}

QString PlansPane::shownText() const {
    return m_display->text();
}

void PlansPane::showBusy() {
    const bool busy = m_explain.running();
    const bool can = m_target && m_target->commands && !m_statement.empty() && !busy;
    m_estimate->setEnabled(can);
    m_again->setEnabled(can);
    m_run->setEnabled(can);
    m_asCalled->setEnabled(can && mayUseValues());
    m_asCalled->setVisible(m_parameters > 0); // else it has its own
    m_asCalled->setToolTip(
        m_target && !m_target->target.values.use
            ? tr("They may be anybody's data: allow it in the connection, under “Secrets and log”")
            : tr("Nearer to the truth than a plan for any values; nothing is run, and the values are not "
                 "shown"));
    m_cancel->setVisible(busy);
    m_progress->setVisible(busy);
}

} // namespace pavement::ui
