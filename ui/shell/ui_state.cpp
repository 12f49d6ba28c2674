#include "ui/shell/ui_state.h"

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/base/log.h"
#include "ui/shell/latest_file.h"

namespace pavement::ui {

UiState::UiState(std::filesystem::path file, runner::TaskScope& writes, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_writer(std::make_unique<LatestFile>(m_file, false, writes)) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveAfterMillis);
    connect(&m_timer, &QTimer::timeout, this, &UiState::saveNow);
}

UiState::~UiState() {
    saveNow();
}

void UiState::load() {
    m_values.clear();
    const auto text = readFile(m_file, 4U << 20U);
    if (!text) {
        return;
    }
    const auto document = parseJson(*text, "window state");
    if (!document || !document->is_object()) {
        log::warning("The window state cannot be read; the window opens with its default layout");
        return;
    }
    for (const auto& [key, value] : document->items()) {
        if (value.is_string()) {
            m_values[key] = value.get<std::string>();
        }
    }
}

QString UiState::text(const QString& key, const QString& otherwise) const {
    const auto found = m_values.find(key.toStdString());
    return found == m_values.end() ? otherwise : QString::fromStdString(found->second);
}

QByteArray UiState::bytes(const QString& key) const {
    return QByteArray::fromBase64(text(key).toLatin1());
}

void UiState::setText(const QString& key, const QString& value) {
    std::string& kept = m_values[key.toStdString()];
    std::string given = value.toStdString();
    if (kept != given) {
        kept = std::move(given);
        touch();
    }
}

void UiState::setBytes(const QString& key, const QByteArray& value) {
    setText(key, QString::fromLatin1(value.toBase64()));
}

void UiState::clear() {
    m_values.clear();
    touch();
}

void UiState::touch() {
    m_dirty = true;
    if (!m_timer.isActive()) { // within five seconds of the first change, however many follow
        m_timer.start();
    }
}

void UiState::saveNow() {
    if (!m_dirty) {
        return;
    }
    m_dirty = false;
    m_writer->write(dumpJson(Json(m_values), 2) + '\n');
}

} // namespace pavement::ui
