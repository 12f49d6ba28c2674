#include "engine/cache/line_source.h"

#include "engine/base/files.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>

namespace pavement::cache {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18U;
constexpr std::size_t kLongestLine = std::size_t{1} << 20U;
constexpr int kGzipWindow = 15 + 16; // zlib's way to say: the largest window, a gzip header

class Descriptor {
public:
    explicit Descriptor(int number = -1)
        : m_number(number) {}

    ~Descriptor() {
        if (m_number > STDERR_FILENO) {
            ::close(m_number);
        }
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void reset(int number) { m_number = number; }

    int number() const { return m_number; }

private:
    int m_number;
};

} // namespace

struct LineSource::Impl {
    ~Impl() {
        if (packed) {
            ::inflateEnd(&stream);
        }
    }

    Result<void> fill();        // more text behind what is left, or `ended`
    Result<std::size_t> read(); // into `raw`
    Result<void> unpack();

    std::filesystem::path path;
    std::stop_token stop;
    Descriptor file;
    Descriptor wakeRead;
    Descriptor wakeWrite;
    double size = -1; // bytes; negative: not known
    double done = 0;

    std::vector<unsigned char> raw = std::vector<unsigned char>(kBlock);
    std::string text;
    std::size_t at = 0; // in `text`: the beginning of the next line
    bool begun = false;
    bool ended = false;
    bool packed = false;
    bool memberOpen = false; // within a gzip member: the file must not end here
    z_stream stream{};
};

LineSource::LineSource(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

LineSource::LineSource(LineSource&&) noexcept = default;
LineSource& LineSource::operator=(LineSource&&) noexcept = default;
LineSource::~LineSource() = default;

Result<LineSource> LineSource::open(const std::filesystem::path& path, std::stop_token stop) {
    auto impl = std::make_unique<Impl>();
    impl->path = path == "-" ? std::filesystem::path("standard input") : path;
    impl->stop = std::move(stop);
    const int number = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0) {
        return fail(errnoError(errno, "read", impl->path));
    }
    impl->file.reset(number);

    struct stat about {};

    if (::fstat(number, &about) == 0 && S_ISDIR(about.st_mode)) {
        return fail(errnoError(EISDIR, "read", impl->path));
    }
    if (::fstat(number, &about) == 0 && S_ISREG(about.st_mode)) {
        impl->size = static_cast<double>(about.st_size);
    }
    std::array<int, 2> wake{-1, -1};
    if (::pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        return fail(errnoError(errno, "read", impl->path));
    }
    impl->wakeRead.reset(wake[0]);
    impl->wakeWrite.reset(wake[1]);
    return LineSource(std::move(impl));
}

double LineSource::fractionRead() const {
    return m_impl->size > 0 ? m_impl->done / m_impl->size : -1;
}

Result<std::size_t> LineSource::Impl::read() {
    const std::stop_callback onStop(stop, [end = wakeWrite.number()] {
        const char byte = 0;
        static_cast<void>(::write(end, &byte, 1) == 1);
    });
    for (;;) {
        std::array<pollfd, 2> sources{pollfd{file.number(), POLLIN, 0}, pollfd{wakeRead.number(), POLLIN, 0}};
        if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) {
            return fail(errnoError(errno, "read", path));
        }
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "Reading " + path.string() + " was interrupted");
        }
        if (sources[0].revents == 0) {
            continue;
        }
        const ssize_t count = ::read(file.number(), raw.data(), raw.size());
        if (count >= 0) {
            done += static_cast<double>(count);
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) {
            return fail(errnoError(errno, "read", path));
        }
    }
}

Result<void> LineSource::Impl::unpack() {
    const auto damaged = [this] {
        return fail(ErrorCode::corrupt, path.string() + " is damaged: its gzip data cannot be unpacked",
                    "Was it copied whole? `gzip -t` tells.");
    };
    while (stream.avail_in > 0) {
        if (!memberOpen) {
            if (::inflateReset(&stream) != Z_OK) {
                return damaged();
            }
            memberOpen = true;
        }
        const std::size_t before = text.size();
        text.resize(before + kBlock);
        stream.next_out = reinterpret_cast<unsigned char*>(text.data() + before);
        stream.avail_out = static_cast<unsigned>(kBlock);
        const int state = ::inflate(&stream, Z_NO_FLUSH);
        text.resize(before + kBlock - stream.avail_out);
        if (state == Z_STREAM_END) {
            memberOpen = false; // another may follow
        } else if (state != Z_OK && state != Z_BUF_ERROR) {
            return damaged();
        }
    }
    return {};
}

Result<void> LineSource::Impl::fill() {
    text.erase(0, at);
    at = 0;
    const auto count = read();
    if (!count) {
        return fail(count.error());
    }
    if (!begun && *count > 0) {
        begun = true;
        packed = *count >= 2 && raw[0] == 0x1FU && raw[1] == 0x8BU;
        if (packed && ::inflateInit2(&stream, kGzipWindow) != Z_OK) {
            return fail(ErrorCode::io, "There is no memory to unpack " + path.string());
        }
        memberOpen = packed;
    }
    if (*count == 0) {
        ended = true;
        if (memberOpen) {
            return fail(ErrorCode::corrupt, path.string() + " ends in the middle of its gzip data",
                        "Was it copied whole? `gzip -t` tells.");
        }
        return {};
    }
    if (!packed) {
        text.append(reinterpret_cast<const char*>(raw.data()), *count);
        return {};
    }
    stream.next_in = raw.data();
    stream.avail_in = static_cast<unsigned>(*count);
    return unpack();
}

Result<std::optional<std::string_view>> LineSource::next() {
    Impl& impl = *m_impl;
    std::size_t searched = impl.at;
    for (;;) {
        const void* found = searched < impl.text.size()
                                ? std::memchr(impl.text.data() + searched, '\n', impl.text.size() - searched)
                                : nullptr;
        if (found != nullptr || impl.ended) {
            const std::size_t end =
                found != nullptr
                    ? static_cast<std::size_t>(static_cast<const char*>(found) - impl.text.data())
                    : impl.text.size();
            if (found == nullptr && impl.at == end) {
                return std::optional<std::string_view>{};
            }
            std::string_view line(impl.text.data() + impl.at, end - impl.at);
            impl.at = std::min(end + 1, impl.text.size());
            if (!line.empty() && line.back() == '\r') {
                line.remove_suffix(1);
            }
            return std::optional(line);
        }
        if (impl.text.size() - impl.at > kLongestLine) {
            return fail(ErrorCode::invalidInput, "A line of " + impl.path.string() + " is longer than 1 MiB",
                        "A trace has one key on each line; is this one?");
        }
        searched = impl.text.size() - impl.at;
        if (const auto filled = impl.fill(); !filled) {
            return fail(filled.error());
        }
    }
}

} // namespace pavement::cache
