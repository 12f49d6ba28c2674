#include "ui/pages/common/dialog_buttons.h"

#include <QIcon>
#include <QPushButton>
#include <QStyle>

namespace pavement::ui {

void dressButtons(QDialogButtonBox& buttons, QDialogButtonBox::StandardButton primary) {
    for (QAbstractButton* button : buttons.buttons()) {
        button->setIcon(QIcon());
        button->setAccessibleName(button->text().remove(QLatin1Char('&')));
    }
    if (QPushButton* main = buttons.button(primary)) {
        main->setProperty("primary", true);
        // The box has asked the style for sizes already, before it could know.
        main->style()->unpolish(main);
        main->style()->polish(main);
    }
}

} // namespace pavement::ui
