// The names in service files, held against libpq itself: what we list it finds, in every odd file.

#include "engine/postgres/service_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <libpq-fe.h>

#include <cstdlib>
#include <fstream>
#include <memory>

using pavement::postgres::listServices;
using pavement::postgres::parseServiceNames;
using Names = std::vector<std::string>;

namespace {

void write(const QTemporaryDir& directory, const char* name, const std::string& text) {
    std::ofstream(directory.filePath(QString::fromLatin1(name)).toStdString(), std::ios::binary) << text;
}

// The database that libpq takes from the service; empty where it does not find it. Nothing is connected to:
// an unknown target_session_attrs stops it once it has put the values together.
std::string databaseOf(const std::string& service) {
    const char* const keywords[] = {"service", "target_session_attrs", nullptr};
    const char* const values[] = {service.c_str(), "none-of-them", nullptr};
    const std::unique_ptr<PGconn, decltype(&PQfinish)> conn(PQconnectStartParams(keywords, values, 0),
                                                            &PQfinish);
    const char* database = PQdb(conn.get());
    return database == nullptr ? "" : database;
}

} // namespace

class ServiceFileTest : public QObject {
    Q_OBJECT
private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        for (const char* name : {"PGSERVICEFILE", "PGSERVICE", "PGDATABASE"}) {
            ::unsetenv(name);
        }
        ::setenv("HOME", m_directory->path().toLocal8Bit().constData(), 1);
        ::setenv("PGSYSCONFDIR", m_directory->filePath(QStringLiteral("etc")).toLocal8Bit().constData(), 1);
        QVERIFY(QDir(m_directory->path()).mkdir(QStringLiteral("etc")));
    }

    void no_file_is_no_service() { QCOMPARE(listServices(), Names()); }

    void bad_lines_are_passed_over() {
        QCOMPARE(
            parseServiceNames("\xEF\xBB\xBF[shop]\r\nhost=db\r\nnonsense\n=\n\n# [quiet]\n  [ two words ] \n"
                              "[]\n[open\nhost=[none]\n[shop]\n[next]trailing\n" +
                              std::string("[ze\0ro]\n", 8) + std::string(5000, 'x') + "\n[last]"),
            (Names{"shop", " two words ", "next", "last"}));
        QCOMPARE(parseServiceNames(""), Names());
        QCOMPARE(parseServiceNames(std::string("\0\xFF[\n]", 5)), Names());
    }

    void every_listed_service_is_one_that_libpq_finds() {
        write(*m_directory, "services", "[a]\ndbname=one\n[b-2.c]\ndbname=two\n  [ d e ]\ndbname=three\n");
        ::setenv("PGSERVICEFILE", m_directory->filePath(QStringLiteral("services")).toLocal8Bit().constData(),
                 1);
        const Names names = listServices();
        QCOMPARE(names, (Names{"a", "b-2.c", " d e "}));
        QCOMPARE(databaseOf(names[0]), std::string("one"));
        QCOMPARE(databaseOf(names[1]), std::string("two"));
        QCOMPARE(databaseOf(names[2]), std::string("three"));
    }

    void the_persons_file_comes_before_the_machines() {
        write(*m_directory, ".pg_service.conf", "[mine]\ndbname=m\n[both]\ndbname=b\n");
        write(*m_directory, "etc/pg_service.conf", "[both]\ndbname=x\n[everybodys]\ndbname=e\n");
        QCOMPARE(listServices(), (Names{"mine", "both", "everybodys"}));
        QCOMPARE(databaseOf("everybodys"), std::string("e"));
    }

    void a_named_file_stands_in_for_the_one_at_home() {
        write(*m_directory, ".pg_service.conf", "[mine]\n");
        write(*m_directory, "named", "[other]\n");
        ::setenv("PGSERVICEFILE", m_directory->filePath(QStringLiteral("named")).toLocal8Bit().constData(),
                 1);
        QCOMPARE(listServices(), Names{"other"});
        ::setenv("PGSERVICEFILE", m_directory->path().toLocal8Bit().constData(), 1); // a folder
        QCOMPARE(listServices(), Names());
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(ServiceFileTest)
#include "service_file_test.moc"
