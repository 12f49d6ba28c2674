#pragma once
// Reads JSON and tells what comes, without a document. Not the JSON library, for two reasons: the server
// itself writes JSON that is none — PostgreSQL 15 to 17 put the counts of a MERGE into a partitioned table as
// named values into a list — and large plans are read several times faster. Linear, without recursion.
// Private to engine/plan.

#include "engine/plan/fields.h"

#include <string>
#include <string_view>

namespace pavement::plan::detail {

// Each returns false to stop. Views live for the call only.
class JsonEvents {
public:
    virtual ~JsonEvents() = default;
    virtual bool key(std::string_view name) = 0;
    virtual bool keyInList(std::string_view name) = 0; // a named value where none may be
    virtual bool scalar(Value&& value) = 0;
    virtual bool beginObject() = 0;
    virtual bool beginList() = 0;
    virtual bool end() = 0;
};

struct JsonStop {
    bool finished = false;
    std::size_t position = 0; // where the text stopped making sense, or the events were stopped
};

JsonStop readJson(std::string_view text, JsonEvents& events);

} // namespace pavement::plan::detail
