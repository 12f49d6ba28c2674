#include "engine/history/chunk.h"
#include "engine/history/columns.h"
#include "engine/history/sha256.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace pavement;
using namespace pavement::history;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

std::string hex(const Sha256& digest) {
    return QByteArray(reinterpret_cast<const char*>(digest.data()), static_cast<int>(digest.size()))
        .toHex()
        .toStdString();
}

std::vector<Point> noisy(std::size_t count, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> value(1000, 50);
    std::uniform_int_distribution<int> jitter(-3, 3);
    std::vector<Point> points;
    for (std::size_t i = 0; i < count; ++i)
        points.push_back({1'700'000'000'000 + static_cast<std::int64_t>(i) * 1000 + jitter(random),
                          i % 97 == 5 ? kGap : settle(value(random))});
    return points;
}

// As rates are that come in bursts: any magnitude, much of it zero, now and then a round number.
std::vector<Point> bursty(std::size_t count, unsigned seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> exponent(-20, 20);
    std::uniform_int_distribution<int> kind(0, 19);
    std::vector<Point> points;
    for (std::size_t i = 0; i < count; ++i) {
        double value = std::exp2(exponent(random));
        switch (kind(random)) {
        case 0:
        case 1:
            value = 0;
            break;
        case 2:
            value = std::nearbyint(value * 1000.0) / 1000.0;
            break;
        case 3:
            value = -value;
            break;
        default:
            break;
        }
        points.push_back({static_cast<std::int64_t>(i) * 1000, settle(value)});
    }
    return points;
}

void roundTrip(const std::vector<Point>& points) {
    const auto decoded = decodeChunk(encodeChunk(points));
    QVERIFY(decoded);
    QCOMPARE(decoded->size(), points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        QCOMPARE((*decoded)[i].at, points[i].at);
        QVERIFY(same((*decoded)[i].value, points[i].value));
    }
}

} // namespace

class HistoryCodecTest : public QObject {
    Q_OBJECT

private slots:

    void whole_numbers_survive() {
        constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
        constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
        const std::vector<std::vector<std::int64_t>> columns{{},
                                                             {7},
                                                             {0, 0, 0},
                                                             {kLow, kHigh, kLow, kHigh, 0, -1, 1},
                                                             {kHigh, kLow},
                                                             {1, 2, 4, 8, 1LL << 40, 3},
                                                             {7, 17, -13, 1007, 27},
                                                             {kLow, 0, kLow, 1LL << 62U, 0},
                                                             {1000, 2003, 3001, 3999, 5002, 9000, 9990},
                                                             {5, 4, 3, 2, 1}};
        for (const auto& column : columns) {
            Bytes bytes;
            encodeInts(column, bytes);
            ByteReader in(bytes);
            QCOMPARE(decodeInts(in, column.size()), column);
            QVERIFY(in.ok());
            QCOMPARE(in.left(), std::size_t{0});
        }
    }

    void doubles_survive_to_the_last_bit() {
        constexpr auto kInfinity = std::numeric_limits<double>::infinity();
        const std::vector<std::vector<double>> columns{
            {},
            {0.1},
            {0.1, 0.2, 0.3},
            {1, 2, 3},
            {-0.0, 0.0},
            {kInfinity, -kInfinity, 1},
            {std::numeric_limits<double>::denorm_min(), 1},
            {std::numeric_limits<double>::max(), std::numeric_limits<double>::min()},
            {M_PI, M_E, 1e300, -1e-300},
            {9007199254740993.0, 3.5},
            {8192, 81920, 0, -16384, 8192e9},
            {settle(M_PI), 0, settle(-M_E * 1e12), settle(M_PI * 1e-12), 0.1, -12345.678, 9007199254.741},
            {kInfinity, settle(M_PI), settle(1e-300 * M_PI), settle(1e300 * M_E), 0.25, 0},
            {settle(M_PI), -0.0, settle(M_E * 1e9)},
        };
        for (const auto& column : columns) {
            Bytes bytes;
            encodeReals(column, bytes);
            ByteReader in(bytes);
            const auto decoded = decodeReals(in, column.size());
            QVERIFY(in.ok());
            QCOMPARE(decoded.size(), column.size());
            for (std::size_t i = 0; i < column.size(); ++i)
                QVERIFY(same(decoded[i], column[i]));
        }
    }

    void any_bits_survive() {
        std::mt19937_64 random(1);
        for (int round = 0; round < 200; ++round) {
            std::vector<Point> points;
            std::int64_t at = 0;
            for (int i = 0; i < 50; ++i) {
                at += static_cast<std::int64_t>(random() >> (round % 50 + 10));
                const auto value = std::bit_cast<double>(random());
                points.push_back({at, std::isnan(value) ? kGap : value});
            }
            roundTrip(points);
        }
    }

    void chunks_survive() {
        roundTrip({});
        roundTrip({{0, 1.5}});
        roundTrip({{0, kGap}});
        roundTrip({{-5, kGap}, {6, kGap}});
        roundTrip(noisy(1000, 3));
        for (unsigned seed = 0; seed < 200; ++seed)
            roundTrip(bursty(10 + seed, seed));
    }

    void a_measurement_costs_its_bits_at_whatever_scale() {
        const auto points = bursty(1000, 6);
        // 20 bits, six more for sign and forty octaves, and what a code of the kind is off.
        QVERIFY2(encodeChunk(points).size() < 3800, qPrintable(QString::number(encodeChunk(points).size())));
    }

    void a_round_number_among_measurements_does_not_make_them_dearer() {
        auto points = noisy(1000, 8);
        const auto before = encodeChunk(points).size();
        points[500].value = 1000.1; // 53 bits of mantissa
        points[700].value = 1234567890.0;
        const auto after = encodeChunk(points).size();
        QVERIFY2(after < before + 24, qPrintable(QString::number(after - before)));
        roundTrip(points);
    }

    void a_kept_value_is_exact_or_within_a_millionth() {
        for (const double exact : {0.0, 1.0, -17.0, 123456789012.0, 0.5, 99.9, 0.001, 12345.678})
            QVERIFY(same(settle(exact), exact));
        QVERIFY(same(settle(-0.0), 0.0));
        QVERIFY(std::isnan(settle(kGap)));
        std::mt19937_64 random(2);
        std::uniform_real_distribution<double> exponent(-200, 200);
        for (int i = 0; i < 10'000; ++i) {
            const double value = std::exp2(exponent(random)) * (i % 2 == 0 ? 1 : -1);
            QVERIFY(std::fabs(settle(value) - value) <= 1e-6 * std::fabs(value));
            QVERIFY(same(settle(settle(value)), settle(value)));
        }
    }

    void rollups_survive() {
        std::vector<Aggregate> buckets;
        for (int i = 0; i < 300; ++i) {
            if (i % 50 == 7)
                buckets.push_back({fromMillis(i * 10'000), 0, 0, 0, 0, 0});
            else
                buckets.push_back({fromMillis(i * 10'000), 1.0 * i, 2.0 * i, settle(15.1 * i), 1.5 * i, 10});
        }
        const auto decoded = decodeRollup(encodeRollup(buckets, Milliseconds{10'000}), Milliseconds{10'000});
        QVERIFY(decoded);
        QCOMPARE(decoded->size(), buckets.size());
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            QCOMPARE((*decoded)[i].at, buckets[i].at);
            QCOMPARE((*decoded)[i].count, buckets[i].count);
            QCOMPARE((*decoded)[i].sum, buckets[i].sum);
            QCOMPARE((*decoded)[i].max, buckets[i].max);
        }
    }

    void a_damaged_chunk_is_noticed_and_never_followed() {
        const std::array<Bytes, 2> goods{encodeChunk(noisy(200, 4)), encodeChunk(bursty(200, 4))};
        std::mt19937_64 random(5);
        for (unsigned round = 0; round < 40'000; ++round) {
            const Bytes& good = goods[round % 2];
            Bytes bad = good;
            const auto flips = 1 + random() % 4;
            for (std::size_t i = 0; i < flips; ++i)
                bad[random() % bad.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
            if (bad == good)
                continue;
            if (round % 8 < 2)
                bad.resize(random() % bad.size());
            QVERIFY(!decodeChunk(bad));
            // The same with a checksum that fits: it may decode to nonsense, but to a bounded one.
            if (bad.size() < 5)
                continue;
            bad.resize(bad.size() - 4);
            const std::uint32_t sum = crc32(bad);
            ByteWriter(bad).fixed32(sum);
            for (const std::uint8_t kind : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
                bad[0] = kind;
                const Bytes body(bad.begin(), bad.end() - 4);
                Bytes again = body;
                ByteWriter(again).fixed32(crc32(body));
                const auto points = decodeChunk(again);
                const auto buckets = decodeRollup(again, Milliseconds{10'000});
                const auto samples = decodeTail(again);
                QVERIFY(!points || points->size() < 65'536);
                QVERIFY(!buckets || buckets->size() < 65'536);
                QVERIFY(!samples || samples->size() <= again.size());
            }
        }
    }

    void the_tail_survives() {
        const std::vector<Sample> samples{
            {5, fromMillis(1000), 1.5}, {2, fromMillis(-1), kGap}, {9, fromMillis(0), -3}};
        const auto decoded = decodeTail(encodeTail(samples));
        QVERIFY(decoded);
        QCOMPARE(decoded->size(), samples.size());
        QCOMPARE((*decoded)[1].series, SeriesId{2});
        QVERIFY(std::isnan((*decoded)[1].value));
        QCOMPARE((*decoded)[2].at, fromMillis(0));
    }

    void ticks_that_come_a_little_late_cost_a_bit_or_two() {
        std::mt19937 random(9);
        std::vector<std::int64_t> ticks;
        for (int i = 0; i < 1000; ++i)
            ticks.push_back(1'700'000'000'000 + i * 1000 + (random() % 4 == 0 ? 10 : 0));
        Bytes bytes;
        encodeInts(ticks, bytes);
        QVERIFY2(bytes.size() < 1000 * 2 / 8, qPrintable(QString::number(bytes.size())));
    }

    void a_steady_series_costs_next_to_nothing() {
        std::vector<Point> points;
        for (int i = 0; i < 600; ++i)
            points.push_back({1'700'000'000'000 + i * 1000, 42});
        QVERIFY(encodeChunk(points).size() < 40);
    }

    void sha256_gives_the_published_digests() {
        QCOMPARE(hex(sha256("")),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(hex(sha256("abc")),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
                 std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
        QCOMPARE(hex(sha256(std::string(1'000'000, 'a'))),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }
};

QTEST_APPLESS_MAIN(HistoryCodecTest)
#include "history_codec_test.moc"
