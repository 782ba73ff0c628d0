#!/bin/sh
# Fetches the Keycloak that KeycloakIT signs in at, once, and prints where it lies.
#   etc/keycloak.sh        fetch, unpack and build it when it is not there yet
# It comes from Maven Central by its coordinates, like every other part, and is kept between runs under
# SALLYPORT_CACHE (default: ~/.cache/sallyport). Nothing of a run is written there: its database is in memory.
set -eu
VERSION=26.7.3
here=${0%/*}
. "$here/find-jdk.sh"
find_jdk keycloak.sh
cache=${SALLYPORT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sallyport}
home=$cache/keycloak-$VERSION
say() { echo "keycloak: $*" >&2; }

[ -f "$home/ready" ] && { echo "$home"; exit 0; }

work=$cache/keycloak-$VERSION.$$
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
say "fetching $VERSION from Maven Central (176 MB, once)"
# outside the project, so that none of its plugins run
(cd "$work" && mvn -B -ntp -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.keycloak:keycloak-quarkus-dist:$VERSION:tar.gz -DoutputDirectory=. -Dmdep.useBaseVersion=true) >&2
say "unpacking"
tar xzf "$work/keycloak-quarkus-dist-$VERSION.tar.gz" -C "$work"
say "building it for tests (a minute, once)"
"$work/keycloak-$VERSION/bin/kc.sh" build --db=dev-mem --health-enabled=true --https-client-auth=request >&2
touch "$work/keycloak-$VERSION/ready"
# whoever comes second finds it there and throws its own away
mv -T "$work/keycloak-$VERSION" "$home" 2>/dev/null || [ -f "$home/ready" ]
echo "$home"
