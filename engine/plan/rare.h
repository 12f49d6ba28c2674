#pragma once
// An optional that lives on the heap: for what few nodes of a large plan have. Copies and compares deeply.

#include <memory>

namespace pavement::plan {

template <typename T>
class Rare {
public:
    Rare() = default;

    Rare(const Rare& other)
        : m_value(other.m_value ? std::make_unique<T>(*other.m_value) : nullptr) {}

    Rare(Rare&&) noexcept = default;

    Rare& operator=(const Rare& other) {
        if (this != &other) {
            m_value = other.m_value ? std::make_unique<T>(*other.m_value) : nullptr;
        }
        return *this;
    }

    Rare& operator=(Rare&&) noexcept = default;
    ~Rare() = default;

    explicit operator bool() const { return m_value != nullptr; }

    T& operator*() { return *m_value; }

    const T& operator*() const { return *m_value; }

    T* operator->() { return m_value.get(); }

    const T* operator->() const { return m_value.get(); }

    T& emplace() {
        m_value = std::make_unique<T>();
        return *m_value;
    }

    void reset() { m_value.reset(); }

    bool operator==(const Rare& other) const {
        return (m_value == nullptr) == (other.m_value == nullptr) && (!m_value || *m_value == *other.m_value);
    }

private:
    std::unique_ptr<T> m_value;
};

} // namespace pavement::plan
