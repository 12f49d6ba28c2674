// An entry comes back as it went, and nothing else is taken for one.

#include "engine/cachelayer/entry_format.h"

#include <QTest>

#include <random>

using namespace pavement;
using namespace pavement::cachelayer;

namespace {

Entry someEntry(std::mt19937_64& random) {
    const auto text = [&random](std::size_t most) {
        std::string bytes(random() % (most + 1), '\0');
        for (char& c : bytes) {
            c = static_cast<char>(random());
        }
        return bytes;
    };
    Entry entry;
    if (random() % 4 != 0) {
        entry.value.emplace(text(300), random() % 2 == 0 ? ValueKind::json : ValueKind::bytes);
    }
    for (std::uint64_t i = random() % 5; i > 0; --i) {
        entry.tags.push_back(text(kLongestTag));
    }
    entry.epoch = random();
    entry.createdMillis = static_cast<std::int64_t>(random() >> 20U);
    entry.softExpiryMillis = entry.createdMillis + static_cast<std::int64_t>(random() % 1'000'000);
    entry.hardExpiryMillis = entry.softExpiryMillis + static_cast<std::int64_t>(random() % 1'000'000);
    entry.loadTook = std::chrono::microseconds(static_cast<std::int64_t>(random() & 0xFFFFFFFFU));
    return entry;
}

bool same(const Entry& a, const Entry& b) {
    return a.value == b.value && a.tags == b.tags && a.epoch == b.epoch &&
           a.createdMillis == b.createdMillis && a.softExpiryMillis == b.softExpiryMillis &&
           a.hardExpiryMillis == b.hardExpiryMillis && a.loadTook == b.loadTook;
}

} // namespace

class EntryFormatTest : public QObject {
    Q_OBJECT

private slots:

    void an_entry_comes_back_as_it_went() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 2'000; ++i) {
            const Entry entry = someEntry(random);
            const auto back = decode(encode(entry, "default:key"), "default:key");
            QVERIFY(back.has_value());
            QVERIFY(same(entry, *back));
        }
    }

    void another_keys_entry_is_refused() {
        std::mt19937_64 random(2);
        const std::string bytes = encode(someEntry(random), "default:a");
        QVERIFY(decode(bytes, "default:a").has_value());
        QVERIFY(!decode(bytes, "default:b").has_value());
        QVERIFY(!decode(bytes, "").has_value());
    }

    void every_damaged_byte_is_seen() {
        std::mt19937_64 random(3);
        for (int i = 0; i < 20; ++i) {
            const std::string bytes = encode(someEntry(random), "k");
            for (std::size_t at = 0; at < bytes.size(); ++at) {
                std::string damaged = bytes;
                damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
                QVERIFY2(!decode(damaged, "k").has_value(), std::to_string(at).c_str());
            }
        }
    }

    void every_shorter_or_longer_text_is_refused() {
        std::mt19937_64 random(4);
        const std::string bytes = encode(someEntry(random), "k");
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QVERIFY(!decode(std::string_view(bytes).substr(0, length), "k").has_value());
        }
        QVERIFY(!decode(bytes + '\0', "k").has_value());
    }

    void random_bytes_are_no_entry() {
        std::mt19937_64 random(5);
        for (int i = 0; i < 20'000; ++i) {
            std::string bytes(random() % 200, '\0');
            for (char& c : bytes) {
                c = static_cast<char>(random());
            }
            if (i % 2 == 0 && bytes.size() > 4) {
                bytes.replace(0, 4, "PVC1");
            }
            QVERIFY(!decode(bytes, "k").has_value());
        }
    }
};

QTEST_APPLESS_MAIN(EntryFormatTest)
#include "entry_format_test.moc"
