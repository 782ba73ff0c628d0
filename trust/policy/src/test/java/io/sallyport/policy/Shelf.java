// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A policy folder for tests: one collection, its readers, and the service that asks for them. */
record Shelf(Path folder) {
    static final TenantId ACME = new TenantId("acme");
    static final Ask DOCS = new Ask("search", "Collection", "docs", ACME);
    static final String ORCHESTRATOR =
            """
            permit (
                principal == Workload::"spiffe://demo.sallyport/orchestrator", action, resource);
            """;
    static final String READERS =
            """
            @id("readers")
            permit (
                principal in Group::"acme/readers",
                action == Action::"search",
                resource == Collection::"acme/docs");
            """;
    static final String SCHEMA =
            """
            entity Group;
            entity User in [Group] { tenant: String };
            entity Workload { name: String };
            entity Service { tenant: String, name: String };
            entity Collection { tenant: String, name: String };
            action search appliesTo {
                principal: [User, Workload, Service], resource: [Collection] };
            """;

    /** With a schema and no policy. */
    static Shelf in(Path folder) {
        var shelf = new Shelf(folder);
        shelf.write(PolicySnapshot.SCHEMA, SCHEMA);
        return shelf;
    }

    Shelf write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("shelf: not written", e);
        }
    }

    /** Whether Rita, a reader, may search the documents through the orchestrator. */
    static boolean readable(PolicyEngine engine) {
        return engine.judge(Tokens.user("acme", "rita", Set.of("readers"), "orchestrator"), DOCS)
                .permitted();
    }
}
