#!/bin/sh
# The PostgreSQL 17 with pgvector that tests and `demo --store postgres` use; nothing is installed.
#   etc/postgres.sh                      fetches it when it is not there yet, and prints the folder of its programs
#   etc/postgres.sh serve FOLDER PORT    runs a server on 127.0.0.1:PORT until standard input ends; it prints "ready"
#   etc/postgres.sh run FOLDER PORT      becomes such a server
# It comes from Debian (trixie) by package name and is kept between runs under SALLYPORT_CACHE (default: ~/.cache/sallyport,
# for root /var/cache/sallyport). FOLDER is made when it is missing: its administrator is `postgres`, the password is in FOLDER/password.
# Lies FOLDER/server.crt and server.key there before, it speaks TLS. PostgreSQL does not run as root: for root it runs as `nobody`.
set -eu
PACKAGES="postgresql-17 postgresql-client-17 postgresql-17-pgvector libpq5 tzdata patchelf libc6 libgcc-s1 libstdc++6 zlib1g
    libssl3t64 libzstd1 liblz4-1 libicu76 libxml2 liblzma5 libpam0g libaudit1 libcap-ng0 libgssapi-krb5-2 libkrb5-3 libk5crypto3
    libkrb5support0 libcom-err2 libkeyutils1 libldap2 libsasl2-2 libsystemd0 libcap2 libuuid1 libxslt1.1 libgcrypt20
    libgpg-error0 libselinux1 libpcre2-8-0 libreadline8t64 libtinfo6"
say() { echo "postgres: $*" >&2; }
if [ "$(id -u)" = 0 ]; then
    other="setpriv --reuid=nobody --regid=nogroup --clear-groups"
    cache=${SALLYPORT_CACHE:-/var/cache/sallyport}
else
    other=
    cache=${SALLYPORT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sallyport}
fi
home=$cache/postgresql-17
bin=$home/usr/lib/postgresql/17/bin

reachable() { # the server's user must get to it
    $other sh -c 'cd "$1"' sh "$1" 2>/dev/null && return 0
    say "$1 cannot be reached by nobody, as whom the server runs for root (expected: every folder above may be passed); choose $2"
    exit 1
}

fetch() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
        say "no apt-get found (expected: Debian or a relative of it); put PostgreSQL 17 with pgvector in $home yourself"
        exit 1
    fi
    mkdir -p "$cache"
    reachable "$cache" "another SALLYPORT_CACHE"
    work=$home.$$
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/apt/state/lists/partial" "$work/apt/cache/archives/partial" "$work/debs"
    : >"$work/apt/status"
    from=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\) .*/\2/p' \
        /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
    if [ -z "$from" ]; then
        say "no package source found in /etc/apt (expected: a deb line, or debian.sources); put PostgreSQL 17 with pgvector in $home yourself"
        exit 1
    fi
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from trixie main" >"$work/apt/list"
    cat >"$work/apt/conf" <<-END
	Dir::State "$work/apt/state";
	Dir::State::status "$work/apt/status";
	Dir::Cache "$work/apt/cache";
	Dir::Etc::sourcelist "$work/apt/list";
	Dir::Etc::sourceparts "-";
	APT::Sandbox::User "root";
	END
    export APT_CONFIG="$work/apt/conf"
    say "fetching PostgreSQL 17 and pgvector from Debian (40 MB, once)"
    apt-get -qq update >&2
    # shellcheck disable=SC2086 # a list
    (cd "$work/debs" && apt-get -qq download $PACKAGES) >&2
    for package in "$work"/debs/*.deb; do dpkg -x "$package" "$work/root"; done
    libraries=$(echo "$work"/root/usr/lib/*-linux-gnu)
    loader=$(echo "$libraries"/ld-linux*.so.?)
    final=$home${libraries#"$work/root"}
    # its own C library: each program names the loader and the folder of libraries that it came with
    for program in "$work"/root/usr/lib/postgresql/17/bin/*; do
        [ -L "$program" ] || ! head -c 4 "$program" | grep -q ELF ||
            "$loader" --library-path "$libraries" "$work/root/usr/bin/patchelf" --force-rpath \
                --set-interpreter "$final/${loader##*/}" --set-rpath "$final" "$program"
    done
    chmod -R go+rX "$work/root"
    touch "$work/root/ready"
    # whoever comes second finds it there and throws its own away
    mv -T "$work/root" "$home" 2>/dev/null || [ -f "$home/ready" ]
}

make() { # an empty server
    mkdir -p "$1"
    (umask 077 && [ -f "$1/password" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$1/password")
    [ -z "$other" ] || chown -R nobody:nogroup "$1"
    reachable "$1" "another folder"
    $other "$bin/initdb" -D "$1/data" -A scram-sha-256 -U postgres --pwfile="$1/password" --no-locale -E UTF8 --no-sync >"$1/log" 2>&1 ||
        { cat "$1/log" >&2; exit 1; }
    {
        echo "listen_addresses = '127.0.0.1'"
        echo "unix_socket_directories = ''"
        echo "jit = off" # its compiler is left out on purpose
        echo "shared_buffers = 32MB"
        [ "${SALLYPORT_POSTGRES_FSYNC:-on}" = on ] || echo "fsync = off"
        if [ -f "$1/server.crt" ]; then
            echo "ssl = on"
            echo "ssl_cert_file = '../server.crt'"
            echo "ssl_key_file = '../server.key'"
        fi
    } >>"$1/data/postgresql.conf"
    touch "$1/made"
}

serve() {
    exec 3<&0
    $other "$bin/postgres" -D "$1/data" -p "$2" >>"$1/log" 2>&1 </dev/null &
    server=$!
    trap 'kill -INT $server 2>/dev/null; wait $server || true' EXIT
    trap 'exit 0' INT TERM HUP
    tries=0
    until "$bin/pg_isready" -q -h 127.0.0.1 -p "$2"; do
        tries=$((tries + 1))
        if [ $tries -gt 600 ] || ! kill -0 $server 2>/dev/null; then
            tail -n 5 "$1/log" >&2
            exit 1
        fi
        sleep 0.05
    done
    echo ready
    cat <&3 >/dev/null &
    wait $!
}

[ -f "$home/ready" ] || fetch >/dev/null
case "${1:-}" in
    '') echo "$bin" ;;
    serve | run)
        [ $# = 3 ] || { say "$1 needs a folder and a port"; exit 2; }
        mkdir -p "$2"
        folder=$(cd "$2" && pwd)
        [ -f "$folder/made" ] || make "$folder"
        if [ "$1" = serve ]; then
            serve "$folder" "$3"
            exit 0
        fi
        exec $other "$bin/postgres" -D "$folder/data" -p "$3" ;;
    *) say "$1 is nothing it does (expected: serve or run, or nothing)"; exit 2 ;;
esac
