# Sourced by build, check and sallyport: find_jdk NAME sets JAVA_HOME to a JDK of at least 25, or
# stops with one line. The java on PATH may well be an older one. Only the shell's own words are
# used, so that it can say what is missing even where PATH leads nowhere.
WANT_JDK=25

jdk_feature() { # the feature version of the JDK in $1, or nothing
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_VERSION ] || continue
        value=${value#\"}
        value=${value%%[!0-9]*}
        echo "$value"
        return 0
    done <"$1/release"
}

jdk_on_path() { # the home of the java on PATH
    j=$(command -v javac || command -v java) || return 0
    j=$(cd -P "${j%/*}" 2>/dev/null && readlink -f "$j" 2>/dev/null || echo "$j")
    j=${j%/*}
    echo "${j%/*}"
}

find_jdk() {
    for home in "${JAVA_HOME:-}" "$(jdk_on_path)" \
        "${SALLYPORT_JDKS:-/usr/lib/jvm}"/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
        "${HOME:-/nowhere}"/.jdks/* "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
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
