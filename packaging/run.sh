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
cmake --preset release -DPAVEMENT_TESTS=OFF -DPAVEMENT_BENCH=OFF -B build/run >/dev/null
cmake --build build/run -j "${PAVEMENT_JOBS:-$(nproc)}" -- --quiet
pavement=$PWD/build/run/bin/pavement

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${PAVEMENT_HEADLESS:-}" ]; then
    step "opening the window on the sandbox"
    exec "$pavement" sandbox
fi

out=${PAVEMENT_OUT:-$start/pavement-output}
mkdir -p "$out"
step "sandbox, 60 s of recording, report and pictures (no display)"
QT_QPA_PLATFORM=offscreen "$pavement" sandbox --record "${PAVEMENT_SECONDS:-60}" --history "$out/history.db" \
    --report "$out/report.html" --report "$out/report.pdf" --capture "$out/pages"
step "done"
echo "Report:   $out/report.html"
echo "          $out/report.pdf"
echo "Pictures: $out/pages"
echo "History:  $out/history.db"
