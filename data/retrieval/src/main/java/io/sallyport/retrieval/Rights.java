// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.runtime.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may see a document. A denial beats every grant.
 *
 * @param grants principals that may; empty means nobody
 * @param denials principals that may not, whatever else they are
 */
record Rights(Set<String> grants, Set<String> denials) {
    /** Most principals that one document may name. */
    static final int MAX = 1_000;

    private static final Pattern PRINCIPAL =
            Pattern.compile("(user|group|container):[^" + PlainText.NOT_PLAIN + "]{1,256}");

    Rights {
        if (grants.size() + denials.size() > MAX) {
            throw new IllegalArgumentException(
                    "rights: too many principals (expected: at most 1000)");
        }
        Stream.concat(grants.stream(), denials.stream()).forEach(Rights::check);
        grants = Set.copyOf(grants);
        denials = Set.copyOf(denials);
    }

    /** Reads what {@link #text} wrote. */
    static Rights parse(String text) {
        List<String> lines = text.lines().toList();
        return new Rights(only(lines, '+'), only(lines, '-'));
    }

    /**
     * One line each, sorted: {@code +group:engineering}, {@code -user:...}; equal rights, equal
     * text.
     */
    String text() {
        return Stream.concat(
                        sorted(grants).stream().map(name -> "+" + name),
                        sorted(denials).stream().map(name -> "-" + name))
                .collect(Collectors.joining("\n"));
    }

    /** Whether somebody who is all of these may see it. */
    boolean allow(Principals principals) {
        return principals.names().stream().noneMatch(denials::contains)
                && principals.names().stream().anyMatch(grants::contains);
    }

    /** What a row's seal is bound to: any change of the stored rights changes it. */
    static String digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<String> only(List<String> lines, char sign) {
        return lines.stream()
                .peek(Rights::checkLine)
                .filter(line -> line.charAt(0) == sign)
                .map(line -> line.substring(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void checkLine(String line) {
        if (!line.startsWith("+") && !line.startsWith("-")) {
            throw new IllegalArgumentException(
                    "rights: not readable (expected: + or - a principal)");
        }
    }

    private static void check(String name) {
        if (!PRINCIPAL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "principal: not valid (expected: user:, group: or container: and a name)");
        }
    }

    private static SortedSet<String> sorted(Set<String> names) {
        return new TreeSet<>(names);
    }
}
