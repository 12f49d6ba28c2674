#pragma once
// The standard buttons of a dialog, dressed like the window's others: words without pictures, a name for
// screen readers, the main one in the accent colour. UI thread only.

#include <QDialogButtonBox>

namespace pavement::ui {

void dressButtons(QDialogButtonBox& buttons,
                  QDialogButtonBox::StandardButton primary = QDialogButtonBox::NoButton);

} // namespace pavement::ui
