#pragma once
// The bytes of a file, a pipe or standard input, unpacked where they are gzip, as a stream of lines. A read
// that waits for a pipe ends when it is asked to stop.

#include "engine/base/result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>

namespace pavement::cache {

class LineSource {
public:
    // "-" is standard input.
    static Result<LineSource> open(const std::filesystem::path& path, std::stop_token stop = {});

    LineSource(LineSource&&) noexcept;
    LineSource& operator=(LineSource&&) noexcept;
    ~LineSource();

    // Without its line end; absent at the end of the text. Valid until the next call.
    Result<std::optional<std::string_view>> next();

    // Of the packed bytes, 0…1; negative where the whole is not known.
    double fractionRead() const;

private:
    struct Impl;

    explicit LineSource(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::cache
