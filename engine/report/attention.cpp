// What needs a person, from what the other sections hold and what the history knows beside them.

#include "engine/analyzer/attention.h"

#include "engine/report/build.h"

#include <utility>

namespace pavement::report {

namespace {

constexpr Milliseconds kStillNow{300'000}; // the end of "the last hour" while checks were run

std::string capitalized(std::string_view word) {
    std::string text(word);
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

Passage attentionPassage(const analyzer::AttentionItem& item, std::size_t number) {
    Passage passage;
    passage.title = std::to_string(number) + ". " + item.title;
    passage.code = item.statementText;
    if (!item.cost.empty()) {
        passage.figures.emplace_back("Cost", item.cost + (item.estimated ? " (estimated)" : ""));
    }
    passage.figures.emplace_back("Severity", capitalized(toString(item.severity)));
    passage.figures.emplace_back("Confidence", capitalized(toString(item.confidence)));
    for (const std::string* part : {&item.why, &item.advice}) {
        if (!part->empty()) {
            passage.words.push_back(*part);
        }
    }
    for (const std::string& other : item.also) {
        passage.words.push_back("Also: " + other);
    }
    if (!item.fix.empty()) {
        passage.sql.emplace_back("To mend it", item.fix);
    }
    return passage;
}

} // namespace

Result<void> addAttention(const Source& source, Report& report) {
    analyzer::AttentionKnown known;
    known.changes = report.changes ? &*report.changes : nullptr;
    known.patterns = report.patterns ? &*report.patterns : nullptr;
    known.checks = report.checks ? &report.checks->report : nullptr;
    // Locks of now say nothing about a range that is over.
    const bool current = report.locks && report.locks->at <= source.spec.range.to + kStillNow;
    known.locks = current ? &report.locks->locks : nullptr;
    auto found = analyzer::whatNeedsYou(source.history, source.spec.target, source.spec.range, known,
                                        source.spec.mostAttention, source.course.stopToken());
    if (!found) {
        return fail(found.error());
    }
    report.attention = std::move(*found);
    return {};
}

std::vector<Passage> attentionPassages(const analyzer::Attention& attention) {
    std::vector<Passage> list;
    for (const analyzer::AttentionItem& item : attention.items) {
        list.push_back(attentionPassage(item, list.size() + 1));
    }
    if (attention.more > 0) {
        Passage passage;
        passage.title = "And " + std::to_string(attention.more) + " more";
        passage.words.emplace_back("The sections of each kind have them.");
        list.push_back(std::move(passage));
    }
    if (!attention.notLookedAt.empty()) {
        list.push_back({"What was not looked at", {}, {}, attention.notLookedAt, {}});
    }
    return list;
}

} // namespace pavement::report
