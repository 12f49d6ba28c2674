#pragma once
// The manual page and the shells' completion scripts, made from the definition of the command line.

#include <string>

namespace CLI {
class App;
}

namespace pavement::app {

std::string manualPage(const CLI::App& app);
std::string bashCompletion(const CLI::App& app);
std::string zshCompletion(const CLI::App& app);
std::string fishCompletion(const CLI::App& app);

} // namespace pavement::app
