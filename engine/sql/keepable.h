#pragma once
// A statement as it may be kept on disk, and its identity. Whoever stores a text or names a statement uses
// this one way, so that texts from pg_stat_statements, activity, the log and a person meet in the same
// fingerprint. Thread-safe.

#include "engine/sql/fingerprint.h"

#include <string>
#include <string_view>

namespace pavement::sql {

struct KeepableStatement {
    std::string text; // without literals, credentials and comments
    Fingerprint fingerprint;
};

// The fingerprint is of the masked text: libpg_query counts the literals of utility statements (a password in
// ALTER ROLE) as part of a statement, and a hash of a secret is no secret.
KeepableStatement keepable(std::string_view text);

} // namespace pavement::sql
