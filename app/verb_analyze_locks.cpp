#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/analyzer/horizon.h"
#include "engine/analyzer/locks.h"
#include "engine/analyzer/reports_json.h"
#include "engine/base/json.h"
#include "engine/base/units.h"
#include "engine/monitor/command_access.h"

namespace pavement::app {

namespace {

constexpr std::chrono::seconds kLocksPatience{30};
constexpr std::size_t kStatementCharacters = 100;

std::string seconds(const std::optional<double>& value) {
    return value ? formatValue(*value, Unit::seconds) : std::string("–");
}

std::string beginning(const std::string& statement) {
    std::string line;
    for (const char c : statement) {
        const bool inCharacter = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (line.size() >= kStatementCharacters && !inCharacter) {
            return line + "…";
        }
        line += c == '\n' || c == '\t' ? ' ' : c;
    }
    return line;
}

void addNode(std::string& text, const analyzer::LockForest& forest, std::size_t at, std::size_t depth) {
    const analyzer::LockNode& node = forest.nodes[at];
    const analyzer::LockSession& session = node.session;
    const std::string margin(2 + depth * 3, ' ');
    text += margin + (depth > 0 ? "└ " : "");
    text += session.preparedId.empty() ? std::to_string(session.pid) : "prepared " + session.preparedId;
    for (const std::string* part : {&session.application, &session.role, &session.database}) {
        text += part->empty() ? "" : "  " + *part;
    }
    text += session.hidden ? "  (hidden: needs pg_read_all_stats)" : "  " + session.state;
    text += ", transaction " + seconds(session.transactionSeconds);
    if (node.blockedInAll > 0) {
        text += ", blocks " + std::to_string(node.blockedInAll);
    }
    if (node.inCycle) {
        text += ", in a deadlock";
    }
    text += "\n";
    if (session.wait) {
        text += margin + "    waits " + seconds(session.wait->seconds) + " for " + session.wait->mode +
                " on " + (session.wait->relation.empty() ? session.wait->type : session.wait->relation) +
                (node.softBlocked ? " (behind another request)" : "") + "\n";
    }
    if (!session.statement.empty()) {
        text += margin + "    " + beginning(session.statement) + "\n";
    }
    for (const std::size_t child : node.children) {
        addNode(text, forest, child, depth + 1);
    }
}

std::string toText(const analyzer::Locks& locks, const analyzer::Horizon& horizon,
                   const monitor::Target& target) {
    std::string text = target.name + "\n\n";
    if (locks.forest.empty()) {
        text += "Nobody waits for a lock.\n";
    }
    for (const std::size_t root : locks.forest.roots) {
        addNode(text, locks.forest, root, 0);
    }
    text += "\nWho holds vacuum back:\n";
    if (horizon.holders.empty()) {
        text += "  nobody\n";
    }
    for (const analyzer::HorizonHolder& holder : horizon.holders) {
        text += "  " + std::string(toString(holder.kind)) + "  " + holder.name +
                (holder.pid != 0 ? " (" + std::to_string(holder.pid) + ")" : "") + ", " +
                formatValue(static_cast<double>(holder.xidAge), Unit::count) + " transactions, " +
                seconds(holder.seconds) + "\n";
        if (!holder.advice.empty()) {
            text += "    " + holder.advice + "\n";
        }
        if (!holder.fix.empty()) {
            text += "    " + holder.fix + "\n";
        }
    }
    if (locks.partial || horizon.partial) {
        text += "\nSessions of other roles are hidden from this one: grant it pg_read_all_stats.\n";
    }
    return text;
}

} // namespace

int runAnalyzeLocks(const Options& options, const monitor::Target& target, Interrupt& interrupt) {
    const Deadline deadline = Deadline::after(kLocksPatience);
    monitor::CommandAccess access(target);
    const auto session = access.lend({}, deadline, interrupt.token());
    if (!session) {
        return complain(session.error());
    }
    const auto locks = analyzer::readLocks(**session, {}, deadline, interrupt.token());
    if (!locks) {
        return complain(locks.error());
    }
    const auto horizon = analyzer::readHorizon(**session, deadline, interrupt.token());
    if (!horizon) {
        return complain(horizon.error());
    }
    if (options.format == Format::json) {
        Json json = analyzer::toJson(*locks);
        json["horizon"] = analyzer::toJson(*horizon);
        print(dumpJson(json, 2));
    } else {
        print(toText(*locks, *horizon, target));
    }
    return locks->forest.empty() ? kDone : kFoundWanting;
}

} // namespace pavement::app
