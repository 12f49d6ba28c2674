#!/usr/bin/env bash
# Installs what is needed, builds, and runs every test: the engine's under AddressSanitizer and UBSan first, then all of
# them as released. Works from any directory, as root or with sudo, any number of times. It ends with ctest's summary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

# Servers are started and stopped by the dozen on whatever else the machine is doing: what fails must fail twice. The first
# failure is printed all the same. Three at once: much of what they do is waiting.
#
# Their files, hundreds of thousands in all, lie in memory where there is plenty: creating and deleting them is what a
# disk spends half of the tests on.
plenty=$((8 * 1024 * 1024)) # KiB
available=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || echo 0)
room=$(df -kP /dev/shm 2>/dev/null | awk 'NR == 2 {print $4}' || true)
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "${available:-0}" -ge "$plenty" ] && [ "${room:-0}" -ge "$plenty" ]; then
    export TMPDIR=/dev/shm
fi

step() { echo "== $* ($SECONDS s)"; }

step "packages"
pavement_install test
echo "temporary files in ${TMPDIR:-/tmp}"
jobs=${PAVEMENT_JOBS:-$(nproc)}

if [ -z "${PAVEMENT_SKIP_SANITIZERS:-}" ]; then
    step "build: the engine and its tests with sanitizers"
    # Warnings are errors in the release build; with sanitizers GCC warns of what is not there.
    cmake --preset asan >/dev/null
    cmake --build --preset asan -j "$jobs" -- --quiet
    step "tests: the engine with sanitizers"
    UBSAN_OPTIONS=print_stacktrace=1 ctest --preset asan -j 3 --repeat until-pass:2
fi

step "build: release"
cmake --preset release >/dev/null
cmake --build --preset release -j "$jobs" -- --quiet
step "tests: release"
ctest --preset release -j 3 --repeat until-pass:2
