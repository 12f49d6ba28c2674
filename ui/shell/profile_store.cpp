#include "ui/shell/profile_store.h"

#include "engine/base/files.h"
#include "ui/shell/latest_file.h"

#include <algorithm>

namespace pavement::ui {

ProfileStore::ProfileStore(std::filesystem::path file, runner::TaskScope& writes, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_writer(std::make_unique<LatestFile>(m_file, true, writes, this,
                                            [this](const Error& error) { emit saveFailed(error); })) {}

ProfileStore::~ProfileStore() = default;

Result<void> ProfileStore::load() {
    m_profiles.clear();
    const auto text = readFile(m_file);
    if (!text) {
        return text.error().code == ErrorCode::notFound ? Result<void>() : fail(text.error());
    }
    auto profiles = profilesFromJson(*text);
    if (!profiles) {
        std::filesystem::path aside = m_file;
        for (int number = 1; std::filesystem::exists(aside); ++number) {
            aside = m_file.string() + ".damaged-" + std::to_string(number);
        }
        std::error_code failed;
        std::filesystem::rename(m_file, aside, failed);
        Error error = profiles.error();
        error.hint = failed ? "It could not be set aside either: " + failed.message()
                            : "It was set aside as " + aside.string() + "; mend it and put it back";
        return fail(std::move(error));
    }
    m_profiles = std::move(*profiles);
    emit changed();
    return {};
}

const Profile* ProfileStore::find(const std::string& id) const {
    const auto found = std::find_if(m_profiles.begin(), m_profiles.end(),
                                    [&](const Profile& profile) { return profile.target.id == id; });
    return found == m_profiles.end() ? nullptr : &*found;
}

void ProfileStore::save(Profile profile) {
    profile.target.postgres.password = Secret();
    if (profile.target.redis) {
        profile.target.redis->password = Secret();
    }
    const auto existing = std::find_if(m_profiles.begin(), m_profiles.end(), [&](const Profile& other) {
        return other.target.id == profile.target.id;
    });
    if (existing == m_profiles.end()) {
        m_profiles.push_back(std::move(profile));
    } else {
        *existing = std::move(profile);
    }
    write();
    emit changed();
}

void ProfileStore::remove(const std::string& id) {
    const auto gone =
        std::erase_if(m_profiles, [&](const Profile& profile) { return profile.target.id == id; });
    if (gone > 0) {
        write();
        emit changed();
    }
}

std::string ProfileStore::newId(const std::string& name) const {
    std::string stem;
    for (const char letter : name) {
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            stem += letter;
        } else if (letter >= 'A' && letter <= 'Z') {
            stem += static_cast<char>(letter - 'A' + 'a');
        } else if (!stem.empty() && stem.back() != '-') {
            stem += '-';
        }
    }
    while (!stem.empty() && stem.back() == '-') {
        stem.pop_back();
    }
    if (stem.empty()) {
        stem = "target";
    }
    std::string id = stem;
    for (int number = 2; find(id) != nullptr; ++number) {
        id = stem + '-' + std::to_string(number);
    }
    return id;
}

void ProfileStore::write() {
    m_writer->write(profilesToJson(m_profiles));
}

} // namespace pavement::ui
