// Reading records of requests: plain, packed, with columns, through a pipe; and what is said of those that
// cannot be read.

#include "engine/cache/line_source.h"
#include "engine/cache/trace.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <fstream>
#include <map>
#include <random>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <zlib.h>

using namespace pavement;
using namespace pavement::cache;

class TraceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    std::string write(const std::string& text, const char* name = "trace") {
        const std::string path = m_directory.filePath(QString::fromLatin1(name)).toStdString();
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }

    std::string pack(const std::string& text, const char* mode = "wb", const char* name = "trace.gz") {
        const std::string path = m_directory.filePath(QString::fromLatin1(name)).toStdString();
        gzFile file = gzopen(path.c_str(), mode);
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        gzclose(file);
        return path;
    }

private slots:

    void one_key_a_line() {
        const auto trace = readTrace(write("a\nb\r\n\na key, with a comma\nb"));
        QVERIFY(trace.has_value());
        QVERIFY(trace->ids == (std::vector<Id>{0, 1, 2, 1}));
        QCOMPARE(trace->keys, Id{3});
        QVERIFY(trace->sizes.empty() && trace->ms.empty() && trace->ttlMs.empty());
    }

    void gzip_is_seen_by_its_first_bytes_whatever_the_name() {
        std::string text;
        for (int i = 0; i < 300'000; ++i) {
            text += "key:" + std::to_string(i % 70'000) + "\n";
        }
        const auto trace = readTrace(pack(text, "wb", "no_ending"));
        QVERIFY(trace.has_value());
        QCOMPARE(trace->requests(), std::size_t{300'000});
        QCOMPARE(trace->keys, Id{70'000});
        QCOMPARE(trace->ids[70'003], Id{3});
    }

    void several_gzip_members_are_one_text() {
        pack("a\nb\n");
        const auto trace = readTrace(pack("a\n", "ab"));
        QVERIFY(trace.has_value());
        QVERIFY(trace->ids == (std::vector<Id>{0, 1, 0}));
    }

    void a_heading_names_the_columns() {
        const auto trace =
            readTrace(write("time,op,size,key,ttl\n1.5,get,10,a,60\n2,get,20,\"b,c\",0\n2,get,0,a,1\n"));
        QVERIFY(trace.has_value());
        QVERIFY(trace->ids == (std::vector<Id>{0, 1, 0}));
        QVERIFY(trace->sizes == (std::vector<Weight>{10, 20, 1})); // even nothing takes a place
        QVERIFY(trace->ms == (std::vector<std::int64_t>{1500, 2000, 2000}));
        QVERIFY(trace->ttlMs == (std::vector<std::uint32_t>{60'000, 0, 1000}));
        QCOMPARE(trace->bytes(), std::uint64_t{21});
    }

    void without_a_heading_the_order_is_key_size_ttl_time() {
        const auto trace = readTrace(write("a,10,60,1\nb,20,60,2\n"));
        QVERIFY(trace.has_value());
        QVERIFY(trace->sizes == (std::vector<Weight>{10, 20}));
        QVERIFY(trace->ms == (std::vector<std::int64_t>{1000, 2000}));
        QVERIFY(readTrace(write("a,10\nb,20\n"))->ttlMs.empty());
    }

    void what_is_wrong_is_named_with_its_line_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("empty") << QByteArray("") << QByteArray("no requests");
        QTest::newRow("heading alone") << QByteArray("key,size\n") << QByteArray("no requests");
        QTest::newRow("no size") << QByteArray("key,size\na,1\nb,big\n") << QByteArray("Line 3 ");
        QTest::newRow("negative") << QByteArray("a,1\nb,-1\n") << QByteArray("Line 2 ");
        QTest::newRow("too large") << QByteArray("a,1\nb,9999999999\n") << QByteArray("Line 2 ");
        QTest::newRow("too few") << QByteArray("size,key\n1,a\n\n7\n") << QByteArray("Line 4 ");
        QTest::newRow("backwards") << QByteArray("key,time\na,2\nb,1\n") << QByteArray("Line 3 ");
        QTest::newRow("too many") << QByteArray("a,1,2,3,4\n") << QByteArray("Line 1 ");
    }

    void what_is_wrong_is_named_with_its_line() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, words);
        const auto trace = readTrace(write(text.toStdString()));
        QVERIFY(!trace.has_value());
        QVERIFY(trace.error().code == ErrorCode::invalidInput);
        QVERIFY2(trace.error().message.find(words.toStdString()) != std::string::npos,
                 trace.error().oneLine().c_str());
    }

    void a_missing_file_a_folder_and_a_torn_archive_are_refused() {
        QVERIFY(readTrace("/nowhere/trace").error().code == ErrorCode::notFound);
        QVERIFY(!readTrace("/").has_value());
        std::mt19937_64 random(1);
        std::string text;
        for (int i = 0; i < 100'000; ++i) {
            text += std::to_string(random()) + "\n";
        }
        const std::string whole = pack(text);
        QVERIFY(readTrace(whole).has_value());
        QVERIFY(::truncate(whole.c_str(), 200'000) == 0);
        const auto torn = readTrace(whole);
        QVERIFY(!torn.has_value());
        QVERIFY(torn.error().code == ErrorCode::corrupt);
        std::string damaged = "\x1f\x8b\x08";
        damaged += std::string(2000, 'x');
        QVERIFY(readTrace(write(damaged)).error().code == ErrorCode::corrupt);
    }

    void a_text_without_lines_is_refused_before_it_fills_the_memory() {
        const auto trace = readTrace(write(std::string(3U << 20U, 'x')));
        QVERIFY(!trace.has_value());
        QVERIFY(trace.error().code == ErrorCode::invalidInput);
    }

    void reading_from_a_silent_pipe_ends_when_asked_to() {
        const std::string path = m_directory.filePath(QStringLiteral("pipe")).toStdString();
        QVERIFY(::mkfifo(path.c_str(), 0600) == 0);
        const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC); // holds it open, writes nothing
        QVERIFY(writer >= 0);
        std::stop_source stop;
        Result<Trace> trace = fail(ErrorCode::io, "not read");
        std::thread reading([&] { trace = readTrace(path, stop.get_token()); });
        stop.request_stop();
        reading.join();
        ::close(writer);
        QVERIFY(!trace.has_value());
        QVERIFY(trace.error().code == ErrorCode::cancelled);
    }

    void keys_of_any_text_have_their_own_numbers() {
        KeyNumbers numbers;
        std::mt19937_64 random(3);
        std::map<std::string, Id> model;
        for (int i = 0; i < 100'000; ++i) {
            std::string key(random() % 40, '\0');
            for (char& c : key) {
                c = static_cast<char>(random() % 3);
            }
            const Id next = static_cast<Id>(model.size());
            QCOMPARE(numbers.number(key), model.emplace(key, next).first->second);
        }
        QCOMPARE(numbers.count(), static_cast<Id>(model.size()));
    }
};

QTEST_GUILESS_MAIN(TraceTest)
#include "trace_test.moc"
