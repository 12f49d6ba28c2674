#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

namespace pavement::postgres {

namespace {

int hexValue(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

Result<std::vector<ServerLogFile>> readLogFiles(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::logFiles(), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<ServerLogFile> files;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        files.push_back({rows->text(row, 0), static_cast<std::uint64_t>(rows->integer(row, 1)),
                         fromMillis(rows->integer(row, 2))});
    }
    return files;
}

Result<std::string> readLogBytes(Session& session, const std::string& name, std::uint64_t offset,
                                 std::uint64_t length, Deadline deadline) {
    const auto rows = session.query(statistics_sql::logBytes(),
                                    {name, std::to_string(offset), std::to_string(length)}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    const std::string hex = rows->empty() ? std::string() : rows->text(0, 0);
    std::string content;
    content.reserve(hex.size() / 2);
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const int high = hexValue(hex[i]);
        const int low = hexValue(hex[i + 1]);
        if (high < 0 || low < 0) {
            return fail(ErrorCode::protocol, "The server sent its log in an unknown form");
        }
        content += static_cast<char>(high * 16 + low);
    }
    return content;
}

} // namespace pavement::postgres
