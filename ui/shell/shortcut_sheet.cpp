#include "ui/shell/shortcut_sheet.h"

#include "ui/pages/common/dialog_buttons.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

ShortcutSheet::ShortcutSheet(const std::vector<Shortcut>& shortcuts, const Theme& theme, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Keyboard shortcuts"));
    std::vector<Shortcut> all = shortcuts;
    const QString chart = tr("On a chart");
    all.push_back({chart, tr("Move the crosshair"), tr("Left, Right (Ctrl: faster)")});
    all.push_back({chart, tr("Select a range; Enter zooms to it"), tr("Shift+Left, Shift+Right")});
    all.push_back({chart, tr("Zoom in, out, back to the first range"), tr("+, −, 0")});
    const QString table = tr("In a table");
    all.push_back({table, tr("Open the row"), tr("Enter")});
    all.push_back({table, tr("Copy the row"), tr("Ctrl+C")});

    // Two columns that do not share rows, so that the headings of one do not stretch the other.
    auto* columns = new QHBoxLayout;
    columns->setSpacing(2 * spacing::kPage);
    QGridLayout* grid = nullptr;
    const auto newColumn = [&] {
        auto* side = new QVBoxLayout;
        grid = new QGridLayout;
        grid->setHorizontalSpacing(spacing::kPage);
        grid->setVerticalSpacing(spacing::kTight);
        side->addLayout(grid);
        side->addStretch();
        columns->addLayout(side, 1);
    };
    newColumn();
    int row = 0;
    bool second = false;
    QString group;
    const int half = static_cast<int>(all.size()) / 2 + 2;
    for (const Shortcut& shortcut : all) {
        if (shortcut.group != group) {
            if (row > half && !second) {
                second = true;
                newColumn();
                row = 0;
            }
            group = shortcut.group;
            auto* heading = new QLabel(group, this);
            heading->setFont(theme.font(TextRole::title));
            heading->setContentsMargins(0, row == 0 ? 0 : spacing::kMedium, 0, spacing::kTight);
            grid->addWidget(heading, row++, 0, 1, 2);
        }
        auto* title = new QLabel(shortcut.title, this);
        auto* keys = new QLabel(shortcut.keys, this);
        keys->setProperty("muted", true);
        keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(title, row, 0);
        grid->addWidget(keys, row++, 1);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    dressButtons(*buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    whole->setSpacing(spacing::kLarge);
    whole->addLayout(columns);
    whole->addStretch();
    whole->addWidget(buttons);
}

} // namespace pavement::ui
