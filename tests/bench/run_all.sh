#!/usr/bin/env bash
# Runs every bench one after another — never two at once, they would measure each other — and prints their tables, each
# with its peer or its limit beside our figure. About ten minutes on two cores; windows are opened offscreen.
#   tests/bench/run_all.sh [BUILD] [NAME…]     BUILD: the build folder (default: build/release); NAME: only these
# The tables are kept in BUILD/bench/results. Status 1 if a bench was not built or failed; no figure decides anything.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:-build/release}
shift || true
benches=(stats_bench runner_bench cache_bench memory_cache_bench history_bench report_bench workload_bench regressions_bench charts_bench pages_bench startup_bench collector_cost cache_manager_bench)
[ $# -gt 0 ] && benches=("$@")
results=$build/bench/results
mkdir -p "$results"
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}

echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) processors, load before: $(cut -d' ' -f1-3 /proc/loadavg)"
status=0
for bench in "${benches[@]}"; do
    begun=$SECONDS
    echo
    echo "== $bench"
    if [ ! -x "$build/bench/$bench" ]; then
        echo "not built: cmake --build $build --target $bench"
        status=1
        continue
    fi
    "$build/bench/$bench" 2>"$results/$bench.log" | tee "$results/$bench.txt"
    if [ "${PIPESTATUS[0]}" -ne 0 ]; then
        echo "failed; its last words:"
        tail -5 "$results/$bench.log"
        status=1
    fi
    echo "   ($((SECONDS - begun)) s)"
done
exit $status
