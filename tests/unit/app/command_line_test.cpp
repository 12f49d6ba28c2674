// The command line as a person meets it: what is understood, what is refused and in which words, and that
// help, manual and completions know every verb.

#include "app/command_line.h"
#include "app/help_formats.h"
#include "app/target_choice.h"

#include <CLI/CLI.hpp>

#include <QProcess>
#include <QTemporaryFile>
#include <QtTest>

using namespace pavement;
using namespace pavement::app;

class CommandLineTest : public QObject {
    Q_OBJECT
private slots:

    void without_words_it_is_the_window() {
        const Parsed parsed = parseCommandLine({});
        QVERIFY(parsed.options.has_value());
        QVERIFY(parsed.options->verb == Verb::window);
    }

    void every_verb_takes_its_options() {
        const Parsed record = parseCommandLine(
            {"record", "--for", "90s", "--history", "h.db", "-t", "postgresql://u@h/d", "--format", "json"});
        QVERIFY(record.options.has_value());
        QVERIFY(record.options->verb == Verb::record);
        QVERIFY(record.options->duration == Milliseconds{90'000});
        QVERIFY(record.options->format == Format::json);
        QCOMPARE(QString::fromStdString(record.options->history), QStringLiteral("h.db"));

        const Parsed report = parseCommandLine({"report", "-o", "a.html", "-o", "b.pdf", "--last", "1h"});
        QVERIFY(report.options.has_value());
        QCOMPARE(report.options->outputs.size(), std::size_t{2});

        const Parsed capture = parseCommandLine(
            {"capture", "dir", "--size", "1280x800", "--size", "2560x1440", "--theme", "dark"});
        QVERIFY(capture.options.has_value());
        QCOMPARE(capture.options->sizes.size(), std::size_t{2});
        QCOMPARE(capture.options->sizes.back().first, 2560);
    }

    void analyze_holds_verbs_of_its_own() {
        const Parsed plan =
            parseCommandLine({"analyze", "plan", "-", "--compare", "b.json", "--format", "json"});
        QVERIFY(plan.options.has_value());
        QVERIFY(plan.options->verb == Verb::analyzePlan);
        QCOMPARE(QString::fromStdString(plan.options->planFile), QStringLiteral("-"));
        QCOMPARE(QString::fromStdString(plan.options->compareFile), QStringLiteral("b.json"));
        QVERIFY(plan.options->format == Format::json);
    }

    void lists_of_policies_and_sizes_leave_the_trace_alone() {
        const Parsed simulate =
            parseCommandLine({"cache", "simulate", "--policy", "lru,arc", "--size", "10,5%", "trace.gz",
                              "--size", "64MiB", "--ttl", "10m", "--format", "csv"});
        QVERIFY(simulate.options.has_value());
        QVERIFY(simulate.options->verb == Verb::cacheSimulate);
        QCOMPARE(QString::fromStdString(simulate.options->traceFile), QStringLiteral("trace.gz"));
        QVERIFY(simulate.options->policies == (std::vector<std::string>{"lru", "arc"}));
        QVERIFY(simulate.options->cacheSizes == (std::vector<std::string>{"10", "5%", "64MiB"}));
        QVERIFY(simulate.options->ttl == Milliseconds{600'000});
        QVERIFY(simulate.options->format == Format::csv);

        const Parsed mrc = parseCommandLine({"cache", "mrc", "-", "--samples", "8192", "--unadjusted"});
        QVERIFY(mrc.options.has_value());
        QVERIFY(mrc.options->verb == Verb::cacheMrc);
        QCOMPARE(mrc.options->samples, std::size_t{8192});
        QVERIFY(!mrc.options->adjusted && !mrc.options->rate);
        QVERIFY(simulate.options->adjusted);

        const Parsed inspect = parseCommandLine({"cache", "inspect", "--redis", "redis://h:1/0", "--keys",
                                                 "500", "--prefix-delimiter", "/", "--monitor-for", "5s"});
        QVERIFY(inspect.options.has_value());
        QVERIFY(inspect.options->verb == Verb::cacheInspect);
        QCOMPARE(inspect.options->sampleKeys, std::size_t{500});
        QVERIFY(inspect.options->prefixDelimiter == "/");
        QVERIFY(inspect.options->monitorFor == Milliseconds{5000});
        QVERIFY(!parseCommandLine({"cache", "inspect"}).options->monitorFor); // never by itself
        const Parsed key = parseCommandLine({"cache", "inspect", "--key", "k", "--window", "4KiB"});
        QVERIFY(key.options.has_value());
        QCOMPARE(key.options->windowBytes, std::uint64_t{4096});
    }

    void the_sandbox_takes_verbs_each_behind_its_own_dashes() {
        const Parsed parsed =
            parseCommandLine({"sandbox", "--scale", "0.1", "--", "record", "--for", "5s", "--", "report"});
        QVERIFY(parsed.options.has_value());
        QCOMPARE(parsed.options->verbs.size(), std::size_t{2});
        QCOMPARE(parsed.options->verbs[0].size(), std::size_t{3});
        QCOMPARE(parsed.options->scale, 0.1);
    }

    void wrong_usage_is_refused_with_status_two_data() {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("unknown verb") << QStringList{QStringLiteral("dance")};
        QTest::newRow("nothing to analyze") << QStringList{QStringLiteral("analyze")};
        QTest::newRow("unknown to analyze")
            << QStringList{QStringLiteral("analyze"), QStringLiteral("dreams")};
        QTest::newRow("no cache verb") << QStringList{QStringLiteral("cache")};
        QTest::newRow("no trace") << QStringList{QStringLiteral("cache"), QStringLiteral("simulate")};
        QTest::newRow("csv where there is none")
            << QStringList{QStringLiteral("doctor"), QStringLiteral("--format"), QStringLiteral("csv")};
        QTest::newRow("a rate above all")
            << QStringList{QStringLiteral("cache"), QStringLiteral("mrc"), QStringLiteral("t"),
                           QStringLiteral("--rate"), QStringLiteral("1.5")};
        QTest::newRow("a delimiter of two")
            << QStringList{QStringLiteral("cache"), QStringLiteral("inspect"),
                           QStringLiteral("--prefix-delimiter"), QStringLiteral("::")};
        QTest::newRow("a position in no key")
            << QStringList{QStringLiteral("cache"), QStringLiteral("inspect"), QStringLiteral("--position"),
                           QStringLiteral("5")};
        QTest::newRow("unknown option") << QStringList{QStringLiteral("record"), QStringLiteral("--colour")};
        QTest::newRow("no duration") << QStringList{QStringLiteral("record"), QStringLiteral("--for"),
                                                    QStringLiteral("soon")};
        QTest::newRow("endless duration")
            << QStringList{QStringLiteral("record"), QStringLiteral("--for"), QStringLiteral("inf")};
        QTest::newRow("no size") << QStringList{QStringLiteral("capture"), QStringLiteral("d"),
                                                QStringLiteral("--size"), QStringLiteral("big")};
        QTest::newRow("no directory") << QStringList{QStringLiteral("capture")};
        QTest::newRow("scale") << QStringList{QStringLiteral("sandbox"), QStringLiteral("--scale"),
                                              QStringLiteral("-1")};
        QTest::newRow("dashes for others")
            << QStringList{QStringLiteral("doctor"), QStringLiteral("--"), QStringLiteral("record")};
        QTest::newRow("empty verb") << QStringList{QStringLiteral("sandbox"), QStringLiteral("--")};
        QTest::newRow("shell") << QStringList{QStringLiteral("completion"), QStringLiteral("tcsh")};
    }

    void wrong_usage_is_refused_with_status_two() {
        QFETCH(QStringList, words);
        std::vector<std::string> plain;
        for (const QString& word : words) {
            plain.push_back(word.toStdString());
        }
        const Parsed parsed = parseCommandLine(plain);
        QVERIFY(!parsed.options.has_value());
        QCOMPARE(parsed.exitStatus, kBadUsage);
    }

    void asking_for_help_is_no_mistake() {
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"--help"}, {"record", "--help"}, {"--version"}}) {
            const Parsed parsed = parseCommandLine(words);
            QVERIFY(!parsed.options.has_value());
            QCOMPARE(parsed.exitStatus, kDone);
        }
    }

    void durations_are_read_with_their_units() {
        QVERIFY(*parseDuration("90") == Milliseconds{90'000});
        QVERIFY(*parseDuration("250ms") == Milliseconds{250});
        QVERIFY(*parseDuration("1.5h") == Milliseconds{5'400'000});
        QVERIFY(*parseDuration("7d") == Milliseconds{604'800'000});
        for (const char* wrong : {"", "s", "-1s", "0", "nan", "1y", "5 parsecs", "1e300"}) {
            QVERIFY2(!parseDuration(wrong).has_value(), wrong);
        }
    }

    void times_are_utc() {
        QVERIFY(toMillis(*parseTime("2026-03-01")) == 1'772'323'200'000);
        QVERIFY(toMillis(*parseTime("2026-03-01T12:00")) == 1'772'366'400'000);
        QVERIFY(toMillis(*parseTime("2026-03-01 12:00:30Z")) == 1'772'366'430'000);
        for (const char* wrong : {"", "yesterday", "2026-13-01", "2026-02-30", "2026-03-01T25:00",
                                  "2026-03-01T12", "2026-03-01T12:00:00+02"}) {
            QVERIFY2(!parseTime(wrong).has_value(), wrong);
        }
    }

    void passwords_on_the_command_line_are_refused_and_not_repeated() {
        TargetOptions options;
        options.target = "postgresql://u:hunter2@h/d";
        const auto target = chooseTarget(options);
        QVERIFY(!target.has_value());
        QVERIFY(target.error().oneLine().find("hunter2") == std::string::npos);
        options.target = "postgresql://u@h/d";
        options.redis = "redis://:hunter2@h:1/0";
        const auto withRedis = chooseTarget(options);
        QVERIFY(!withRedis.has_value());
        QVERIFY(withRedis.error().oneLine().find("hunter2") == std::string::npos);
    }

    void the_same_target_keeps_its_name_in_the_history() {
        TargetOptions options;
        options.target = "postgresql://ann@db.example:5433/Shop";
        const auto first = chooseTarget(options);
        const auto second = chooseTarget(options);
        QVERIFY(first.has_value() && second.has_value());
        QCOMPARE(first->target.id, second->target.id);
        options.name = "My Shop";
        QCOMPARE(QString::fromStdString(chooseTarget(options)->target.id), QStringLiteral("my-shop"));
    }

    void manual_and_completions_know_every_verb_and_option() {
        Options unused;
        const auto definition = defineCommandLine(unused);
        const std::string manual = manualPage(*definition);
        const std::string bash = bashCompletion(*definition);
        const std::string zsh = zshCompletion(*definition);
        const std::string fish = fishCompletion(*definition);
        const auto below = [](const CLI::App& app) {
            return app.get_subcommands([](const CLI::App*) { return true; });
        };
        std::vector<const CLI::App*> verbs = below(*definition);
        for (std::size_t i = 0; i < verbs.size(); ++i) {
            for (const CLI::App* inner : below(*verbs[i])) {
                verbs.push_back(inner);
                QVERIFY(manual.find(".SS " + verbs[i]->get_name() + " " + inner->get_name()) !=
                        std::string::npos);
            }
        }
        QVERIFY(verbs.size() > below(*definition).size());
        for (const CLI::App* verb : verbs) {
            const std::string name = verb->get_name();
            for (const std::string* text : {&manual, &bash, &zsh, &fish}) {
                QVERIFY2(text->find(name) != std::string::npos, name.c_str());
            }
            for (const CLI::Option* option : verb->get_options()) {
                for (const std::string& longName : option->get_lnames()) {
                    QVERIFY2(bash.find("--" + longName) != std::string::npos, longName.c_str());
                    QVERIFY2(zsh.find("--" + longName) != std::string::npos, longName.c_str());
                    QVERIFY2(fish.find("-l " + longName) != std::string::npos, longName.c_str());
                }
            }
        }
    }

    void the_bash_completion_is_valid_and_completes() {
        Options unused;
        QTemporaryFile script;
        QVERIFY(script.open());
        script.write(QByteArray::fromStdString(bashCompletion(*defineCommandLine(unused))));
        script.close();
        QProcess bash;
        bash.start(QStringLiteral("bash"),
                   {QStringLiteral("-c"), QStringLiteral("set -u; . '%1'; COMP_WORDS=(pavement rec); "
                                                         "COMP_CWORD=1; _pavement; echo \"${COMPREPLY[@]}\"; "
                                                         "COMP_WORDS=(pavement record --format js); "
                                                         "COMP_CWORD=3; _pavement; echo \"${COMPREPLY[@]}\"; "
                                                         "COMP_WORDS=(pavement analyze pl); "
                                                         "COMP_CWORD=2; _pavement; echo \"${COMPREPLY[@]}\"; "
                                                         "COMP_WORDS=(pavement analyze plan --com); "
                                                         "COMP_CWORD=3; _pavement; echo \"${COMPREPLY[@]}\"")
                                              .arg(script.fileName())});
        QVERIFY(bash.waitForFinished());
        QCOMPARE(bash.exitCode(), 0);
        QCOMPARE(QString::fromUtf8(bash.readAllStandardOutput()),
                 QStringLiteral("record\njson\nplan\n--compare\n"));
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
