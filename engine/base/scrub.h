#pragma once
// Takes credentials out of text before it reaches a log, the history, a report or the screen: passwords in
// URLs and connection strings, the credential-bearing SQL statements (CREATE/ALTER ROLE|USER|GROUP …
// PASSWORD, subscriptions, user mappings, ALTER SYSTEM SET primary_conninfo, dblink arguments), Redis
// AUTH/HELLO/CONFIG SET requirepass. Innocent statements that merely mention a column called password pass
// unchanged.

#include <string>
#include <string_view>

namespace pavement {

inline constexpr std::string_view kScrubbed = "***";

std::string scrub(std::string_view text);

} // namespace pavement
