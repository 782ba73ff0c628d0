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
 * Who may see a document: whom a grant names and no denial, and who is cleared for it. A denial
 * beats every grant.
 *
 * @param grants principals that may, at most 1,000 with the denials: {@code user:}, {@code group:},
 *     {@code role:} or {@code container:} and a name of 1 to 256 plain characters; empty means
 *     nobody
 * @param denials principals that may not, whatever else they are
 * @param classification what clearance it needs besides
 */
public record Rights(Set<String> grants, Set<String> denials, Classification classification) {
    /** Most principals that one document may name. */
    static final int MAX = 1_000;

    /** Nobody. */
    public static final Rights NONE = new Rights(Set.of(), Set.of());

    private static final Pattern PRINCIPAL =
            Pattern.compile("(user|group|role|container):[^" + PlainText.NOT_PLAIN + "]{1,256}");

    /**
     * Checks every name.
     *
     * @throws IllegalArgumentException saying what is wrong, without repeating it
     */
    public Rights {
        if (grants.size() + denials.size() > MAX) {
            throw new IllegalArgumentException(
                    "rights: too many principals (expected: at most 1000)");
        }
        Stream.concat(grants.stream(), denials.stream()).forEach(Rights::requirePrincipal);
        grants = Set.copyOf(grants);
        denials = Set.copyOf(denials);
    }

    /** Rights to what needs no clearance. */
    Rights(Set<String> grants, Set<String> denials) {
        this(grants, denials, Classification.UNCLASSIFIED);
    }

    /** Reads what {@link #text} wrote. */
    static Rights parse(String text) {
        List<String> lines = text.lines().toList();
        return new Rights(only(lines, '+'), only(lines, '-'), classification(only(lines, '=')));
    }

    /**
     * One line each, sorted: {@code +group:engineering}, {@code -user:...}, then {@code =secret}
     * where clearance is needed; equal rights, equal text.
     */
    String text() {
        Stream<String> level =
                classification == Classification.UNCLASSIFIED
                        ? Stream.of()
                        : Stream.of("=" + classification.text());
        return Stream.of(
                        sorted(grants).stream().map(name -> "+" + name),
                        sorted(denials).stream().map(name -> "-" + name),
                        level)
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    boolean allow(Principals principals) {
        return classification.compareTo(principals.clearance()) <= 0
                && principals.names().stream().noneMatch(denials::contains)
                && principals.names().stream().anyMatch(grants::contains);
    }

    /** Of {@code text}: what a row's seal is bound to; any change of the rights changes it. */
    static String digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Classification classification(Set<String> stated) {
        if (stated.size() > 1) {
            throw new IllegalArgumentException("rights: two classifications (expected: one)");
        }
        return stated.stream()
                .findFirst()
                .map(Classification::parse)
                .orElse(Classification.UNCLASSIFIED);
    }

    private static Set<String> only(List<String> lines, char sign) {
        return lines.stream()
                .peek(Rights::checkLine)
                .filter(line -> line.charAt(0) == sign)
                .map(line -> line.substring(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void checkLine(String line) {
        if (line.isEmpty() || "+-=".indexOf(line.charAt(0)) < 0) {
            throw new IllegalArgumentException(
                    "rights: not readable (expected: + or - a principal, = a classification)");
        }
    }

    static void requirePrincipal(String name) {
        if (!PRINCIPAL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "principal: not valid (expected: user:, group:, role: or container: and a"
                            + " name)");
        }
    }

    private static SortedSet<String> sorted(Set<String> names) {
        return new TreeSet<>(names);
    }
}
