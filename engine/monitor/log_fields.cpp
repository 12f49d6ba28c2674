#include "engine/monitor/log_fields.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace pavement::monitor {

namespace {

using Json = nlohmann::json;

// Reads the flat object of one line.
class FieldHandler : public nlohmann::json_sax<Json> {
public:
    FieldHandler(const NamedField& field, std::size_t most)
        : m_field(field)
        , m_most(most) {}

    bool null() override { return true; }

    bool boolean(bool) override { return true; }

    bool number_integer(number_integer_t value) override { return take(value); }

    bool number_unsigned(number_unsigned_t value) override { return take(value); }

    bool number_float(number_float_t, const string_t&) override { return true; }

    bool string(string_t& value) override {
        if (std::string* const into = m_depth == 1 ? m_field(m_name, false) : nullptr) {
            *into = value.size() > m_most ? value.substr(0, m_most) : std::move(value);
        }
        return true;
    }

    bool binary(binary_t&) override { return true; }

    bool start_object(std::size_t) override {
        ++m_depth;
        return true;
    }

    bool key(string_t& name) override {
        m_name.swap(name);
        return true;
    }

    bool end_object() override {
        --m_depth;
        return true;
    }

    bool start_array(std::size_t) override {
        ++m_depth;
        return true;
    }

    bool end_array() override {
        --m_depth;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

private:
    template <typename Number>
    bool take(Number value) {
        if (std::string* const into = m_depth == 1 ? m_field(m_name, true) : nullptr) {
            *into = std::to_string(value);
        }
        return true;
    }

    const NamedField& m_field;
    std::size_t m_most;
    int m_depth = 0;
    std::string m_name; // of the field whose value comes next
};

} // namespace

bool readJsonFields(std::string_view line, const NamedField& field, std::size_t most) {
    FieldHandler handler(field, most);
    return Json::sax_parse(line.begin(), line.end(), &handler);
}

std::optional<std::size_t> readCsvFields(std::string_view record, const NumberedField& field,
                                         std::size_t most) {
    constexpr std::size_t kMostColumns = 40;
    while (!record.empty() && (record.back() == '\n' || record.back() == '\r')) {
        record.remove_suffix(1);
    }
    std::size_t column = 0;
    for (std::size_t at = 0; column < kMostColumns; ++column) {
        std::string* const into = field(column);
        if (at < record.size() && record[at] == '"') {
            for (++at;; ++at) {
                if (at >= record.size()) {
                    return std::nullopt; // the quote is never closed
                }
                if (record[at] == '"') {
                    if (at + 1 >= record.size() || record[at + 1] != '"') {
                        ++at;
                        break;
                    }
                    ++at;
                }
                if (into != nullptr && into->size() < most) {
                    *into += record[at];
                }
            }
        } else {
            const auto end = std::min(record.find(',', at), record.size());
            if (into != nullptr) {
                into->assign(record.substr(at, std::min(end - at, most)));
            }
            at = end;
        }
        if (at >= record.size()) {
            ++column;
            break;
        }
        if (record[at] != ',') {
            return std::nullopt;
        }
        ++at;
    }
    return column;
}

} // namespace pavement::monitor
