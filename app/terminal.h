#pragma once
// Words go to standard error, data to standard output. On a terminal progress rewrites one line; elsewhere it
// prints a line whenever the step changes.

#include "app/options.h"
#include "engine/base/error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace pavement::app {

class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine(); // ends the line
    void show(double fraction, const std::string& message);

private:
    bool m_terminal;
    bool m_open = false;
    std::string m_last;
};

// The text in the letters of this person's locale: bars, branches, arrows and signs become ASCII where it is
// not UTF-8. What comes from a plan or a server stays as it is.
std::string forLocale(const std::string& text);

// Control characters as "?", but for line ends and tabs: a table or a role may be named by what makes a
// terminal do things.
std::string withoutControls(std::string_view text);

// A cell of a table: blanks before it (or after it, where it begins the line) until it is so many characters
// wide.
enum class Align { left, right };
std::string padded(std::string_view text, std::size_t width, Align align = Align::right);

// Both without control characters.
void say(const std::string& words);
void print(const std::string& text); // standard output, with a newline if it lacks one

// The status to end with: work whose result did not reach standard output (a full disk, a reader that went
// away) was not done, and that is said.
int statusOfOutput(int status);

// The exit status that fits an error.
int statusOf(const Error& error);

// Prints the error and gives the exit status that fits it. What a person interrupted is no error: it is said
// in a word.
int complain(const Error& error);

} // namespace pavement::app
