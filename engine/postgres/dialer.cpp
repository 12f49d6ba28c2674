#include "engine/postgres/dialer.h"

#include "engine/base/files.h"
#include "engine/base/host_name.h"
#include "engine/postgres/connect_error.h"

#include <libpq-fe.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pavement::postgres {

void ConnCloser::operator()(pg_conn* conn) const {
    PQfinish(conn);
}

std::vector<std::pair<std::string, std::string>> limitSettings(const SessionLimits& limits) {
    const auto millis = [](Milliseconds value) {
        return std::to_string(std::max<std::int64_t>(0, value.count()));
    };
    std::vector<std::pair<std::string, std::string>> settings{
        {"statement_timeout", millis(limits.statementTimeout)},
        {"lock_timeout", millis(limits.lockTimeout)},
        {"idle_in_transaction_session_timeout", millis(limits.idleInTransactionTimeout)},
        {"client_min_messages", "error"}, // nobody reads notices, and libpq would print them
    };
    if (limits.readOnly) {
        settings.emplace_back("default_transaction_read_only", "on");
        settings.emplace_back("jit", "off");
        if (!limits.keepSearchPath) {
            settings.emplace_back("search_path", "");
        }
    }
    return settings;
}

namespace {

std::string optionsText(const SessionLimits& limits) {
    std::string text;
    for (const auto& [name, value] : limitSettings(limits)) {
        text += (text.empty() ? "-c " : " -c ") + name + '=' + value;
    }
    return text;
}

class Keywords {
public:
    void add(std::string keyword, std::string value) {
        if (!value.empty()) {
            m_pairs.emplace_back(std::move(keyword), std::move(value));
        }
    }

    ConnPtr start() const {
        std::vector<const char*> keywords, values;
        for (const auto& [keyword, value] : m_pairs) {
            keywords.push_back(keyword.c_str());
            values.push_back(value.c_str());
        }
        keywords.push_back(nullptr);
        values.push_back(nullptr);
        return ConnPtr(PQconnectStartParams(keywords.data(), values.data(), 0));
    }

    ~Keywords() {
        for (auto& [keyword, value] : m_pairs) {
            if (keyword == "password") {
                explicit_bzero(value.data(), value.size());
            }
        }
    }

    Keywords() = default;
    Keywords(const Keywords&) = delete;
    Keywords& operator=(const Keywords&) = delete;

private:
    std::vector<std::pair<std::string, std::string>> m_pairs;
};

// `place`: what was found out about where the server is; its empty parts are left to the settings.
void fill(Keywords& keywords, const ConnectionSettings& settings, const SessionLimits& limits,
          const ServerPlace& place) {
    // Of several servers the first is dead: the kernel gives up on it in time for libpq to try the next.
    keywords.add("tcp_user_timeout",
                 std::to_string(std::max<std::int64_t>(limits.connectTimeout.count() / 2, 1000)));
    for (const auto& [keyword, value] : settings.more) {
        keywords.add(keyword, value);
    }
    keywords.add("service", settings.service);
    keywords.add("host", place.hosts.empty() ? settings.host : place.hosts);
    keywords.add("hostaddr", place.addresses);
    // The standard port beside a service or PGPORT would silently win over them.
    if (!place.ports.empty()) {
        keywords.add("port", place.ports);
    } else if (!settings.host.empty() || settings.port != 5432) {
        keywords.add("port", std::to_string(settings.port));
    }
    keywords.add("dbname", settings.database);
    keywords.add("user", settings.user);
    keywords.add("password", settings.password.reveal());
    keywords.add("sslmode", settings.effectiveSslMode());
    keywords.add("sslrootcert", settings.sslRootCert);
    keywords.add("application_name", limits.applicationName);
    keywords.add("client_encoding", "UTF8");
    if (!settings.viaPooler) {
        keywords.add("options", optionsText(limits));
    }
}

// An eventfd that a stop request makes readable, so that one poll() waits for both.
class StopSignal {
public:
    explicit StopSignal(std::stop_token stop)
        : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , m_callback(std::in_place, std::move(stop), Write{m_fd}) {}

    // The callback is destroyed (and with it any write in progress is over) before the descriptor is closed.
    ~StopSignal() {
        m_callback.reset();
        ::close(m_fd);
    }

    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    int descriptor() const { return m_fd; }

private:
    struct Write {
        int fd;

        void operator()() const noexcept { ::eventfd_write(fd, 1); }
    };

    int m_fd;
    std::optional<std::stop_callback<Write>> m_callback;
};

Error timedOut(const ConnectionSettings& settings) {
    return {
        ErrorCode::timeout,
        settings.description() + " did not answer in time",
        "Check that the server is not overloaded or stopped, and that no firewall swallows the connection.",
        {}};
}

Error cancelled() {
    return {ErrorCode::cancelled, "Connecting was cancelled", {}, {}};
}

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> items;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return items;
}

bool isName(const std::string& host) {
    return !host.empty() && host.front() != '/' && host.front() != '@';
}

// Several servers, which libpq itself goes through, each of them with its addresses.
Result<ServerPlace> placeOfSeveral(const std::vector<std::string>& hosts,
                                   const std::vector<std::string>& ports, Deadline deadline,
                                   const std::stop_token& stop) {
    ServerPlace place;
    std::optional<Error> unknown;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        std::vector<std::string> addresses{""};
        if (isName(hosts[i])) {
            auto found = resolveHost(hosts[i], shareOf(deadline, hosts.size() - i + 1), stop);
            if (!found) {
                unknown = found.error();
                continue;
            }
            addresses = std::move(*found);
        }
        for (const auto& address : addresses) {
            const std::string separator = place.ports.empty() ? "" : ",";
            place.hosts += separator + hosts[i];
            place.addresses += separator + address;
            place.ports += separator + (ports.size() == hosts.size() ? ports[i] : ports.front());
        }
    }
    return place.ports.empty() && unknown ? Result<ServerPlace>(fail(*unknown)) : place;
}

// Where to try, one after another. An empty place: nothing is to be looked up.
Result<std::vector<ServerPlace>> placesToTry(const ConnectionSettings& settings, Deadline deadline,
                                             const std::stop_token& stop) {
    const ServerPlace configured = serverPlace(settings);
    const auto hosts = listed(configured.hosts);
    const bool named = std::any_of(hosts.begin(), hosts.end(), isName);
    if (!configured.addresses.empty() || !named) {
        return std::vector<ServerPlace>{{}};
    }
    if (hosts.size() > 1) {
        auto place = placeOfSeveral(hosts, listed(configured.ports), deadline, stop);
        return place ? Result<std::vector<ServerPlace>>({std::move(*place)}) : fail(place.error());
    }
    const auto addresses = resolveHost(hosts.front(), deadline, stop);
    if (!addresses) {
        return fail(addresses.error());
    }
    std::vector<ServerPlace> places;
    for (const auto& address : *addresses) {
        places.push_back({hosts.front(), address, {}});
    }
    return places;
}

// `answered`: somebody accepted the connection, whatever came of it.
Result<ConnPtr> dialPlace(const ConnectionSettings& settings, const SessionLimits& limits,
                          const ServerPlace& place, bool& answered, Deadline deadline,
                          const std::stop_token& stop) {
    Keywords keywords;
    fill(keywords, settings, limits, place);
    ConnPtr conn = keywords.start();
    if (conn == nullptr) {
        return fail(ErrorCode::io, "Out of memory while connecting");
    }
    PQsetErrorVerbosity(conn.get(), PQERRORS_VERBOSE); // the only way to the SQLSTATE of a refusal
    const StopSignal stopSignal(stop);
    if (stopSignal.descriptor() < 0) {
        return fail(ErrorCode::busy, "Out of file descriptors while connecting");
    }
    PostgresPollingStatusType step =
        PQstatus(conn.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED) {
        pollfd waits[2] = {
            {PQsocket(conn.get()), static_cast<short>(step == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0},
            {stopSignal.descriptor(), POLLIN, 0}};
        const auto left = std::min<std::int64_t>(deadline.remaining().count(), 3'600'000);
        const int ready = ::poll(waits, 2, static_cast<int>(left));
        if (stop.stop_requested()) {
            return fail(cancelled());
        }
        if (deadline.expired()) {
            return fail(timedOut(settings));
        }
        if (ready > 0 && waits[0].revents != 0) {
            step = PQconnectPoll(conn.get());
            const ConnStatusType status = PQstatus(conn.get());
            answered = answered || (status != CONNECTION_STARTED && status != CONNECTION_NEEDED &&
                                    status != CONNECTION_BAD);
        } else if (ready < 0 && errno != EINTR) {
            return fail(errnoError(errno, "waiting for the connection", {}));
        }
    }
    if (step == PGRES_POLLING_FAILED) {
        return fail(connectError({PQerrorMessage(conn.get()), PQconnectionNeedsPassword(conn.get()) != 0,
                                  PQconnectionUsedPassword(conn.get()) != 0},
                                 settings));
    }
    PQsetErrorVerbosity(conn.get(), PQERRORS_DEFAULT);
    return conn;
}

} // namespace

Result<ConnPtr> dial(const ConnectionSettings& settings, const SessionLimits& limits, Deadline deadline,
                     std::stop_token stop) {
    if (stop.stop_requested()) {
        return fail(cancelled());
    }
    deadline = deadline.earlier(Deadline::after(limits.connectTimeout));
    const auto places = placesToTry(settings, deadline, stop);
    if (!places) {
        return fail(places.error());
    }
    std::optional<Error> first; // the best address's words count
    for (std::size_t i = 0; i < places->size(); ++i) {
        bool answered = false;
        auto conn =
            dialPlace(settings, limits, (*places)[i], answered, shareOf(deadline, places->size() - i), stop);
        if (conn) {
            return conn;
        }
        const ErrorCode code = conn.error().code;
        const bool nobodyThere = code == ErrorCode::timeout || (code == ErrorCode::unreachable && !answered);
        if (!nobodyThere) {
            return conn;
        }
        if (!first) {
            first = std::move(conn.error());
        }
    }
    return fail(std::move(*first));
}

} // namespace pavement::postgres
