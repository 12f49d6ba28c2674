#pragma once
// From the words of the command line to a target.

#include "app/options.h"
#include "engine/base/result.h"
#include "engine/monitor/target.h"
#include "ui/shell/profile_store.h"

#include <optional>
#include <string>

namespace pavement::app {

struct ChosenTarget {
    monitor::Target target;
    std::optional<ui::Profile> profile; // where it was saved
};

// A URL or connection string makes a target of its own; anything else is looked up among the saved profiles.
// A password on the command line is refused: every user of the machine could read it there.
Result<ChosenTarget> chooseTarget(const TargetOptions& options);

// By name or id; empty where no profile is called so. An error where the file of profiles cannot be read.
Result<std::optional<ui::Profile>> savedProfile(const std::string& name);

} // namespace pavement::app
