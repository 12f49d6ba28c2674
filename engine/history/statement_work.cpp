#include "engine/history/statement_work.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pavement::history {

void StatementWork::add(const StatementWork& other) {
    using enum WorkFigure;
    StatementWork& self = *this;
    const double own = self[calls];
    const double others = other[calls];
    double squared = self[squares] + other[squares];
    if (own > 0 && others > 0) {
        const double apart = other[seconds] / others - self[seconds] / own;
        squared += apart * apart * own * others / (own + others);
    }
    const double slow = std::max(self[slowest], other[slowest]);
    const double quick = self[fastest] > 0 && other[fastest] > 0 ? std::min(self[fastest], other[fastest])
                                                                 : self[fastest] + other[fastest];
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] += other.values[i];
    }
    self[squares] = squared;
    self[slowest] = slow;
    self[fastest] = quick;
}

double StatementWork::mean() const {
    const double calls = (*this)[WorkFigure::calls];
    return calls > 0 ? (*this)[WorkFigure::seconds] / calls : std::numeric_limits<double>::quiet_NaN();
}

double StatementWork::deviation() const {
    const double calls = (*this)[WorkFigure::calls];
    return calls > 0 ? std::sqrt(std::max(0.0, (*this)[WorkFigure::squares]) / calls)
                     : std::numeric_limits<double>::quiet_NaN();
}

} // namespace pavement::history
