#pragma once
// The letters that Alt presses in a window, and which of them are given twice.

#include <QAbstractButton>
#include <QDialog>
#include <QGroupBox>
#include <QKeySequence>
#include <QLabel>
#include <QMap>
#include <QTabWidget>

namespace pavement::ui {

// "Alt+S: &Save, Ser&vice" for each letter that more than one thing in sight answers to.
inline QStringList doubleAccelerators(const QWidget& root) {
    QMap<QString, QStringList> byLetter;
    const auto take = [&](const QString& text) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty()) {
            byLetter[key.toString()] << text;
        }
    };
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&root)) {
            continue;
        }
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
            take(button->text());
        } else if (const auto* group = qobject_cast<const QGroupBox*>(widget)) {
            take(group->title());
        } else if (const auto* label = qobject_cast<const QLabel*>(widget);
                   label != nullptr && label->buddy() != nullptr) {
            take(label->text());
        } else if (const auto* tabs = qobject_cast<const QTabWidget*>(widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab) {
                take(tabs->tabText(tab));
            }
        }
    }
    QStringList twice;
    for (auto letter = byLetter.cbegin(); letter != byLetter.cend(); ++letter) {
        if (letter->size() > 1) {
            twice << letter.key() + QStringLiteral(": ") + letter->join(QStringLiteral(", "));
        }
    }
    return twice;
}

// The same on every tab of a window, one after another.
inline QStringList doubleAcceleratorsOnAllTabs(QWidget& root) {
    QStringList twice = doubleAccelerators(root);
    for (QTabWidget* tabs : root.findChildren<QTabWidget*>()) {
        const int before = tabs->currentIndex();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            twice += doubleAccelerators(root);
        }
        tabs->setCurrentIndex(before);
    }
    twice.removeDuplicates();
    return twice;
}

// Of every dialog and page of a window that watches a target.
template <typename Window, typename Profile>
QStringList doubleAcceleratorsOf(Window& window, const Profile& profile) {
    QStringList twice;
    const auto look = [&](QDialog* dialog) {
        if (dialog == nullptr) {
            twice << QStringLiteral("a dialog did not open");
            return;
        }
        for (const QString& one : doubleAcceleratorsOnAllTabs(*dialog)) {
            twice << dialog->windowTitle() + QStringLiteral(": ") + one;
        }
        dialog->close();
    };
    look(window.openConnectionDialog(nullptr));
    look(window.openConnectionDialog(&profile));
    look(window.openAlertRules());
    look(window.openAlerts());
    look(window.openPalette());
    look(window.openShortcuts());
    look(window.openRangeDialog());
    for (auto* page : window.pages()) {
        window.showPage(page->id());
        for (const QString& one : doubleAcceleratorsOnAllTabs(window)) {
            twice << page->id() + QStringLiteral(": ") + one;
        }
    }
    return twice;
}

} // namespace pavement::ui
