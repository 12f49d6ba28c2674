#include "engine/monitor/target.h"

namespace pavement::monitor {

std::string_view toString(Environment environment) {
    switch (environment) {
    case Environment::development:
        return "development";
    case Environment::testing:
        return "testing";
    case Environment::production:
        return "production";
    case Environment::sandbox:
        return "sandbox";
    }
    return "development";
}

} // namespace pavement::monitor
