#pragma once
// Sends one step and keeps its limits: on a stop, a deadline or too long a wait for locks the statement is
// cancelled through a second session, then its server process is ended, then the socket is let go. Inside
// this module only.

#include "engine/change/target.h"

#include <stop_token>
#include <string>

namespace pavement::change {

// With an Error, whether the command took effect must be asked of the server: a statement that fails leaves
// nothing but an invalid index, and of one whose answer is missing nothing is known. ErrorCode: cancelled,
// timeout, and those of Session::query and Connection::command.
Result<void> send(Target& target, const Credentials& credentials, const Step& step, const Limits& limits,
                  std::stop_token stop);

// Ends the server's process that sent a step of ours and has lost its client, and waits for its end. False:
// it still runs after the limit.
Result<bool> endBackend(Target& target, const std::string& backend, const Limits& limits);

} // namespace pavement::change
