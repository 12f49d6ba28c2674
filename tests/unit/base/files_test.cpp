#include "engine/base/files.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

using namespace pavement;
namespace fs = std::filesystem;

namespace {

fs::path pathOf(const QTemporaryDir& directory) {
    return directory.path().toStdString();
}

std::size_t entries(const fs::path& directory) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

unsigned modeOf(const fs::path& path) {
    return static_cast<unsigned>(fs::status(path).permissions()) & 0777U;
}

} // namespace

class FilesTest : public QObject {
    Q_OBJECT

private slots:

    void what_is_written_is_read() {
        const QTemporaryDir directory;
        const fs::path path = pathOf(directory) / "a file";
        const std::string content("zero\0and\nlines", 14);
        QVERIFY(writeFileAtomically(path, content).has_value());
        QCOMPARE(readFile(path).value(), content);
        QCOMPARE(modeOf(path), 0644U);
        QVERIFY(writeFileAtomically(path, "secret", true).has_value());
        QCOMPARE(readFile(path).value(), std::string("secret"));
        QCOMPARE(modeOf(path), 0600U);
        QVERIFY(writeFileAtomically(path, "").has_value());
        QCOMPARE(readFile(path).value(), std::string());
        QCOMPARE(entries(pathOf(directory)), std::size_t{1});
    }

    void more_than_the_limit_is_refused() {
        const QTemporaryDir directory;
        const fs::path path = pathOf(directory) / "large";
        QVERIFY(writeFileAtomically(path, std::string(200'000, 'x')).has_value());
        QCOMPARE(readFile(path, 200'000).value().size(), std::size_t{200'000});
        const auto result = readFile(path, 199'999);
        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::invalidInput);
        QVERIFY(readFile("/dev/zero", 1000).error().code == ErrorCode::invalidInput);
    }

    void errors_name_the_path_and_their_kind() {
        const QTemporaryDir directory;
        const auto missing = readFile(pathOf(directory) / "missing");
        QVERIFY(missing.error().code == ErrorCode::notFound);
        QVERIFY(missing.error().message.find("missing") != std::string::npos);
        QVERIFY(!missing.error().hint.empty());
        QVERIFY(!readFile(pathOf(directory)).has_value());
        QVERIFY(writeFileAtomically(pathOf(directory) / "no" / "such" / "folder", "x").error().code ==
                ErrorCode::notFound);
        QVERIFY(errnoError(ENOSPC, "write", "/x").code == ErrorCode::diskFull);
        QVERIFY(errnoError(EDQUOT, "write", "/x").code == ErrorCode::diskFull);
        QVERIFY(errnoError(EACCES, "write", "/x").code == ErrorCode::permission);
        QVERIFY(errnoError(EROFS, "write", "/x").code == ErrorCode::permission);
        QVERIFY(errnoError(EEXIST, "create", "/x").code == ErrorCode::alreadyExists);
        QVERIFY(errnoError(EIO, "read", "/x").code == ErrorCode::io);
    }

    void a_full_disk_leaves_the_old_file_whole_and_nothing_beside_it() {
        const QTemporaryDir directory;
        const fs::path disk = pathOf(directory) / "disk";
        fs::create_directory(disk);
        if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0) {
            QSKIP("Mounting a small disk needs root");
        }
        const bool first = writeFileAtomically(disk / "file", "old").has_value();
        const auto second = writeFileAtomically(disk / "file", std::string(300'000, 'x'));
        const auto left = readFile(disk / "file");
        const std::size_t count = entries(disk);
        ::umount(disk.c_str());
        QVERIFY(first);
        QVERIFY(!second.has_value());
        QVERIFY(second.error().code == ErrorCode::diskFull);
        QCOMPARE(left.value(), std::string("old"));
        QCOMPARE(count, std::size_t{1});
    }

    void a_target_that_cannot_be_replaced_leaves_nothing_beside_it() {
        const QTemporaryDir directory;
        fs::create_directory(pathOf(directory) / "taken");
        QVERIFY(!writeFileAtomically(pathOf(directory) / "taken", "x").has_value());
        QCOMPARE(entries(pathOf(directory)), std::size_t{1});
    }

    void a_link_is_replaced_and_its_target_left_alone() {
        const QTemporaryDir directory;
        const fs::path target = pathOf(directory) / "target";
        QVERIFY(writeFileAtomically(target, "theirs").has_value());
        fs::create_symlink(target, pathOf(directory) / "link");
        QVERIFY(writeFileAtomically(pathOf(directory) / "link", "ours").has_value());
        QCOMPARE(readFile(target).value(), std::string("theirs"));
        QCOMPARE(readFile(pathOf(directory) / "link").value(), std::string("ours"));
    }

    void a_private_directory_is_ours_alone() {
        const QTemporaryDir directory;
        const fs::path path = pathOf(directory) / "a" / "b";
        QVERIFY(makePrivateDirectory(path).has_value());
        QCOMPARE(modeOf(path), 0700U);
        QVERIFY(makePrivateDirectory(path).has_value());
        QVERIFY(writeFileAtomically(pathOf(directory) / "file", "x").has_value());
        QVERIFY(makePrivateDirectory(pathOf(directory) / "file").error().code == ErrorCode::permission);
        fs::create_directory_symlink(path, pathOf(directory) / "link");
        QVERIFY(makePrivateDirectory(pathOf(directory) / "link").error().code == ErrorCode::permission);
    }

    void user_directories_follow_the_environment() {
        ::setenv("XDG_DATA_HOME", "/x/data", 1);
        ::setenv("XDG_CONFIG_HOME", "relative/is/ignored", 1);
        ::unsetenv("XDG_CACHE_HOME");
        ::setenv("HOME", "/home/somebody", 1);
        QCOMPARE(userDataDirectory().string(), std::string("/x/data/pavement"));
        QCOMPARE(userConfigDirectory().string(), std::string("/home/somebody/.config/pavement"));
        QCOMPARE(userCacheDirectory().string(), std::string("/home/somebody/.cache/pavement"));
    }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "files_test.moc"
