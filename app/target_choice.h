#pragma once
// From the words of the command line to a target.

#include "app/options.h"
#include "engine/base/result.h"
#include "engine/monitor/target.h"
#include "ui/shell/profile_store.h"

#include <optional>
#include <string>

namespace pavement::app {

// A URL or connection string makes a target of its own; anything else is looked up among the saved profiles.
// A password on the command line is refused: every user of the machine could read it there.
Result<monitor::Target> chooseTarget(const TargetOptions& options);

// As the window keeps it; none where no saved profile is called so.
Result<std::optional<ui::Profile>> savedProfile(const std::string& idOrName);

} // namespace pavement::app
