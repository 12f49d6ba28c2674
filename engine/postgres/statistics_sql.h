#pragma once
// The SQL behind statistics.h, chosen by capability. Every column stands with its view's alias, and a column
// that this version lacks is a NULL in its place, so that readers count on positions. Apart from the readers
// so that a test can hold the texts against the catalogues of versions that are not at hand. Inside this
// module.

#include "engine/base/result.h"
#include "engine/postgres/capabilities.h"

#include <string>
#include <string_view>

namespace pavement::postgres::statistics_sql {

std::string have(bool present, std::string_view expression); // else NULL
std::string
millis(std::string_view column); // a timestamp as milliseconds since 1970, whatever DateStyle says

std::string identity();                // who answers, and what the role may do
std::string life(bool withIdentifier); // start, role and, where it may be read, identifier of who answers
std::string extensions();
std::string systemIdentifier();        // needs EXECUTE on pg_control_system()
std::string timeline(bool inRecovery); // of a standby: needs EXECUTE on pg_control_checkpoint()

std::string databases(const Capabilities& capabilities);
std::string databaseSizes();

std::string activity(const Capabilities& capabilities, bool clientsOnly); // $1 characters, $2 rows
std::string blockers();                                                   // $1 pids
std::string ownBackends();

std::string writer(const Capabilities& capabilities);
std::string wal(const Capabilities& capabilities);
std::string io(const Capabilities& capabilities);

std::string replicationSenders();
std::string replicationSlots();
std::string standby();

Result<std::string> statements(const Capabilities& capabilities);
Result<std::string> statementsInfo(const Capabilities& capabilities);
Result<std::string> statementTexts(const Capabilities& capabilities); // $1 query ids, $2 characters
std::string roles();

std::string tableCandidates();                         // $1 limit
std::string tables(const Capabilities& capabilities);  // $1 oids
std::string indexCandidates();                         // $1 limit
std::string indexes(const Capabilities& capabilities); // $1 oids

std::string settings();     // $1 names
std::string roleSettings(); // of this role in this database, strongest first
std::string fileSettings(); // $1 names
std::string logFiles();
std::string logBytes(); // $1 name, $2 offset, $3 bytes

} // namespace pavement::postgres::statistics_sql
