// The program: one executable, the window without a verb and the same engine behind each verb.

#include "app/command_line.h"
#include "app/interrupt.h"
#include "app/terminal.h"
#include "app/verbs.h"

#include <vector>

int main(int argc, char** argv) {
    using namespace pavement::app;
    const std::vector<std::string> words(argv + 1, argv + argc);
    const Parsed parsed = parseCommandLine(words);
    if (!parsed.options) {
        return statusOfOutput(parsed.exitStatus);
    }
    Interrupt interrupt;
    return statusOfOutput(dispatch(*parsed.options, nullptr, interrupt));
}
