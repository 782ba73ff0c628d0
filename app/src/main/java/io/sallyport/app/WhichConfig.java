// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ingest.IngestConfig;
import io.sallyport.retrieval.RetrievalConfig;
import io.sallyport.runtime.Configuration;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which configuration: a file, or that of a running demo. */
final class WhichConfig {
    private static final int USAGE = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the configuration file, instead of a demo's")
    private Optional<Path> config = Optional.empty();

    @Mixin private DemoOptions demo = new DemoOptions();

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description =
                    "whose the collection is; needed where the configuration has no retrieval")
    private Optional<String> tenant = Optional.empty();

    Configuration read() {
        Configuration file = Sections.read(config.orElseGet(() -> demo.existing().config()));
        if (!file.has("ingest")) {
            throw new Refusal(
                    "ingest: missing from the configuration (expected: where retrieval is)", USAGE);
        }
        return file;
    }

    /** Whose {@code collection} is: as configured; a tenant that was named must be that one. */
    String tenant(Configuration file, String collection) {
        Optional<String> configured = collection(file, collection);
        if (tenant.isPresent() && configured.isPresent() && !tenant.equals(configured)) {
            throw new Refusal(
                    "tenant: `%s` (expected: that of %s)".formatted(tenant.get(), collection),
                    USAGE);
        }
        return tenant.or(() -> configured)
                .orElseThrow(
                        () -> new Refusal("tenant: not known (expected: --tenant TENANT)", USAGE));
    }

    private static Optional<String> collection(Configuration file, String name) {
        if (!file.has("retrieval")) {
            return Optional.empty();
        }
        var collections = file.section("retrieval", RetrievalConfig.class).collections();
        return Optional.of(
                Optional.ofNullable(collections.get(name))
                        .orElseThrow(() ->
                                new Refusal(
                                        "collection: `%s` (expected: one of %s)"
                                                .formatted(
                                                        name,
                                                        collections.keySet().stream()
                                                                .sorted()
                                                                .toList()),
                                        USAGE))
                        .tenant());
    }

    /** The largest document's text that retrieval takes. */
    static int largest(Configuration file) {
        return file.has("retrieval")
                ? (int) file.section("retrieval", RetrievalConfig.class).maxDocument().bytes()
                : 128 << 10;
    }

    static IngestConfig places(Configuration file) {
        return file.section("ingest", IngestConfig.class);
    }
}
