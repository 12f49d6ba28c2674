#!/usr/bin/env bash
# Installs what is needed, builds the program and opens it on a private PostgreSQL and Redis under a realistic load.
# Without a display it does the same headless: records for 60 seconds, writes a report as PDF and HTML and a picture of
# every page, and says where they lie. PAVEMENT_OUT names the folder for them (default: ./pavement-output).
set -euo pipefail
start=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

step() { echo "== $* ($SECONDS s)"; }

step "packages"
pavement_install run
step "build"
cmake --preset release -B build/run -DPAVEMENT_TESTS=OFF -DPAVEMENT_BENCH=OFF >/dev/null
cmake --build build/run -j "${PAVEMENT_JOBS:-$(nproc)}" -- --quiet
pavement=$PWD/build/run/bin/pavement

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${PAVEMENT_HEADLESS:-}" ]; then
    step "opening the window on the sandbox"
    exec "$pavement" sandbox
fi

out=${PAVEMENT_OUT:-$start/pavement-output}
mkdir -p "$out"
rm -f "$out/history.db" "$out/history.db-wal" "$out/history.db-shm"
step "no display: sandbox, ${PAVEMENT_SECONDS:-60} s of recording, report, a picture of every page"
"$pavement" sandbox \
    -- record --for "${PAVEMENT_SECONDS:-60}s" --history "$out/history.db" \
    -- report --history "$out/history.db" --output "$out/report.html" --output "$out/report.pdf" \
    -- capture "$out/pages" --history "$out/history.db"
step "done"
echo "report:   $out/report.html"
echo "          $out/report.pdf"
echo "pictures: $out/pages"
echo "history:  $out/history.db"
