#include "app/help_formats.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace pavement::app {

namespace {

std::vector<const CLI::App*> verbsOf(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// Every verb with the words that lead to it ("analyze plan"); one that holds others comes before them.
struct Spoken {
    std::string words;
    const CLI::App* verb = nullptr;
};

void collect(std::vector<Spoken>& into, const CLI::App& app, const std::string& before) {
    for (const CLI::App* verb : verbsOf(app)) {
        into.push_back({before + verb->get_name(), verb});
        collect(into, *verb, into.back().words + " ");
    }
}

std::vector<Spoken> spokenVerbs(const CLI::App& app) {
    std::vector<Spoken> verbs;
    collect(verbs, app, "");
    return verbs;
}

// "-t,--target" → {"-t", "--target"}; a positional gives nothing.
std::vector<std::string> namesOf(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames()) {
        names.push_back("-" + name);
    }
    for (const std::string& name : option.get_lnames()) {
        names.push_back("--" + name);
    }
    return names;
}

// A choice is written "a|b|c" in capitals-free type names; anything else is a free value.
std::vector<std::string> choicesOf(const CLI::Option& option) {
    std::vector<std::string> choices;
    const std::string type = option.get_type_name();
    if (type.find('|') == std::string::npos ||
        type.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos) {
        return choices;
    }
    std::string word;
    for (const char c : type + "|") {
        if (c == '|') {
            choices.push_back(word);
            word.clear();
        } else {
            word += c;
        }
    }
    return choices;
}

bool takesFile(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    return type.rfind("FILE", 0) == 0 || type == "DIR";
}

std::string troff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
            out += "\\&";
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

void describeOptions(std::string& out, const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        std::string names;
        for (const std::string& name : namesOf(*option)) {
            names += (names.empty() ? "" : ", ") + name;
        }
        const std::string type =
            option->get_items_expected_max() > 0 ? option->get_type_name() : std::string();
        out += ".TP\n";
        if (!names.empty()) {
            out += "\\fB" + troff(names) + "\\fR" + (type.empty() ? "" : " \\fI" + troff(type) + "\\fR");
        } else {
            out += "\\fI" + troff(type) + "\\fR";
        }
        out += "\n" + troff(option->get_description()) + "\n";
    }
}

std::string quoteForShell(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

} // namespace

std::string manualPage(const CLI::App& app) {
    std::string out =
        ".TH PAVEMENT 1 \"\" \"Pavement " PAVEMENT_VERSION "\" \"User Commands\"\n"
        ".SH NAME\npavement \\- watch and tune a PostgreSQL database and the Redis cache before it\n"
        ".SH SYNOPSIS\n.B pavement\n[\\fIOPTIONS\\fR] [\\fIVERB\\fR [\\fIVERB\\-OPTIONS\\fR]]\n"
        ".SH DESCRIPTION\n" +
        troff(app.get_description()) + "\n.SH OPTIONS\n";
    describeOptions(out, app);
    out += ".SH VERBS\n";
    for (const auto& [words, verb] : spokenVerbs(app)) {
        out += ".SS " + words + "\n" + troff(verb->get_description()) + ".\n";
        describeOptions(out, *verb);
    }
    out +=
        ".SH EXIT STATUS\n.TP\n.B 0\ndone\n.TP\n.B 1\nfound wanting\n.TP\n.B 2\nbad usage\n.TP\n.B 3\ntarget "
        "unreachable\n.TP\n.B 130\ninterrupted\n"
        ".SH ENVIRONMENT\n.TP\n.B PGHOST, PGPORT, PGUSER, PGDATABASE, PGSERVICE, PGPASSWORD, PGPASSFILE\n"
        "read by libpq, as for every PostgreSQL client\n.TP\n.B REDISCLI_AUTH\npassword of Redis\n"
        ".SH FILES\n.TP\n.I ~/.local/share/pavement/history.db\nwhat was recorded\n.TP\n"
        ".I ~/.config/pavement/profiles.json\nsaved targets, without passwords\n";
    return out;
}

std::string bashCompletion(const CLI::App& app) {
    std::vector<std::string> verbs;
    std::string cases;
    const auto addCase = [&](const std::string& name, const CLI::App& of) {
        std::vector<std::string> words;
        for (const CLI::App* below : verbsOf(of)) {
            words.push_back(below->get_name());
        }
        std::string values;
        for (const CLI::Option* option : of.get_options()) {
            const auto names = namesOf(*option);
            words.insert(words.end(), names.begin(), names.end());
            std::string pattern;
            for (const std::string& one : names) {
                pattern += (pattern.empty() ? "" : "|") + one;
            }
            const auto choices = choicesOf(*option);
            if (!choices.empty() && !pattern.empty()) {
                values += "            " + pattern + ") COMPREPLY=($(compgen -W " +
                          quoteForShell(joined(choices)) + " -- \"$cur\")); return ;;\n";
            } else if (!choices.empty()) {
                words.insert(words.end(), choices.begin(), choices.end());
            } else if (takesFile(*option) && !pattern.empty()) {
                values += "            " + pattern + ") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n";
            }
        }
        cases += "    " + name + ")\n        case $prev in\n" + values +
                 "        esac\n        words=" + quoteForShell(joined(words)) + " ;;\n";
    };
    std::string patterns; // where one stands and the next word → where that leads
    for (const auto& [spoken, verb] : spokenVerbs(app)) {
        const auto space = spoken.rfind(' ');
        const bool top = space == std::string::npos;
        patterns +=
            "        " +
            (top ? "/" + spoken : quoteForShell(spoken.substr(0, space) + "/" + spoken.substr(space + 1))) +
            ") verb=" + quoteForShell(spoken) + " ;;\n";
        if (top) {
            verbs.push_back(spoken);
        }
        addCase(quoteForShell(spoken), *verb);
    }
    std::vector<std::string> top = verbs;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : namesOf(*option)) {
            top.push_back(name);
        }
    }
    return "# bash completion for pavement\n_pavement() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= word words\n"
           "    COMPREPLY=()\n"
           "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "        case $verb/$word in\n" +
           patterns + "        */--) verb= ;;\n        esac\n    done\n    case $verb in\n" + cases +
           "    *) words=" + quoteForShell(joined(top)) +
           " ;;\n    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -F "
           "_pavement pavement\n";
}

std::string zshCompletion(const CLI::App& app) {
    const auto specs = [](const CLI::App& of) {
        std::string out;
        for (const CLI::Option* option : of.get_options()) {
            std::string help;
            for (const char c : option->get_description()) {
                help += c == '[' || c == ']' || c == ':' ? ' ' : c;
            }
            const auto choices = choicesOf(*option);
            const std::string value = !choices.empty()     ? ":value:(" + joined(choices) + ")"
                                      : takesFile(*option) ? std::string(":file:_files")
                                                           : std::string(":value: ");
            const bool flag = option->get_items_expected_max() == 0;
            for (const std::string& name : namesOf(*option)) {
                out += " \\\n            " +
                       quoteForShell("*" + name + "[" + help + "]" + (flag ? std::string() : value));
            }
            if (namesOf(*option).empty()) {
                out += " \\\n            " + quoteForShell("1" + value);
            }
        }
        return out;
    };
    // One level: the verbs where the cursor stands on the second word, else what the second word leads to.
    const std::function<std::string(const CLI::App&)> level = [&](const CLI::App& of) {
        std::string verbs;
        std::string cases;
        for (const CLI::App* verb : verbsOf(of)) {
            verbs += "        " + quoteForShell(verb->get_name() + ":" + verb->get_description()) + "\n";
            cases += "        " + verb->get_name() + ") " +
                     (verbsOf(*verb).empty() ? "_arguments" + specs(*verb) : "\n" + level(*verb)) + " ;;\n";
        }
        return "    if (( CURRENT == 2 )); then\n        verbs=(\n" + verbs +
               "        )\n        _describe verb verbs\n        _arguments" + specs(of) +
               "\n    else\n        verb=$words[2]\n        shift words\n        (( CURRENT-- ))\n"
               "        case $verb in\n" +
               cases + "        esac\n    fi\n";
    };
    return "#compdef pavement\n_pavement() {\n    local -a verbs\n    local verb\n" + level(app) +
           "}\n_pavement \"$@\"\n";
}

std::string fishCompletion(const CLI::App& app) {
    std::string out = "# fish completion for pavement\ncomplete -c pavement -f\n";
    const auto add = [&](const CLI::App& of, const std::string& condition) {
        for (const CLI::Option* option : of.get_options()) {
            std::string line = "complete -c pavement -n " + quoteForShell(condition);
            const auto names = namesOf(*option);
            for (const std::string& name : names) {
                line += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
            }
            const auto choices = choicesOf(*option);
            if (!choices.empty()) {
                line += std::string(names.empty() ? "" : " -x") + " -a " + quoteForShell(joined(choices));
            } else if (takesFile(*option)) {
                line += names.empty() ? " -F" : " -r -F";
            } else if (option->get_items_expected_max() > 0) {
                line += " -x";
            }
            out += line + " -d " + quoteForShell(option->get_description()) + "\n";
        }
    };
    add(app, "__fish_use_subcommand");
    const std::function<void(const CLI::App&, const std::string&, const std::string&)> addBelow =
        [&](const CLI::App& of, const std::string& choosing, const std::string& before) {
            for (const CLI::App* verb : verbsOf(of)) {
                const std::string chosen = before + "__fish_seen_subcommand_from " + verb->get_name();
                out += "complete -c pavement -n " + quoteForShell(choosing) + " -a " + verb->get_name() +
                       " -d " + quoteForShell(verb->get_description()) + "\n";
                std::string none;
                for (const CLI::App* below : verbsOf(*verb)) {
                    none += " " + below->get_name();
                }
                const std::string open =
                    none.empty() ? chosen : chosen + "; and not __fish_seen_subcommand_from" + none;
                add(*verb, open);
                addBelow(*verb, open, chosen + "; and ");
            }
        };
    addBelow(app, "__fish_use_subcommand", "");
    return out;
}

} // namespace pavement::app
