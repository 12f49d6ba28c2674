#pragma once
// Pieces that the checks' SQL shares. Inside this module only. Aliases: n pg_namespace, c pg_class (the
// table), x pg_index, i pg_class (the index).

#include <string>

namespace pavement::analyzer {

inline const std::string kUserSchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

// Of an extension's tables its author answers.
inline const std::string kNotOfExtension =
    "NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass"
    " AND e.objid = c.oid AND e.deptype = 'e')";

inline const std::string kBlockSize = "pg_catalog.current_setting('block_size')::int8";

// The table's own storage parameter, else the server's setting.
inline std::string tableSetting(const std::string& name) {
    return "coalesce((SELECT o.option_value FROM pg_catalog.pg_options_to_table(c.reloptions) o"
           " WHERE o.option_name = '" +
           name + "'), pg_catalog.current_setting('" + name + "'))::float8";
}

inline const std::string kAutovacuumOffForTable =
    "EXISTS (SELECT FROM pg_catalog.pg_options_to_table(c.reloptions) o"
    " WHERE o.option_name = 'autovacuum_enabled' AND o.option_value IN ('off', 'false', '0', 'no', 'f'))";

// The first `count` key columns of index x as int2[].
inline std::string leadingKeys(const std::string& index, const std::string& count) {
    return "(" + index + ".indkey::int2[])[0:" + count + " - 1]";
}

} // namespace pavement::analyzer
