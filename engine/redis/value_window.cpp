#include "engine/redis/value_window.h"

#include "engine/redis/display.h"

#include <algorithm>
#include <charconv>

namespace pavement::redis {

namespace {

constexpr std::uint64_t kLargestWindow = 16U * 1024U * 1024U;
constexpr unsigned kMostElements = 10'000;

Result<std::uint64_t> offsetOf(const std::string& position) {
    std::uint64_t offset = 0;
    const char* end = position.data() + position.size();
    if (!position.empty()) {
        const auto [stop, problem] = std::from_chars(position.data(), end, offset);
        if (problem != std::errc{} || stop != end || offset > static_cast<std::uint64_t>(INT64_MAX)) {
            return fail(ErrorCode::invalidInput, "This is no position in the value: " + display(position, 64),
                        "Give the number of a byte or an element, or the position a window names as next.");
        }
    }
    return offset;
}

std::string cutTo(std::string text, std::uint64_t most, bool& cut) {
    if (text.size() > most) {
        text.resize(most);
        cut = true;
    }
    return text;
}

class Reader {
public:
    Reader(Connection& connection, const WindowSpec& spec, Deadline deadline, ValueWindow& window)
        : m_connection(connection)
        , m_deadline(deadline)
        , m_window(window)
        , m_most(std::clamp<std::uint64_t>(spec.maxBytes, 1, kLargestWindow)) {
        // As many elements as their mean size lets into a window.
        const std::uint64_t length = std::max<std::uint64_t>(1, window.facts.length.value_or(1));
        const std::uint64_t mean = std::max<std::uint64_t>(1, window.facts.bytes / length);
        m_count = static_cast<unsigned>(
            std::clamp<std::uint64_t>(m_most / mean, 1, std::clamp(spec.maxElements, 1U, kMostElements)));
    }

    Result<void> read() {
        switch (m_window.facts.type) {
        case KeyType::string:
            return readString();
        case KeyType::list:
        case KeyType::sortedSet:
            return readByIndex();
        case KeyType::set:
        case KeyType::hash:
            return readByCursor();
        case KeyType::stream:
            return readStream();
        case KeyType::other:
            break;
        }
        return fail(ErrorCode::unsupported, "This key is of a module's own type, which cannot be opened by "
                                            "windows");
    }

private:
    Result<Reply> ask(std::vector<std::string> words) {
        auto replies = m_connection.pipeline({std::move(words)}, m_deadline);
        return replies ? std::move(replies->front()) : Result<Reply>(fail(std::move(replies.error())));
    }

    void add(std::string name, std::string value) {
        ValueElement element;
        element.name = cutTo(std::move(name), m_most, element.cut);
        element.value = cutTo(std::move(value), m_most, element.cut);
        m_window.elements.push_back(std::move(element));
    }

    Result<void> readString() {
        const auto offset = offsetOf(m_window.position);
        if (!offset) {
            return fail(offset.error());
        }
        auto reply = ask(
            {"GETRANGE", m_window.facts.key, std::to_string(*offset), std::to_string(*offset + m_most - 1)});
        if (!reply) {
            return fail(std::move(reply.error()));
        }
        m_window.text = std::move(reply->text);
        const std::uint64_t end = *offset + m_window.text.size();
        if (!m_window.text.empty() && end < m_window.facts.length.value_or(0)) {
            m_window.next = std::to_string(end);
        }
        return {};
    }

    Result<void> readByIndex() {
        const auto offset = offsetOf(m_window.position);
        if (!offset) {
            return fail(offset.error());
        }
        const bool scored = m_window.facts.type == KeyType::sortedSet;
        std::vector<std::string> words{scored ? "ZRANGE" : "LRANGE", m_window.facts.key,
                                       std::to_string(*offset), std::to_string(*offset + m_count - 1)};
        if (scored) {
            words.push_back("WITHSCORES");
        }
        auto reply = ask(std::move(words));
        if (!reply) {
            return fail(std::move(reply.error()));
        }
        for (std::size_t i = 0; i + (scored ? 1 : 0) < reply->elements.size(); i += scored ? 2 : 1) {
            scored ? add(std::move(reply->elements[i].text), std::move(reply->elements[i + 1].text))
                   : add({}, std::move(reply->elements[i].text));
        }
        const std::uint64_t end = *offset + m_window.elements.size();
        if (!m_window.elements.empty() && end < m_window.facts.length.value_or(0)) {
            m_window.next = std::to_string(end);
        }
        return {};
    }

    Result<void> readByCursor() {
        const auto cursor = offsetOf(m_window.position);
        if (!cursor) {
            return fail(cursor.error());
        }
        const bool paired = m_window.facts.type == KeyType::hash;
        auto reply = ask({paired ? "HSCAN" : "SSCAN", m_window.facts.key, std::to_string(*cursor), "COUNT",
                          std::to_string(m_count)});
        if (!reply) {
            return fail(std::move(reply.error()));
        }
        if (reply->elements.size() != 2) {
            return fail(ErrorCode::protocol, "Redis answered HSCAN or SSCAN in an unknown form");
        }
        auto& items = reply->elements[1].elements;
        for (std::size_t i = 0; i + (paired ? 1 : 0) < items.size(); i += paired ? 2 : 1) {
            add(std::move(items[i].text), paired ? std::move(items[i + 1].text) : std::string());
        }
        m_window.next = reply->elements[0].text == "0" ? std::string() : reply->elements[0].text;
        return {};
    }

    Result<void> readStream() {
        // A position is the id of the last entry shown. "(" for "after it" came with 6.2; counting the
        // sequence number up works everywhere.
        std::string from = "-";
        if (!m_window.position.empty()) {
            const auto dash = m_window.position.find('-');
            const auto sequence = dash == std::string::npos ? Result<std::uint64_t>(0)
                                                            : offsetOf(m_window.position.substr(dash + 1));
            const auto millis = offsetOf(m_window.position.substr(0, dash));
            if (!sequence || !millis) {
                return fail(!millis ? millis.error() : sequence.error());
            }
            from = std::to_string(*millis) + "-" + std::to_string(*sequence + 1);
        }
        auto reply = ask({"XRANGE", m_window.facts.key, from, "+", "COUNT", std::to_string(m_count)});
        if (!reply) {
            return fail(std::move(reply.error()));
        }
        for (Reply& entry : reply->elements) {
            if (entry.elements.size() != 2) {
                return fail(ErrorCode::protocol, "Redis answered XRANGE in an unknown form");
            }
            std::string fields;
            for (const Reply& part : entry.elements[1].elements) {
                fields += (fields.empty() ? "" : " ") + display(part.text, m_most);
            }
            add(std::move(entry.elements[0].text), std::move(fields));
        }
        if (m_window.elements.size() == m_count) {
            m_window.next = m_window.elements.back().name;
        }
        return {};
    }

    Connection& m_connection;
    Deadline m_deadline;
    ValueWindow& m_window;
    std::uint64_t m_most;
    unsigned m_count = 1;
};

} // namespace

Result<ValueWindow> readWindow(Connection& connection, const std::string& key, const WindowSpec& spec,
                               Deadline deadline) {
    static_cast<void>(connection.command({"CLIENT", "NO-TOUCH", "ON"})); // unknown before 7.2
    KeyReadOptions options;
    options.lengths = true;
    auto facts = readKeyFacts(connection, std::span(&key, 1), options, deadline);
    if (!facts) {
        return fail(std::move(facts.error()));
    }
    if (facts->empty()) {
        return fail(ErrorCode::notFound, "There is no key " + display(key, 256),
                    "It may have expired, or live in another database (/N at the end of the address).");
    }
    ValueWindow window;
    window.facts = std::move(facts->front());
    window.position = spec.position;
    if (auto read = Reader(connection, spec, deadline, window).read(); !read) {
        return fail(std::move(read.error()));
    }
    return window;
}

} // namespace pavement::redis
