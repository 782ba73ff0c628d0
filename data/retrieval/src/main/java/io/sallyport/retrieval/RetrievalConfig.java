// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.http.Listener;
import io.sallyport.identity.TenantId;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;
import io.sallyport.store.PostgresConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In the configuration as {@code retrieval}.
 *
 * @param collections name to what it is; others do not exist
 * @param maxResults passages in one answer, at most 20
 * @param documentsPerDay different documents that one user is shown a day (UTC)
 * @param chunk size of a passage in characters
 * @param overlap how much of a passage stands in the next one again
 * @param exactUpTo a user who may see at most so many passages gets the exact answer over just
 *     those
 * @param maxQuery a longer question is refused
 * @param maxDocument a longer document is refused
 * @param store the database that this process shares with others like it; without it, an embedded
 *     one of its own
 * @param rowKeys the folder of the keys that seal its rows, which all processes on one database
 *     share; with {@code store} only, and needed there
 */
public record RetrievalConfig(
        Listener listener,
        Map<String, Collection> collections,
        @Default("20") int maxResults,
        @Default("300") int documentsPerDay,
        @Default("800") int chunk,
        @Default("100") int overlap,
        @Default("10000") int exactUpTo,
        @Default("4KiB") ByteSize maxQuery,
        @Default("128KiB") ByteSize maxDocument,
        Optional<PostgresConfig> store,
        Optional<Path> rowKeys) {
    private static final int MOST_RESULTS = 20;

    public RetrievalConfig {
        collections = Map.copyOf(collections);
        if (maxResults < 1 || maxResults > MOST_RESULTS) {
            throw new IllegalArgumentException("max-results: not valid (expected: 1 to 20)");
        }
        if (documentsPerDay < 1 || exactUpTo < 1) {
            throw new IllegalArgumentException(
                    "documents-per-day, exact-up-to: not valid (expected: at least 1)");
        }
        Chunker _ = new Chunker(chunk, overlap); // says what is wrong with the two
        if (store.isPresent() != rowKeys.isPresent()) {
            throw new IllegalArgumentException(
                    "row-keys: %s (expected: a folder beside store, and only there)"
                            .formatted(rowKeys.isPresent() ? "set" : "missing"));
        }
    }

    /** These collections with the default limits. */
    public static RetrievalConfig of(Listener listener, Map<String, Collection> collections) {
        return new RetrievalConfig(
                listener,
                collections,
                MOST_RESULTS,
                300,
                800,
                100,
                10_000,
                new ByteSize(4 << 10),
                new ByteSize(128 << 10),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * One collection. Rights name its roles as {@code role:NAME}, its containers as {@code
     * container:NAME}; every user is in {@code group:everyone}.
     *
     * @param tenant whose it is
     * @param containers name to the {@code user:}, {@code group:}, {@code role:} and {@code
     *     container:} principals in it; no container is within itself
     * @param roles name to the {@code user:} and {@code group:} principals in it
     * @param clearances {@code internal}, {@code confidential} or {@code secret} to the principals
     *     that are cleared up to it; nobody else is
     */
    public record Collection(
            String tenant,
            @Default("{}") Map<String, List<String>> containers,
            @Default("{}") Map<String, List<String>> roles,
            @Default("{}") Map<String, List<String>> clearances) {
        public Collection {
            containers = Map.copyOf(containers);
            roles = Map.copyOf(roles);
            clearances = Map.copyOf(clearances);
            TenantId _ = new TenantId(tenant); // says what is wrong with it
            Membership _ = new Membership(roles, containers, clearances); // the same
        }

        /** Without roles and clearances. */
        public Collection(String tenant, Map<String, List<String>> containers) {
            this(tenant, containers, Map.of(), Map.of());
        }

        Membership membership() {
            return new Membership(roles, containers, clearances);
        }
    }
}
