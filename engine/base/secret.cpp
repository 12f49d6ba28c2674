#include "engine/base/secret.h"

#include <cstring>
#include <utility>

namespace pavement {

Secret::Secret(std::string value)
    : m_value(std::move(value)) {}

Secret::Secret(Secret&& other) noexcept
    : m_value(std::move(other.m_value)) {
    other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        m_value = other.m_value;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        m_value = std::move(other.m_value);
        other.wipe();
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

void Secret::wipe() {
    // explicit_bzero is not optimised away, unlike a plain fill of memory that is about to be freed.
    explicit_bzero(m_value.data(), m_value.size());
    m_value.clear();
}

} // namespace pavement
