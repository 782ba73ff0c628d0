// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo company Acme and its customer Globex: people, collections and documents, from the class
 * path.
 */
public final class World {
    /** The demo's trust domain. */
    public static final String TRUST_DOMAIN = "demo.sallyport";

    private World() {}

    /** Everybody who can sign in. */
    public static List<WorldPerson> people() {
        return List.of(
                new WorldPerson("john", "acme", List.of("engineering"), "software engineer"),
                new WorldPerson("helen", "acme", List.of("hr"), "people team"),
                new WorldPerson(
                        "erin",
                        "acme",
                        List.of("engineering", "engineering-lead"),
                        "engineering lead"),
                new WorldPerson("mallory", "acme", List.of(), "contractor without any group"),
                new WorldPerson("olga", "globex", List.of("staff"), "works for another tenant"));
    }

    /** Every document, collection by collection. */
    public static List<WorldDocument> documents() {
        return Stream.of("handbook", "eng-docs", "hr-docs", "globex-docs")
                .flatMap(collection -> read(collection).stream())
                .toList();
    }

    private static List<WorldDocument> read(String collection) {
        var documents = new ArrayList<WorldDocument>();
        for (String part : resource("documents/" + collection + ".md").split("(?m)^# ", -1)) {
            if (!part.isBlank()) {
                documents.add(WorldDocument.parse(collection, part));
            }
        }
        return documents;
    }

    /**
     * A text of this module.
     *
     * @throws IllegalStateException when the class path is incomplete
     */
    public static String resource(String name) {
        try (InputStream in = World.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource: " + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("reading " + name, e);
        }
    }
}
