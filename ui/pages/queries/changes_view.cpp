#include "ui/pages/queries/changes_view.h"

#include "engine/analyzer/changes_text.h"
#include "ui/models/analyzer_models.h"
#include "ui/models/text.h"
#include "ui/pages/queries/word_label.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {
namespace {

constexpr int kPartnerCharacters = 400;

QString joined(const std::vector<std::pair<std::string, std::string>>& figures) {
    QStringList list;
    for (const auto& [name, value] : figures) {
        list << toText(name) + QLatin1Char(' ') + toText(value);
    }
    return list.join(QStringLiteral(" · "));
}

std::string textOf(const analyzer::TextsById& texts, const std::string& id) {
    const auto found = texts.find(id);
    return found == texts.end() ? std::string() : found->second;
}

} // namespace

ChangesView::ChangesView(const Theme& theme, QWidget* parent)
    : QScrollArea(parent)
    , m_theme(theme) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Changes of the statement and patterns it takes part in"));
}

void ChangesView::showNews(const StatementNewsPtr& news, const std::optional<Error>& problem,
                           const std::string& statement, const KnowsPlan& knowsPlan) {
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, spacing::kMedium, spacing::kSmall, 0);
    column->setSpacing(spacing::kMedium);
    m_entries = 0;
    if (!news) {
        addWords(m_theme, body, column,
                 problem ? tr("Changes could not be looked for: %1 %2")
                               .arg(toText(problem->message), toText(problem->hint))
                         : tr("Looking through the history for changes…"),
                 TextRole::body, true);
    } else {
        for (const analyzer::TimeChange* change : news->changes.of(statement)) {
            addChange(column, *change, knowsPlan);
        }
        for (const analyzer::NPlusOne* pair : news->patterns.nPlusOneOf(statement)) {
            addPair(column, *pair, news->patterns.texts, statement);
        }
        for (const analyzer::ChattyFound* chatty : news->patterns.chattyOf(statement)) {
            addChatty(column, *chatty);
        }
        if (m_entries == 0) {
            addWords(m_theme, body, column,
                     tr("Its time per call did not change for good since %1, as far as was recorded, and it "
                        "takes part in no pattern: no look-up for each row, no transaction of many small "
                        "statements.")
                         .arg(minuteText(news->changes.range.from)),
                     TextRole::body, true);
        }
    }
    column->addStretch();
    setWidget(body); // the former one goes
}

void ChangesView::addChange(QVBoxLayout* column, const analyzer::TimeChange& change,
                            const KnowsPlan& knowsPlan) {
    ++m_entries;
    const analyzer::Wording words = analyzer::wordsOf(change);
    QVBoxLayout* inside = addCard(column->parentWidget(), column);
    QWidget* card = inside->parentWidget();
    addWords(m_theme, card, inside, toText(words.title), TextRole::title);
    addWords(m_theme, card, inside,
             tr("Since %1, with 95 % certainty between %2 and %3 · %4 about the cause")
                 .arg(minuteText(change.at), minuteText(change.between.from), minuteText(change.between.to),
                      confidenceText(words.confidence)),
             TextRole::small, true);
    addWords(m_theme, card, inside, toText(words.cause), TextRole::body);
    addWords(m_theme, card, inside, toText(words.cost), TextRole::body);
    for (const std::string& advice : words.advice) {
        addWords(m_theme, card, inside, toText(advice), TextRole::body);
    }
    addWords(m_theme, card, inside, joined(words.figures), TextRole::small, true);
    if (change.planBefore && change.planAfter && change.planBefore != change.planAfter &&
        knowsPlan(*change.planBefore) && knowsPlan(*change.planAfter)) {
        addButton(inside, tr("Compare the plans"), tr("Compare the plans of before and after"),
                  [this, before = *change.planBefore, after = *change.planAfter] {
                      emit compareRequested(before, after);
                  });
    }
}

void ChangesView::addPair(QVBoxLayout* column, const analyzer::NPlusOne& pair,
                          const analyzer::TextsById& texts, const std::string& statement) {
    ++m_entries;
    const bool isLookUp = pair.lookUp == statement;
    const std::string& partner = isLookUp ? pair.list : pair.lookUp;
    const std::string partnerText = textOf(texts, partner);
    const analyzer::Wording words = analyzer::wordsOf(pair);
    QVBoxLayout* inside = addCard(column->parentWidget(), column);
    QWidget* card = inside->parentWidget();
    addWords(m_theme, card, inside, toText(words.title), TextRole::title);
    addWords(m_theme, card, inside,
             QStringList{isLookUp ? tr("This is the look-up") : tr("This is the list"),
                         confidenceText(words.confidence)}
                 .join(QStringLiteral(" · ")),
             TextRole::small, true);
    addWords(m_theme, card, inside, toText(words.cause), TextRole::body);
    addWords(m_theme, card, inside, toText(words.cost), TextRole::body);
    for (const std::string& advice : words.advice) {
        addWords(m_theme, card, inside, QStringLiteral("• ") + toText(advice), TextRole::body);
    }
    addWords(m_theme, card, inside, isLookUp ? tr("The list:") : tr("The look-up:"), TextRole::small, true);
    addWords(m_theme, card, inside,
             partnerText.empty() ? toText(partner) : oneLine(partnerText, kPartnerCharacters),
             TextRole::mono);
    addButton(
        inside, isLookUp ? tr("Open the list") : tr("Open the look-up"),
        isLookUp ? tr("Open the statement that is the list") : tr("Open the statement that is the look-up"),
        [this, id = toText(partner), text = toText(partnerText)] { emit statementRequested(id, text); });
}

void ChangesView::addChatty(QVBoxLayout* column, const analyzer::ChattyFound& chatty) {
    ++m_entries;
    const analyzer::Wording words = analyzer::wordsOf(chatty);
    QVBoxLayout* inside = addCard(column->parentWidget(), column);
    QWidget* card = inside->parentWidget();
    addWords(m_theme, card, inside, toText(words.title), TextRole::title);
    addWords(m_theme, card, inside,
             QStringList{tr("This is the most frequent one"), confidenceText(words.confidence)}.join(
                 QStringLiteral(" · ")),
             TextRole::small, true);
    addWords(m_theme, card, inside, toText(words.cause), TextRole::body);
    addWords(m_theme, card, inside, toText(words.cost), TextRole::body);
    for (const std::string& advice : words.advice) {
        addWords(m_theme, card, inside, QStringLiteral("• ") + toText(advice), TextRole::body);
    }
}

void ChangesView::addButton(QVBoxLayout* inside, const QString& text, const QString& name,
                            std::function<void()> action) {
    auto* button = new QPushButton(text, inside->parentWidget());
    button->setAccessibleName(name);
    // Queued: what it leads to may show other entries and take the button away.
    connect(button, &QPushButton::clicked, this, std::move(action), Qt::QueuedConnection);
    inside->addWidget(button, 0, Qt::AlignLeft);
}

ChangeBanner::ChangeBanner(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_what(new QLabel(this))
    , m_why(new QLabel(this)) {
    setObjectName(QStringLiteral("changeBanner"));
    for (QLabel* label : {m_what, m_why}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
    }
    m_what->setFont(theme.font(TextRole::title));
    auto* details = new QPushButton(tr("&Details"), this);
    details->setAccessibleName(tr("Details of the change"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_what);
    words->addWidget(m_why);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, spacing::kSmall);
    row->setSpacing(spacing::kMedium);
    row->addLayout(words, 1);
    row->addWidget(details, 0, Qt::AlignVCenter);
    connect(details, &QPushButton::clicked, this, &ChangeBanner::detailsRequested);
    connect(&theme, &Theme::changed, this, &ChangeBanner::recolour);
    hide();
}

void ChangeBanner::showNews(const StatementNewsPtr& news, const std::string& statement) {
    const auto changes = news ? news->changes.of(statement) : std::vector<const analyzer::TimeChange*>();
    const auto pairs = news ? news->patterns.nPlusOneOf(statement) : std::vector<const analyzer::NPlusOne*>();
    const auto chatty =
        news ? news->patterns.chattyOf(statement) : std::vector<const analyzer::ChattyFound*>();
    if (!changes.empty()) {
        const analyzer::TimeChange& change = *changes.front();
        const analyzer::Wording words = analyzer::wordsOf(change);
        m_look = change.isRegression() ? Look::worse : Look::better;
        m_what->setText((change.isRegression() ? tr("▲ Slower since %1") : tr("▼ Faster since %1"))
                            .arg(minuteText(change.at)));
        m_why->setText(
            QStringList{toText(words.title), toText(analyzer::shortCause(change)), toText(words.cost)}.join(
                QStringLiteral(" · ")));
    } else if (!pairs.empty() || !chatty.empty()) {
        const analyzer::Wording words =
            pairs.empty() ? analyzer::wordsOf(*chatty.front()) : analyzer::wordsOf(*pairs.front());
        m_look = Look::pattern;
        m_what->setText(toText(words.title));
        m_why->setText(toText(words.cost));
    }
    m_why->setVisible(!m_why->text().isEmpty());
    recolour();
    setVisible(!changes.empty() || !pairs.empty() || !chatty.empty());
}

QString ChangeBanner::text() const {
    return isHidden() ? QString() : m_what->text() + QLatin1Char('\n') + m_why->text();
}

void ChangeBanner::recolour() {
    const Palette& palette = m_theme.palette();
    const QColor band = m_look == Look::worse    ? palette.bad
                        : m_look == Look::better ? palette.good
                                                 : palette.warning;
    const QString sheet =
        QStringLiteral("#changeBanner { background: %1; border: 1px solid %2; border-left: 4px solid %3; "
                       "border-radius: 4px; }")
            .arg(palette.surfaceRaised.name(), palette.border.name(), band.name());
    if (styleSheet() != sheet) {
        setStyleSheet(sheet);
    }
}

} // namespace pavement::ui
