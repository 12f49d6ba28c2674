#pragma once
// Changes and patterns in words, once for the command line, the report and the window: what happened, why,
// what it costs, what to do. Moments are left to the caller, who knows the reader's time zone. Pure.

#include "engine/analyzer/check.h"
#include "engine/analyzer/statement_changes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pavement::analyzer {

struct Wording {
    std::string title; // "Takes 3.1 times as long: 2.00 ms → 6.20 ms a call"
    std::string cause; // why, with what speaks for it; of a pattern what was seen
    std::string cost;  // "Costs 1 h 10 min of execution a day …"
    std::vector<std::string> advice;
    std::vector<std::pair<std::string, std::string>> figures; // name → value
    Confidence confidence = Confidence::medium;               // of the cause, or of the pattern
};

Wording wordsOf(const TimeChange& change);
Wording wordsOf(const NPlusOne& pattern);
Wording wordsOf(const ChattyFound& pattern);

std::string planName(std::uint64_t shape);         // six digits that tell the plans of a statement apart
std::string shortCause(const TimeChange& change);  // "another plan", for a mark or a banner
std::string figureName(ChangeFigure figure);       // "Rows per call"
std::string figureText(const ChangeEvidence& one); // "12.0 → 48.0"
std::string whenText(const TimeChange& change);    // in UTC: "Since 2026-03-01 12:34 UTC (95 %: …)."

// What is said where nothing was found: how much was looked at.
std::string nothingFound(const ChangesFound& found);
std::string nothingFound(const PatternsFound& found);

// For a terminal, under a heading each; at most `most` of either kind. Ends with a newline.
std::string toText(const ChangesFound& found, std::size_t most);
std::string toText(const PatternsFound& found, std::size_t most);

} // namespace pavement::analyzer
