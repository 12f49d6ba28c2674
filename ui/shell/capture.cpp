#include "ui/shell/capture.h"

#include "engine/base/files.h"
#include "ui/models/text.h"
#include "ui/pages/common/page.h"
#include "ui/shell/main_window.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPixmap>
#include <QTimer>

#include <functional>

namespace pavement::ui {
namespace {

// Runs the event loop until the condition holds; it is looked at again every few milliseconds.
bool waitUntil(const std::function<bool()>& condition, Milliseconds patience) {
    if (condition()) {
        return true;
    }
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (condition()) {
            loop.quit();
        }
    });
    look.start(20);
    QTimer::singleShot(static_cast<int>(patience.count()), &loop, &QEventLoop::quit);
    loop.exec();
    return condition();
}

class Photographer {
public:
    Photographer(MainWindow& window, Context& context, const CaptureSpec& spec)
        : m_window(window)
        , m_context(context)
        , m_spec(spec) {}

    Result<std::vector<std::filesystem::path>> run() {
        if (auto made = makePrivateDirectory(m_spec.directory); !made) {
            return fail(made.error());
        }
        if (!waitUntil([this] { return m_window.session().latest() != nullptr; }, m_spec.patience)) {
            return fail(ErrorCode::timeout, "No data arrived to take pictures of",
                        "Check that the target can be reached: pavement doctor");
        }
        const ThemeMode before = m_context.theme.mode();
        for (const ThemeMode mode : m_spec.modes) {
            m_context.theme.setMode(mode);
            m_look = mode == ThemeMode::dark ? "dark" : mode == ThemeMode::light ? "light" : "system";
            for (const QSize& size : m_spec.sizes) {
                m_window.resize(size);
                if (auto taken = pages(); !taken) {
                    return fail(taken.error());
                }
            }
            m_window.resize(m_spec.sizes.front());
            if (auto taken = dialogs(); !taken) {
                return fail(taken.error());
            }
        }
        m_context.theme.setMode(before);
        return m_written;
    }

private:
    Result<void> pages() {
        for (Page* page : m_window.pages()) {
            m_window.showPage(page->id());
            if (auto taken = take(m_window, page->id()); !taken) {
                return taken;
            }
            for (const QString& view : page->views()) {
                page->showView(view);
                if (auto taken = take(m_window, page->id() + QLatin1Char('-') + view); !taken) {
                    return taken;
                }
            }
            if (!page->views().empty()) {
                page->showView({});
            }
        }
        m_window.showPage(m_window.pages().front()->id());
        return {};
    }

    Result<void> dialogs() {
        const std::vector<std::pair<QString, std::function<QDialog*()>>> all{
            {QStringLiteral("connection"),
             [this] { return m_window.openConnectionDialog(m_window.session().profile()); }},
            {QStringLiteral("alert-rules"), [this] { return m_window.openAlertRules(); }},
            {QStringLiteral("alerts"), [this] { return m_window.openAlerts(); }},
            {QStringLiteral("palette"), [this] { return m_window.openPalette(); }},
            {QStringLiteral("shortcuts"), [this] { return m_window.openShortcuts(); }},
        };
        for (const auto& [name, open] : all) {
            QDialog* dialog = open();
            if (dialog == nullptr) {
                continue;
            }
            auto taken = take(*dialog, name);
            dialog->close();
            if (!taken) {
                return taken;
            }
        }
        return {};
    }

    Result<void> take(QWidget& widget, const QString& name) {
        Page* page = m_window.currentPage();
        // Settled, and then long enough without change that coalesced repaints have been made.
        QElapsedTimer calm;
        calm.start();
        if (!waitUntil(
                [&] {
                    if (!page->settled()) {
                        calm.restart();
                    }
                    return calm.elapsed() >= 150;
                },
                m_spec.patience)) {
            return fail(ErrorCode::timeout, "The page \"" + toUtf8(name) + "\" did not settle");
        }
        const QPixmap picture = widget.grab();
        const std::string size = &widget == &m_window ? "-" + std::to_string(m_window.width()) + "x" +
                                                            std::to_string(m_window.height())
                                                      : std::string();
        const std::filesystem::path file = m_spec.directory / (toUtf8(name) + "-" + m_look + size + ".png");
        if (!picture.save(toText(file.string()), "PNG")) {
            return fail(ErrorCode::io, "The picture could not be written to " + file.string(),
                        "Check that there is room and that the directory may be written");
        }
        m_written.push_back(file);
        return {};
    }

    MainWindow& m_window;
    Context& m_context;
    const CaptureSpec& m_spec;
    std::string m_look;
    std::vector<std::filesystem::path> m_written;
};

} // namespace

Result<std::vector<std::filesystem::path>> capturePages(MainWindow& window, Context& context,
                                                        const CaptureSpec& spec) {
    return Photographer(window, context, spec).run();
}

Result<std::vector<std::filesystem::path>> capturePages(Context& context, const Profile& profile,
                                                        const CaptureSpec& spec) {
    MainWindow window(context);
    window.show();
    window.watch(profile);
    return capturePages(window, context, spec);
}

} // namespace pavement::ui
