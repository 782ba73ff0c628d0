# Sourced by build, check and sallyport: find_jdk NAME sets JAVA_HOME to a JDK of at least 25, or
# stops with one line. The java on PATH may well be an older one.
WANT_JDK=25

jdk_feature() { # the feature version of the JDK in $1, or nothing
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_on_path() { # the home of the java on PATH, links resolved
    j=$(command -v java) || return 0
    j=$(readlink -f "$j" 2>/dev/null || echo "$j")
    dirname "$(dirname "$j")"
}

find_jdk() {
    for home in "${JAVA_HOME:-}" "$(jdk_on_path)" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home
    do
        [ -n "$home" ] || continue
        v=$(jdk_feature "$home")
        if [ "${v:-0}" -ge "$WANT_JDK" ]; then
            JAVA_HOME="$home"
            export JAVA_HOME
            return 0
        fi
    done
    echo "$1: no JDK $WANT_JDK or newer found; install one (for example temurin-25-jdk), or set JAVA_HOME to it" >&2
    exit 1
}
