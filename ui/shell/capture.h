#pragma once
// Pictures of every page and every main dialog, in the sizes and appearances asked for, after data has
// arrived: for the documentation and for looking at the window in a test. UI thread only; runs the event loop
// while it waits.

#include "ui/shell/context.h"

#include <QSize>

#include <filesystem>
#include <vector>

namespace pavement::ui {

class MainWindow;

struct CaptureSpec {
    std::filesystem::path directory;
    std::vector<QSize> sizes{{1280, 800}, {2560, 1440}};
    std::vector<ThemeMode> modes{ThemeMode::light, ThemeMode::dark};
    Milliseconds patience{20'000}; // how long to wait for a page to have drawn what it asked for
};

// "overview-light-1280x800.png", …; returns what was written. ErrorCode::timeout where no data came.
Result<std::vector<std::filesystem::path>> capturePages(MainWindow& window, Context& context,
                                                        const CaptureSpec& spec);

// The same with a window of its own that watches the profile.
Result<std::vector<std::filesystem::path>> capturePages(Context& context, const Profile& profile,
                                                        const CaptureSpec& spec);

} // namespace pavement::ui
