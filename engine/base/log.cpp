#include "engine/base/log.h"

#include "engine/base/scrub.h"

#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace pavement::log {

namespace {

constexpr std::size_t kFileBytes = 5U * 1024U * 1024U;
constexpr std::size_t kFiles = 3;
constexpr const char* kPattern = "%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v";

// The logger's own list of sinks may not change while others write; that of a distributing sink may.
struct Outlet {
    std::shared_ptr<spdlog::sinks::dist_sink_mt> sinks = std::make_shared<spdlog::sinks::dist_sink_mt>();
    spdlog::logger logger{"pavement", sinks};

    Outlet() {
        sinks->add_sink(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        logger.set_pattern(kPattern, spdlog::pattern_time_type::utc);
        logger.set_level(spdlog::level::warn);
        logger.flush_on(spdlog::level::warn);
    }
};

Outlet& outlet() {
    static Outlet instance;
    return instance;
}

spdlog::logger& logger() {
    return outlet().logger;
}

void write(spdlog::level::level_enum level, std::string_view message) {
    if (logger().should_log(level)) {
        logger().log(level, scrub(message));
    }
}

} // namespace

void setLevel(Level level) {
    switch (level) {
    case Level::debug:
        logger().set_level(spdlog::level::debug);
        break;
    case Level::info:
        logger().set_level(spdlog::level::info);
        break;
    case Level::warning:
        logger().set_level(spdlog::level::warn);
        break;
    case Level::error:
        logger().set_level(spdlog::level::err);
        break;
    case Level::off:
        logger().set_level(spdlog::level::off);
        break;
    }
}

bool addFile(const std::filesystem::path& path) {
    try {
        auto file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), kFileBytes, kFiles);
        file->set_formatter(
            std::make_unique<spdlog::pattern_formatter>(kPattern, spdlog::pattern_time_type::utc));
        outlet().sinks->add_sink(std::move(file));
        return true;
    } catch (const spdlog::spdlog_ex&) {
        return false;
    }
}

void debug(std::string_view message) {
    write(spdlog::level::debug, message);
}

void info(std::string_view message) {
    write(spdlog::level::info, message);
}

void warning(std::string_view message) {
    write(spdlog::level::warn, message);
}

void error(std::string_view message) {
    write(spdlog::level::err, message);
}

} // namespace pavement::log
