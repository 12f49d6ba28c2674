#include "engine/sql/keepable.h"

#include "engine/sql/normalize.h"

#include "engine/base/scrub.h"

namespace pavement::sql {

KeepableStatement keepable(std::string_view text) {
    KeepableStatement kept{normalize(scrub(text)), {}};
    kept.fingerprint = fingerprint(kept.text);
    return kept;
}

} // namespace pavement::sql
