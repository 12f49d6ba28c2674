#pragma once
// The lines of EXPLAIN's text. Private to engine/plan.

#include "engine/plan/plan_tree.h"

#include <string>
#include <string_view>

namespace pavement::plan::detail {

class TextOut {
public:
    void line(std::uint32_t column, std::string_view text) {
        m_out.append(column, ' ');
        m_out += text;
        m_out += '\n';
    }

    void property(std::uint32_t column, std::string_view name, std::string_view value) {
        m_out.append(column, ' ');
        m_out += name;
        m_out += ": ";
        m_out += value;
        m_out += '\n';
    }

    std::size_t size() const { return m_out.size(); }

    std::string take() { return std::move(m_out); }

private:
    std::string m_out;
};

// "Seq Scan on t  (cost=…) (actual …)".
std::string headingLine(const Node& node);
void writeProperties(TextOut& out, const Node& node, std::uint32_t column);
// What stands below the tree.
void writeStatement(TextOut& out, const PlanTree& tree);

} // namespace pavement::plan::detail
