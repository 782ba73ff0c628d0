// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One document as it is written down in the resources.
 *
 * @param collection where it belongs
 * @param id unique in its collection
 * @param text a guarded field stands in it as {@code {{name}}}
 * @param grants principals that may read it; empty means nobody
 * @param denials principals that may not, whatever was granted
 * @param guarded field name to clear value; sealed before it leaves the ingest process
 */
public record WorldDocument(
        String collection,
        String id,
        String title,
        String text,
        List<String> grants,
        List<String> denials,
        Map<String, String> guarded) {
    private static final Pattern HEAD =
            Pattern.compile("([^{\\n]{1,200}) \\{#([a-z0-9-]{1,64})\\}");

    public WorldDocument {
        grants = List.copyOf(grants);
        denials = List.copyOf(denials);
        guarded = Map.copyOf(guarded);
    }

    static WorldDocument parse(String collection, String part) {
        String[] halves = part.strip().split("\n\n", 2);
        List<String> head = halves[0].lines().toList();
        Matcher title = HEAD.matcher(head.getFirst());
        if (!title.matches() || halves.length != 2) {
            throw new IllegalStateException(
                    "document of "
                            + collection
                            + ": no head (expected: # Title {#id}, keys, empty line, text)");
        }
        var keys = new LinkedHashMap<String, String>();
        head.stream()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .forEach(pair -> keys.put(pair[0], pair[1]));
        return new WorldDocument(
                collection,
                title.group(2),
                title.group(1),
                halves[1].strip(),
                words(keys.getOrDefault("grants", "")),
                words(keys.getOrDefault("denials", "")),
                pairs(keys.getOrDefault("guarded", "")));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Map<String, String> pairs(String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (String word : words(text)) {
            String[] pair = word.split("=", 2);
            pairs.put(pair[0], pair[1]);
        }
        return pairs;
    }

    @Override
    public String toString() {
        return "WorldDocument[" + collection + "/" + id + "]";
    }
}
