#pragma once
// Result<T>: a value or an Error. The spelling is std::expected's, so a later switch is this one alias.

#include "engine/base/error.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace pavement {

template <typename T>
using Result = tl::expected<T, Error>;

// return fail(ErrorCode::timeout, "…", "…");
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {},
                                  std::string context = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint), std::move(context)});
}

inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace pavement
