// The house stands as drawn: every #include of one folder in another is declared by that folder's
// CMakeLists.txt, no folder reaches itself through others, and no Qt header stands below engine/.

#include "source_scan.h"

#include <QtTest>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace source_scan;

class ArchitectureTest : public QObject {
    Q_OBJECT
private slots:

    void every_source_belongs_to_a_declared_module() {
        const auto modules = declaredModules();
        QVERIFY2(modules.size() > 8, "the declarations were not found");
        for (const char* top : {"engine", "ui", "app"}) {
            for (const fs::path& file : sourcesBelow(top)) {
                const std::string relative = fs::relative(file, kRoot).generic_string();
                QVERIFY2(!moduleOf(modules, relative).empty(), relative.c_str());
            }
        }
    }

    void every_include_is_declared() {
        const auto modules = declaredModules();
        std::string problems;
        for (const char* top : {"engine", "ui", "app"}) {
            for (const fs::path& file : sourcesBelow(top)) {
                const std::string relative = fs::relative(file, kRoot).generic_string();
                const std::string own = moduleOf(modules, relative);
                if (own.empty()) {
                    continue; // named by the test above
                }
                for (const std::string& include : includesOf(file)) {
                    if (include.rfind("engine/", 0) != 0 && include.rfind("ui/", 0) != 0 &&
                        include.rfind("app/", 0) != 0) {
                        continue;
                    }
                    const std::string other = moduleOf(modules, include);
                    if (!fs::exists(kRoot / include) || other.empty()) {
                        problems += relative + " includes " + include + ", which is in no module\n";
                    } else if (other != own && modules.at(own).uses.count(other) == 0) {
                        problems += relative + " includes " + include + " but " + own + " does not declare " +
                                    other + "\n";
                    }
                }
            }
        }
        QVERIFY2(problems.empty(), problems.c_str());
    }

    void imports_run_downwards_without_a_circle() {
        const auto modules = declaredModules();
        std::map<std::string, int> state; // 1: being visited, 2: done
        std::string circle;
        const std::function<void(const std::string&)> visit = [&](const std::string& name) {
            if (state[name] == 2 || !circle.empty()) {
                return;
            }
            if (state[name] == 1) {
                circle = name;
                return;
            }
            state[name] = 1;
            for (const std::string& used : modules.at(name).uses) {
                if (modules.count(used) == 0) {
                    circle = name + " uses the undeclared " + used;
                    return;
                }
                const auto floor = [](const std::string& folder) {
                    return folder.rfind("engine/", 0) == 0 ? 0 : folder.rfind("ui/", 0) == 0 ? 1 : 2;
                };
                if (floor(used) > floor(name)) {
                    circle = name + " reaches up to " + used;
                    return;
                }
                visit(used);
            }
            state[name] = 2;
        };
        for (const auto& [name, module] : modules) {
            visit(name);
        }
        QVERIFY2(circle.empty(), circle.c_str());
    }

    void the_engine_knows_no_qt() {
        for (const fs::path& file : sourcesBelow("engine")) {
            for (const std::string& include : includesOf(file)) {
                QVERIFY2(!isQtHeader(include),
                         (fs::relative(file, kRoot).generic_string() + ": " + include).c_str());
            }
        }
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / "engine")) {
            if (entry.path().filename() == "CMakeLists.txt") {
                QVERIFY2(readAll(entry.path()).find("Qt6::") == std::string::npos, entry.path().c_str());
            }
        }
    }

    void only_the_theme_names_a_colour() {

        for (const fs::path& file : sourcesBelow("ui")) {
            const std::string relative = fs::relative(file, kRoot).generic_string();
            if (relative.rfind("ui/theme/", 0) == 0) {
                continue;
            }
            const std::string text = readAll(file);
            const std::string named = namedColour(text);
            QVERIFY2(named.empty(), (relative + ": " + named).c_str());
        }
    }

    // The patterns above are worth something only if they catch what they are meant to catch.
    void the_patterns_catch_what_they_should() {
        QVERIFY(isQtHeader("QString"));
        QVERIFY(isQtHeader("QtCore/qglobal.h"));
        QVERIFY(!isQtHeader("memory"));
        QVERIFY(!isQtHeader("engine/base/result.h"));
    }
};

QTEST_APPLESS_MAIN(ArchitectureTest)
#include "architecture_test.moc"
