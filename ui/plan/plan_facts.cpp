#include "ui/models/text.h"
#include "ui/plan/plan_words.h"

namespace pavement::ui {

using plan::NodeIndex;

namespace {

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) {
        list << toText(word);
    }
    return list.join(QStringLiteral(", "));
}

QString kilobytes(std::int64_t kb) {
    return toText(formatBytes(Bytes{kb * 1024}));
}

} // namespace

std::vector<PlanWords::Fact> PlanWords::facts(const PlanDocument& document, NodeIndex i) {
    const plan::Node& node = document.tree.nodes[i];
    const plan::NodeCost& cost = document.accounting.nodes[i];
    std::vector<Fact> facts;
    const auto add = [&facts](const QString& name, const QString& value, bool code = false) {
        if (!value.isEmpty()) {
            facts.push_back({name, value, code});
        }
    };
    const auto removed = [&](const QString& name, const std::optional<double>& perLoop) {
        if (perLoop && *perLoop > 0) {
            const double loops = node.actuals ? node.actuals->loops : 1;
            add(name, count(*perLoop * (loops > 0 ? loops : 1)));
        }
    };

    if (node.neverExecuted()) {
        add(tr("Executed"), tr("never"));
    } else if (node.actuals) {
        if (document.accounting.timed) {
            add(tr("Own time"),
                tr("%1, %2 of the plan")
                    .arg(milliseconds(cost.selfMs), valueText(document.share(i), Unit::ratio)));
            add(tr("With its children"), milliseconds(cost.elapsedMs));
        }
        add(tr("Rows"), count(cost.rows));
        add(tr("Loops"), count(node.actuals->loops));
    }
    if (node.estimates) {
        add(tr("Estimated rows"), node.actuals && node.actuals->loops > 1
                                      ? tr("%1 a loop").arg(count(node.estimates->rows))
                                      : count(node.estimates->rows));
        add(tr("Estimated cost"), count(node.estimates->totalCost));
        add(tr("Row width"), toText(formatBytes(Bytes{node.estimates->width})));
    }
    QString off = misestimateInFull(cost.misestimate);
    if (!off.isEmpty() && cost.mayBeCutShort && !cost.misestimate->under) {
        off += QStringLiteral(" ") + tr("(it may have been stopped early)");
    }
    add(tr("Estimate"), off);
    if (document.accounting.hasBuffers && node.buffers) {
        add(tr("Own blocks hit"), count(document.blocksHit(i)));
        add(tr("Own blocks read"), count(document.blocksRead(i)));
        if (document.blocksTemp(i) > 0) {
            add(tr("Own temporary blocks"), count(document.blocksTemp(i)));
        }
    }
    if (node.ioTimes && node.ioTimes->sharedReadMs) {
        add(tr("Reading took"), milliseconds(*node.ioTimes->sharedReadMs));
    }
    if (document.accounting.hasWal && cost.selfWal.bytes > 0) {
        add(tr("Own WAL"), toText(formatBytes(Bytes{cost.selfWal.bytes})));
    }
    removed(tr("Rows removed by filter"), node.rowsRemovedByFilter);
    removed(tr("Rows removed by join filter"), node.rowsRemovedByJoinFilter);
    removed(tr("Rows removed by recheck"), node.rowsRemovedByIndexRecheck);
    if (node.heapFetches) {
        add(tr("Heap fetches"), count(*node.heapFetches));
    }
    if (node.sort) {
        add(tr("Sort"),
            tr("%1, %2 (%3)")
                .arg(toText(node.sort->method), kilobytes(node.sort->spaceKb), toText(node.sort->spaceType)));
    }
    if (node.hash) {
        const plan::HashDetails& hash = *node.hash;
        if (hash.batches && *hash.batches > 1) {
            add(tr("Hash batches"), count(static_cast<double>(*hash.batches)));
        }
        if (hash.aggregateBatches && *hash.aggregateBatches > 1) {
            add(tr("Hash batches"), count(static_cast<double>(*hash.aggregateBatches)));
        }
        if (hash.peakMemoryKb) {
            add(tr("Peak memory"), kilobytes(*hash.peakMemoryKb));
        }
        if (hash.diskKb && *hash.diskKb > 0) {
            add(tr("On disk"), kilobytes(*hash.diskKb));
        }
        if (hash.cacheHits && hash.cacheMisses) {
            add(tr("Cache"), tr("%1 hits, %2 misses")
                                 .arg(count(static_cast<double>(*hash.cacheHits)),
                                      count(static_cast<double>(*hash.cacheMisses))));
        }
    }
    if (node.heapBlocks) {
        add(tr("Heap blocks"), tr("%1 exact, %2 lossy")
                                   .arg(count(static_cast<double>(node.heapBlocks->exact)),
                                        count(static_cast<double>(node.heapBlocks->lossy))));
    }
    if (node.workersPlanned) {
        add(tr("Workers"), node.workersLaunched
                               ? tr("%1 of %2 started").arg(*node.workersLaunched).arg(*node.workersPlanned)
                               : tr("%1 planned").arg(*node.workersPlanned));
    }
    if (node.subplansRemoved && *node.subplansRemoved > 0) {
        add(tr("Partitions pruned"), count(static_cast<double>(*node.subplansRemoved)));
    }
    for (const plan::Condition& condition : node.conditions) {
        add(toText(toString(condition.kind)), toText(condition.text), true);
    }
    for (const plan::KeyList& keys : node.keys) {
        add(toText(toString(keys.kind)), joined(keys.keys), true);
    }
    add(tr("Output"), joined(node.output), true);
    for (const plan::Worker& worker : node.workers) {
        if (worker.actuals) {
            const plan::Actuals& actuals = *worker.actuals;
            const QString made = rows(actuals.rows * actuals.loops);
            add(tr("Worker %1").arg(worker.number),
                actuals.totalMs ? made + QStringLiteral(", ") + milliseconds(*actuals.totalMs * actuals.loops)
                                : made);
        }
    }
    for (const plan::Property& property : node.extra) {
        add(toText(property.name), toText(property.value), true);
    }
    return facts;
}

} // namespace pavement::ui
