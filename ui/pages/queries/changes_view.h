#pragma once
// What is known of one statement's changes and of the patterns it takes part in, each in full: when, why,
// what it costs, what to do, and the way to the plans or the other statement. UI thread only.

#include "ui/pages/common/changes_watch.h"
#include "ui/theme/theme.h"

#include <QFrame>
#include <QScrollArea>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

class QLabel;
class QVBoxLayout;

namespace pavement::ui {

class ChangesView : public QScrollArea {
    Q_OBJECT
public:
    using KnowsPlan = std::function<bool(std::uint64_t shape)>;

    explicit ChangesView(const Theme& theme, QWidget* parent = nullptr);

    // `news`: null while they are looked for, or not to be had: then `problem` says why.
    void showNews(const StatementNewsPtr& news, const std::optional<Error>& problem,
                  const std::string& statement, const KnowsPlan& knowsPlan);

    int entries() const { return m_entries; }

signals:
    void compareRequested(quint64 before, quint64 after); // shapes
    void statementRequested(const QString& id, const QString& text);

private:
    void addChange(QVBoxLayout* column, const analyzer::TimeChange& change, const KnowsPlan& knowsPlan);
    void addPair(QVBoxLayout* column, const analyzer::NPlusOne& pair, const analyzer::TextsById& texts,
                 const std::string& statement);
    void addChatty(QVBoxLayout* column, const analyzer::ChattyFound& chatty);
    void addButton(QVBoxLayout* inside, const QString& text, const QString& name,
                   std::function<void()> action);

    const Theme& m_theme;
    int m_entries = 0;
};

// Above the statement: its latest change, or the first pattern it takes part in, in two lines.
class ChangeBanner : public QFrame {
    Q_OBJECT
public:
    explicit ChangeBanner(const Theme& theme, QWidget* parent = nullptr);

    // Hides itself where there is nothing to say.
    void showNews(const StatementNewsPtr& news, const std::string& statement);

    QString text() const;

signals:
    void detailsRequested();

private:
    enum class Look { worse, better, pattern };

    void recolour();

    const Theme& m_theme;
    Look m_look = Look::pattern;
    QLabel* m_what;
    QLabel* m_why;
};

} // namespace pavement::ui
