#include "ui/pages/overview/attention_view.h"

#include "engine/analyzer/locks.h"

#include "ui/models/text.h"
#include "ui/pages/common/changes_watch.h"
#include "ui/pages/overview/attention_delegate.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr Milliseconds kReadLimit{60'000};
constexpr Milliseconds kHoldersLimit{3'000};
constexpr int kDebounceMillis = 400;
constexpr int kAgainMillis = 60'000;

bool sameAlerts(const std::vector<monitor::AlertState>& a, const std::vector<monitor::AlertState>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const monitor::AlertState& x, const monitor::AlertState& y) {
                          return x.ruleId == y.ruleId && x.label == y.label &&
                                 x.acknowledged == y.acknowledged;
                      });
}

// Who holds locks now. A server that does not answer soon leaves it unknown, which the list then says: the
// rest of it need not wait.
std::optional<analyzer::Locks> holdersNow(monitor::CommandAccess* commands, Deadline deadline,
                                          const std::stop_token& stop) {
    if (commands == nullptr) {
        return {};
    }
    const Deadline soon = Deadline::after(kHoldersLimit).earlier(deadline);
    const auto lease = commands->lend({}, soon, stop);
    if (!lease) {
        return {};
    }
    auto locks = analyzer::readLocks(**lease, {}, soon, stop);
    return locks ? std::optional(std::move(*locks)) : std::nullopt;
}

} // namespace

AttentionView::AttentionView(const PageServices& services, QWidget* parent)
    : QFrame(parent)
    , m_services(services)
    , m_read(services.jobs)
    , m_state(new QLabel(this))
    , m_list(new QListView(this))
    , m_empty(new QLabel(this))
    , m_missing(new QLabel(this))
    , m_runChecks(new QPushButton(tr("Run the checks"), this)) {
    setProperty("card", true);
    auto* heading = new QLabel(tr("What needs you"), this);
    heading->setFont(services.theme.font(TextRole::title));
    for (QLabel* label : {m_state, m_empty, m_missing}) {
        label->setProperty("muted", true);
        label->setTextFormat(Qt::PlainText);
    }
    m_empty->setWordWrap(true);
    m_missing->setWordWrap(true);
    m_missing->setFont(services.theme.font(TextRole::small));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new AttentionDelegate(services.theme, this));
    m_list->setAccessibleName(tr("What needs you, dearest first"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // it is as high as what it holds
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setCursor(Qt::PointingHandCursor);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    m_runChecks->setAccessibleName(tr("Run the checks of schema and instance"));

    auto* top = new QHBoxLayout;
    top->setSpacing(spacing::kMedium);
    top->addWidget(heading);
    top->addWidget(m_state, 1);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(spacing::kMedium);
    bottom->addWidget(m_missing, 1);
    bottom->addWidget(m_runChecks, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    column->setSpacing(spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_list);
    column->addWidget(m_empty);
    column->addLayout(bottom);

    connect(m_list, &QListView::clicked, this, &AttentionView::open);
    connect(m_runChecks, &QPushButton::clicked, this, [this] {
        analyzer::AttentionPlace place;
        place.view = analyzer::AttentionPlace::View::checks;
        emit opened(place, {});
    });
    connect(&services.theme, &Theme::changed, this, &AttentionView::fitList);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounceMillis);
    connect(&m_debounce, &QTimer::timeout, this, &AttentionView::refresh);
    m_again.setInterval(kAgainMillis);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_services.axis.isLive() && !m_read.running()) {
            refresh();
        }
    });
    connect(&services.axis, &TimeAxis::rangeChanged, this, &AttentionView::onRangeChanged);
    m_read.onStateChange([this](bool) { showState(); });
    showState();
}

AttentionView::~AttentionView() = default;

void AttentionView::setSources(Sources sources) {
    m_sources = std::move(sources);
    if (m_sources.changes != nullptr) {
        connect(m_sources.changes, &ChangesWatch::found, this, [this] {
            if (isVisible()) {
                refresh();
            }
        });
    }
}

void AttentionView::setTarget(const PageTarget* target) {
    std::optional<std::string> wanted;
    if (target != nullptr) {
        wanted = target->target.id;
    }
    auto commands = target != nullptr ? target->commands : nullptr;
    const bool newCommands = commands != m_commands;
    m_commands = std::move(commands);
    if (wanted == m_target) {
        if (newCommands && isVisible()) { // now it can be asked, or by another connection
            m_debounce.start();
        }
        return;
    }
    m_target = std::move(wanted);
    m_read.cancel();
    m_alerts.clear();
    m_model.show(nullptr);
    showState();
    if (isVisible()) {
        refresh();
    }
}

void AttentionView::take(const monitor::Snapshot& snapshot) {
    const bool others = !sameAlerts(m_alerts, snapshot.alerts);
    m_alerts = snapshot.alerts;
    if (others && isVisible()) {
        m_debounce.start();
    }
}

void AttentionView::onRangeChanged() {
    if (!isVisible()) {
        return;
    }
    // A live edge moves every second; what needs a person does not.
    if (!m_services.axis.isLive() || !m_askedLive || m_asked.length() != m_services.axis.range().length()) {
        m_debounce.start();
    }
}

void AttentionView::refresh() {
    m_debounce.stop();
    if (!m_target) {
        return;
    }
    m_asked = m_services.axis.range();
    m_askedLive = m_services.axis.isLive();
    StatementNewsPtr news;
    if (m_sources.changes != nullptr) {
        m_sources.changes->want(*m_target, m_asked);
        news = m_sources.changes->news();
        if (!news && !m_sources.changes->problem()) {
            news = std::make_shared<const StatementNews>(); // being looked for: found() brings them
        }
    }
    m_read.start(
        "what needs a person", Deadline::after(kReadLimit),
        [&history = m_services.history, target = *m_target, range = m_asked, news, alerts = m_alerts,
         checks = m_sources.checks ? m_sources.checks() : nullptr,
         commands = m_services.axis.isLive() ? m_commands : nullptr](
            runner::TaskContext& context) -> Result<std::shared_ptr<const analyzer::Attention>> {
            analyzer::AttentionKnown known;
            known.changes = news ? &news->changes : nullptr;
            known.patterns = news ? &news->patterns : nullptr;
            known.checks = checks ? &checks->report : nullptr;
            known.alerts = &alerts;
            const auto holders = holdersNow(commands.get(), context.deadline(), context.stopToken());
            known.locks = holders ? &*holders : nullptr;
            auto found = analyzer::whatNeedsYou(history, target, range, known, analyzer::kMostAttention,
                                                context.stopToken());
            if (!found) {
                return fail(found.error());
            }
            return std::make_shared<const analyzer::Attention>(std::move(*found));
        },
        [this](Result<std::shared_ptr<const analyzer::Attention>> found) { take(std::move(found)); });
}

void AttentionView::take(Result<std::shared_ptr<const analyzer::Attention>> attention) {
    if (!attention) {
        emit failed(attention.error());
        showState();
        return;
    }
    const QString kept = m_list->currentIndex().data(KeyedTableModel::KeyRole).toString();
    m_model.show(std::move(*attention));
    if (const QModelIndex again = m_model.find(kept); again.isValid()) {
        m_list->setCurrentIndex(again);
    }
    showState();
    emit shown();
}

void AttentionView::showState() {
    const analyzer::Attention* known = m_model.shown();
    const int rows = m_model.rowCount();
    QStringList state;
    if (m_read.running()) {
        state << tr("looking…");
    } else if (m_sources.changes != nullptr && m_sources.changes->running() && !m_sources.changes->news()) {
        state << tr("changes are still being looked for…");
    }
    if (known != nullptr && known->more > 0) {
        state << tr("and %n more", nullptr, static_cast<int>(known->more));
    }
    m_state->setText(state.join(QStringLiteral(" · ")));
    m_list->setVisible(rows > 0);
    m_empty->setVisible(rows == 0);
    m_empty->setText(known != nullptr ? tr("Nothing needs you in this range.")
                                      : tr("What costs most in this range will stand here."));
    QStringList missing;
    if (known != nullptr) {
        for (const std::string& sentence : known->notLookedAt) {
            missing << toText(sentence);
        }
    }
    m_missing->setText(missing.join(QLatin1Char(' ')));
    m_missing->setVisible(!missing.isEmpty());
    m_runChecks->setVisible(known != nullptr && m_sources.checks && !m_sources.checks());
    fitList();
}

void AttentionView::fitList() {
    const int row = m_list->itemDelegate()->sizeHint({}, {}).height();
    m_list->setFixedHeight(row * std::max(1, m_model.rowCount()));
}

void AttentionView::open(const QModelIndex& index) {
    if (const analyzer::AttentionItem* item = m_model.item(index)) {
        emit opened(item->place, toText(item->statementText));
    }
}

void AttentionView::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    m_again.start();
    refresh();
}

void AttentionView::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    m_again.stop();
    m_debounce.stop();
    m_read.cancel();
}

bool AttentionView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_list->currentIndex().isValid()) {
            open(m_list->currentIndex());
            return true;
        }
    }
    if (watched == m_list && event->type() == QEvent::FocusIn && !m_list->currentIndex().isValid()) {
        m_list->setCurrentIndex(m_model.index(0)); // so that it is in sight where Enter would go
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace pavement::ui
