# shellcheck shell=bash
# Sourced by run.sh and test.sh: what the program needs from Debian 12 or 13, and how it is installed.
# Nothing here starts a service or creates a database cluster: the sandbox brings its own, private ones.

pavement_suite() {
    local version
    version=$(. /etc/os-release && echo "${VERSION_ID:-}")
    case "$version" in
    12) echo bookworm ;;
    13) echo trixie ;;
    *)
        echo "This script knows Debian 12 and 13; this system says it is version '${version:-unknown}'." >&2
        echo "Install the packages listed in packaging/packages.sh by your own means and run again with PAVEMENT_SKIP_INSTALL=1." >&2
        return 1
        ;;
    esac
}

pavement_packages() { # run|test
    local suite postgres=15 opengl=libqt6opengl6-dev
    suite=$(pavement_suite) || return 1
    [ "$suite" != trixie ] || { postgres=17 opengl=; } # there it is part of qt6-base-dev
    echo build-essential cmake ninja-build pkg-config git ca-certificates \
        qt6-base-dev $opengl qt6-charts-dev qt6-svg-dev \
        libxkbcommon-dev qtkeychain-qt6-dev libsecret-1-0 qt6-tools-dev qt6-l10n-tools \
        libpqxx-dev libpq-dev libpg-query-dev libhiredis-dev libsqlitecpp-dev libsqlite3-dev zlib1g-dev \
        nlohmann-json3-dev libspdlog-dev libfmt-dev libcli11-dev libasio-dev libexpected-dev \
        "postgresql-$postgres" "postgresql-$postgres-hypopg" redis-server openssh-client \
        fonts-dejavu-core
    if [ "$1" = test ]; then
        echo libbenchmark-dev pgbouncer openssh-server poppler-utils dbus gnome-keyring dunst xvfb
    fi
}

pavement_as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Installing packages needs root: run this as root, or install sudo." >&2
        return 1
    fi
}

pavement_missing_packages() {
    local name
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
    done
}

# Runs as root: installs the packages named as arguments without starting what they bring.
pavement_install_quietly='
set -eu
policy=/usr/sbin/policy-rc.d
conf=/etc/postgresql-common/createcluster.conf
made_policy=
saved_conf=
restore() {
    [ -z "$made_policy" ] || rm -f "$policy"
    [ -z "$saved_conf" ] || mv -f "$conf.before-pavement" "$conf"
}
trap restore EXIT
installed() { dpkg-query -W -f "\${Status}" "$1" 2>/dev/null | grep -q "ok installed"; }
fresh_services=
installed redis-server || fresh_services="$fresh_services redis-server"
installed pgbouncer || fresh_services="$fresh_services pgbouncer"
installed openssh-server || fresh_services="$fresh_services ssh"
if [ ! -e "$policy" ]; then
    printf "#!/bin/sh\nexit 101\n" >"$policy"
    chmod 755 "$policy"
    made_policy=1
fi
apt-get -q update
apt-get -qy install --no-install-recommends postgresql-common
if [ -e "$conf" ] && ! grep -Eq "^create_main_cluster *= *(false|off|no)" "$conf"; then
    cp -p "$conf" "$conf.before-pavement"
    saved_conf=1
    echo "create_main_cluster = false" >>"$conf"
fi
apt-get -qy install --no-install-recommends "$@"
if [ -d /run/systemd/system ]; then
    for service in $fresh_services; do systemctl disable "$service" || true; done
fi
'

pavement_install() { # run|test
    [ -z "${PAVEMENT_SKIP_INSTALL:-}" ] || return 0
    local wanted missing log
    wanted=$(pavement_packages "$1") || return 1
    # shellcheck disable=SC2086 # a list of words
    missing=$(pavement_missing_packages $wanted)
    [ -n "$missing" ] || return 0
    echo "installing $(echo "$missing" | wc -w) packages"
    log=$(mktemp)
    # shellcheck disable=SC2086
    if ! pavement_as_root env DEBIAN_FRONTEND=noninteractive sh -c "$pavement_install_quietly" sh $missing \
        >"$log" 2>&1 </dev/null; then
        tail -n 40 "$log" >&2
        echo "The packages could not be installed; the whole log is $log." >&2
        return 1
    fi
    rm -f "$log"
}
