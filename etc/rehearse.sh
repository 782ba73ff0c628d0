#!/bin/sh
# Lets the JVM watch the chain run once, in one process, and keep what it learned: an AOT cache (JEP 483, 514, 515) with
# which every later process starts with half the work. Once for each build; nothing depends on it.
#   etc/rehearse.sh LIB     LIB: the folder with the jars; the cache lies beside it
set -eu
here=$(cd "${0%/*}" && pwd)
. "$here/find-jdk.sh"
find_jdk rehearse.sh
lib=$(cd "$1" && pwd)
dist=${lib%/*}
cache=$dist/sallyport.aot
[ -f "$cache" ] && [ -z "$(find "$lib" -newer "$cache" | head -n 1)" ] && exit 0

rm -f "$cache"
echo "sallyport: rehearsing once, so that everything starts in half the time" >&2
work=$(mktemp -d "$dist/rehearsal.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/scratch"
# the flags that shape a cache are those of the launcher and of the demo's processes
if "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$work/sallyport.aot" -Xlog:disable -Xlog:all=error:stderr \
    -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Djdk.tls.server.enableSessionTicketExtension=false -Djava.io.tmpdir="$work/scratch" \
    -DDJL_CACHE_DIR="$work/scratch" -DENGINE_CACHE_DIR="$work/scratch" \
    -cp "$lib/*" io.sallyport.app.Main rehearse --dir "$work/demo" >"$work/log" 2>&1 </dev/null && [ -f "$work/sallyport.aot" ]
then
    mv "$work/sallyport.aot" "$cache"
else
    tail -n 5 "$work/log" >&2
    echo "sallyport: the rehearsal failed; all works without, and starts more slowly" >&2
    exit 1
fi
