#!/bin/sh
# Fetches axe-core from npm, by name and version, for the browser tests: lab/web-app/target/axe.min.js. Once a machine.
set -eu
VERSION=4.14.1
SHA256=e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
here=$(cd "$(dirname "$0")/.." && pwd)
kept=${XDG_CACHE_HOME:-$HOME/.cache}/sallyport/axe-core-$VERSION.tgz

if ! [ -f "$kept" ]; then
    command -v npm >/dev/null || {
        echo "check: npm is missing; the accessibility tests need axe-core $VERSION (as root: apt-get install npm)" >&2
        exit 1
    }
    fresh=$(mktemp -d)
    trap 'rm -rf "$fresh"' EXIT
    (cd "$fresh" && npm pack --silent --ignore-scripts "axe-core@$VERSION" >/dev/null) || {
        echo "check: axe-core $VERSION could not be fetched with npm; see why with: npm pack axe-core@$VERSION" >&2
        exit 1
    }
    mkdir -p "${kept%/*}"
    mv "$fresh/axe-core-$VERSION.tgz" "$kept"
fi
echo "$SHA256  $kept" | sha256sum -c --quiet - || {
    echo "check: $kept is not the axe-core $VERSION that is expected; delete it and try again" >&2
    exit 1
}
mkdir -p "$here/lab/web-app/target"
tar -xzOf "$kept" package/axe.min.js >"$here/lab/web-app/target/axe.min.js"
