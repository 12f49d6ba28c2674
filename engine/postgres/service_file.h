#pragma once
// The services that libpq would find by name: the person's file (PGSERVICEFILE, else ~/.pg_service.conf),
// then the machine's (PGSYSCONFDIR, else the folder libpq was built with). Only names are taken: host, user
// and the rest are libpq's to read when it connects, and a password that somebody put there stays there.

#include <string>
#include <string_view>
#include <vector>

namespace pavement::postgres {

// In the order in which libpq looks, each name once. A file that is missing or cannot be read has none. Reads
// files: for a task, not for a thread that must not wait.
std::vector<std::string> listServices();

// The section names of one file. Whatever is no section is passed over, however odd it is.
std::vector<std::string> parseServiceNames(std::string_view text);

} // namespace pavement::postgres
