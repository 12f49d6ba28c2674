#include "engine/cache/trace.h"

#include "engine/cache/line_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace pavement::cache {

namespace {

constexpr std::size_t kLinesBetweenWords = 1U << 16U;
constexpr std::size_t kMostColumns = 16;
constexpr int kNone = -1;

struct Columns { // where they stand; kNone: nowhere
    int key = 0;
    int size = kNone;
    int ttl = kNone;
    int time = kNone;
    bool csv = false;
};

using Fields = std::array<std::string_view, kMostColumns>;

// A field in quotes may hold commas; a quote doubled within stays doubled, which tells keys apart just as
// well.
std::size_t split(std::string_view line, Fields& fields) {
    std::size_t count = 0;
    for (;;) {
        std::size_t end = 0;
        if (!line.empty() && line.front() == '"') {
            end = 1;
            while (end < line.size() &&
                   (line[end] != '"' || (end + 1 < line.size() && line[end + 1] == '"'))) {
                end += line[end] == '"' ? 2 : 1;
            }
        }
        end = line.find(',', std::min(end, line.size()));
        std::string_view field = line.substr(0, end);
        while (!field.empty() && (field.front() == ' ' || field.front() == '\t')) {
            field.remove_prefix(1);
        }
        while (!field.empty() && (field.back() == ' ' || field.back() == '\t')) {
            field.remove_suffix(1);
        }
        if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
            field = field.substr(1, field.size() - 2);
        }
        if (count < fields.size()) {
            fields[count++] = field;
        }
        if (end == std::string_view::npos) {
            return count;
        }
        line.remove_prefix(end + 1);
    }
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

// Absent where the line is no heading.
std::optional<Columns> heading(const Fields& fields, std::size_t count) {
    Columns columns{kNone, kNone, kNone, kNone, true};
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = lower(fields[i]);
        int* const place = name == "key"    ? &columns.key
                           : name == "size" ? &columns.size
                           : name == "ttl"  ? &columns.ttl
                           : name == "time" ? &columns.time
                                            : nullptr;
        if (place != nullptr) {
            *place = static_cast<int>(i);
        }
    }
    return columns.key == kNone ? std::nullopt : std::optional(columns);
}

std::optional<double> numberIn(std::string_view text) {
    double value = 0;
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || rest != text.data() + text.size() || !std::isfinite(value) || value < 0) {
        return std::nullopt;
    }
    return value;
}

class Reader {
public:
    Reader(std::string name, Trace& trace)
        : m_name(std::move(name))
        , m_trace(trace) {}

    Result<void> take(std::string_view line);
    Result<void> finish();

private:
    Result<void> first(std::string_view line);
    Result<void> request(std::string_view line);
    Result<double> figure(std::string_view what, const Fields& fields, std::size_t count, int column,
                          double most) const;

    tl::unexpected<Error> wrong(const std::string& what, std::string hint) const {
        return fail(ErrorCode::invalidInput, "Line " + std::to_string(m_line) + " of " + m_name + " " + what,
                    std::move(hint));
    }

    std::string m_name;
    Trace& m_trace;
    KeyNumbers m_numbers;
    Columns m_columns;
    std::size_t m_line = 0;
    bool m_begun = false;
};

Result<double> Reader::figure(std::string_view what, const Fields& fields, std::size_t count, int column,
                              double most) const {
    const std::string_view text = static_cast<std::size_t>(column) < count
                                      ? fields[static_cast<std::size_t>(column)]
                                      : std::string_view();
    const auto value = numberIn(text);
    if (!value || *value > most) {
        return wrong(
            "has no " + std::string(what) + " where one should be: '" + std::string(text.substr(0, 40)) + "'",
            "Sizes are bytes up to 4 GiB, ttl and time seconds; the columns are those of the heading, or"
            " key, size, ttl, time.");
    }
    return *value;
}

// What columns there are follows from the first line: a heading, or how many fields it has.
Result<void> Reader::first(std::string_view line) {
    Fields fields;
    const std::size_t count = split(line, fields);
    if (const auto named = heading(fields, count)) {
        m_columns = *named;
        return {};
    }
    if (count > 1 && numberIn(fields[1])) { // a comma may as well be part of a key
        if (count > 4) {
            return wrong("has " + std::to_string(count) + " columns and no heading",
                         "Name them in the first line: key, and where there are any size, ttl, time.");
        }
        m_columns = {0, 1, count > 2 ? 2 : kNone, count > 3 ? 3 : kNone, true};
    }
    return request(line);
}

Result<void> Reader::take(std::string_view line) {
    ++m_line;
    if (m_line == 1 && line.substr(0, 3) == "\xEF\xBB\xBF") {
        line.remove_prefix(3); // a byte order mark, as some spreadsheets write it
    }
    if (line.empty()) {
        return {};
    }
    if (!m_begun) {
        m_begun = true;
        return first(line);
    }
    return request(line);
}

Result<void> Reader::request(std::string_view line) {
    std::string_view key = line;
    if (m_columns.csv) {
        Fields fields;
        const std::size_t count = split(line, fields);
        if (static_cast<std::size_t>(m_columns.key) >= count) {
            return wrong("has too few columns", "");
        }
        key = fields[static_cast<std::size_t>(m_columns.key)];
        if (m_columns.size != kNone) {
            const auto size =
                figure("size", fields, count, m_columns.size, std::numeric_limits<Weight>::max());
            if (!size) {
                return fail(size.error());
            }
            m_trace.sizes.push_back(std::max<Weight>(1, static_cast<Weight>(*size)));
        }
        if (m_columns.ttl != kNone) {
            const auto ttl = figure("ttl", fields, count, m_columns.ttl, 1e12);
            if (!ttl) {
                return fail(ttl.error());
            }
            // Longer than 49 days is for ever, as far as a trace goes.
            const double ms = *ttl * 1000;
            m_trace.ttlMs.push_back(ms > 4e9   ? 0U
                                    : *ttl > 0 ? std::max(1U, static_cast<std::uint32_t>(ms))
                                               : 0U);
        }
        if (m_columns.time != kNone) {
            const auto time = figure("time", fields, count, m_columns.time, 1e15);
            if (!time) {
                return fail(time.error());
            }
            const auto ms = static_cast<std::int64_t>(*time * 1000);
            if (!m_trace.ms.empty() && ms < m_trace.ms.back()) {
                return wrong("is earlier than the line before", "Sort the trace by time.");
            }
            m_trace.ms.push_back(ms);
        }
    }
    m_trace.ids.push_back(m_numbers.number(key));
    return {};
}

Result<void> Reader::finish() {
    m_trace.keys = m_numbers.count();
    if (m_trace.ids.empty()) {
        return fail(ErrorCode::invalidInput, m_name + " holds no requests",
                    "A trace has one key on each line, or CSV with a column named key.");
    }
    return {};
}

} // namespace

std::uint64_t Trace::bytes() const {
    std::vector<Weight> last(sizes.empty() ? 0 : keys);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        last[ids[i]] = sizes[i];
    }
    std::uint64_t sum = 0;
    for (const Weight size : last) {
        sum += size;
    }
    return sum;
}

Result<Trace> readTrace(const std::filesystem::path& path, std::stop_token stop,
                        const std::function<void(double)>& progress) {
    auto source = LineSource::open(path, stop);
    if (!source) {
        return fail(source.error());
    }
    Trace trace;
    Reader reader(path == "-" ? std::string("standard input") : path.string(), trace);
    for (std::size_t lines = 0;; ++lines) {
        if (lines % kLinesBetweenWords == 0) {
            if (stop.stop_requested()) {
                return fail(ErrorCode::cancelled, "Reading the trace was interrupted");
            }
            if (progress) {
                progress(source->fractionRead());
            }
        }
        const auto line = source->next();
        if (!line) {
            return fail(line.error());
        }
        if (!*line) {
            break;
        }
        if (const auto taken = reader.take(**line); !taken) {
            return fail(taken.error());
        }
    }
    if (const auto whole = reader.finish(); !whole) {
        return fail(whole.error());
    }
    return trace;
}

} // namespace pavement::cache
