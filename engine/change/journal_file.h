#pragma once
// The file under the journal: opened, made, set aside. Inside this module only.
//
// A rollback journal with synchronous=EXTRA rather than write-ahead logging: a change writes a dozen lines,
// so speed is nothing; between two lines the file is whole in itself, one file that can be copied or mailed;
// and there is no log whose loss beside the file would take the last lines with it. EXTRA also syncs the
// directory when a commit removes the rollback journal, so that a power cut cannot bring it back.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace pavement::change {

inline constexpr std::int64_t kApplicationId = 0x50415643; // "PAVC"
inline constexpr int kSchemaVersion = 1;

struct JournalFile {
    std::unique_ptr<SQLite::Database> database;
    std::string setAside;
};

// hold: called before a file is set aside, so that this is not done under another program's hands.
Result<JournalFile> openJournalFile(const std::filesystem::path& path, const Clock& clock,
                                    const std::function<Result<void>()>& hold);

Error journalError(const SQLite::Exception& exception, const std::filesystem::path& path);

} // namespace pavement::change
