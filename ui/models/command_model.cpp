#include "ui/models/command_model.h"

#include <algorithm>

namespace pavement::ui {

namespace {

constexpr qsizetype kLongText = 60;

// Scattered letters are found in nearly every long text: there each word must stand whole.
bool missesWord(const QString& needle, const QString& text) {
    if (text.size() <= kLongText) {
        return false;
    }
    const QStringList words = needle.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::any_of(words.begin(), words.end(),
                       [&](const QString& word) { return !text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

int matchScore(const QString& needle, const QString& text) {
    if (missesWord(needle, text)) {
        return -1;
    }
    int score = 0;
    qsizetype at = 0;
    bool previousHit = false;
    for (const QChar letter : needle) {
        if (letter.isSpace()) {
            previousHit = false;
            continue;
        }
        const qsizetype found = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0) {
            return -1;
        }
        const bool wordStart = found == 0 || !text.at(found - 1).isLetterOrNumber();
        score += (previousHit && found == at ? 6 : 0) + (wordStart ? 4 : 0) + 1;
        previousHit = true;
        at = found + 1;
    }
    const qsizetype whole =
        needle.trimmed().isEmpty() ? -1 : text.indexOf(needle.trimmed(), 0, Qt::CaseInsensitive);
    return score + (whole == 0 ? 40 : whole > 0 ? 20 : 0);
}

CommandModel::CommandModel(QObject* parent)
    : QAbstractListModel(parent) {}

int CommandModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant CommandModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Command& shown = command(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.title;
    case Qt::AccessibleTextRole:
        return QString(shown.group + QStringLiteral(": ") + shown.title);
    case GroupRole:
        return shown.group;
    case ShortcutRole:
        return shown.shortcut;
    default:
        return {};
    }
}

const Command& CommandModel::command(int row) const {
    return m_commands[m_shown[static_cast<std::size_t>(row)]];
}

void CommandModel::setCommands(std::vector<Command> commands) {
    beginResetModel();
    m_commands = std::move(commands);
    rank();
    endResetModel();
}

void CommandModel::setNeedle(const QString& needle) {
    if (needle == m_needle) {
        return;
    }
    beginResetModel(); // every keystroke is another list: nothing to preserve
    m_needle = needle;
    rank();
    endResetModel();
}

void CommandModel::rank() {
    std::vector<std::pair<int, std::size_t>> scored;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const int score = matchScore(m_needle, m_commands[i].title);
        if (score >= 0) {
            scored.emplace_back(-score, i);
        }
    }
    std::sort(scored.begin(), scored.end());
    m_shown.clear();
    for (const auto& [score, i] : scored) {
        if (m_shown.size() == kShown) {
            break;
        }
        m_shown.push_back(i);
    }
}

} // namespace pavement::ui
