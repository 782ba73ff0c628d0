// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.HttpClient;
import io.sallyport.ingest.IngestConfig;
import io.sallyport.retrieval.Ingest;
import io.sallyport.retrieval.IngestDocument;
import io.sallyport.retrieval.RetrievalConfig;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import io.sallyport.world.World;
import io.sallyport.world.WorldDocument;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Loads the demo company's documents, as the workload {@code ingest}, with service tokens. */
@Command(name = "demo-documents", hidden = true, description = "Loads the demo's documents.")
final class DemoDocumentsCommand implements Runnable {
    private static final String PURPOSE = "hr-case";

    @Option(names = "--config", required = true)
    private Path config = Path.of("sallyport.yaml");

    @Option(names = "--identities")
    private Optional<Path> identities = Optional.empty();

    @Override
    public void run() {
        Configuration file = Sections.read(config);
        try (var setting = new Setting(file, "ingest", identities, new Metrics())) {
            IdentitySource identity = setting.enrol();
            TrustConfig trust = setting.trust();
            Exchanger exchanger = setting.exchanger(identity);
            IngestConfig places = WhichConfig.places(file);
            URI keys =
                    places.keys()
                            .orElseThrow(
                                    () -> new Refusal("ingest.keys: missing (expected: https://)"));
            var ingest =
                    new Ingest(
                            exchanger,
                            callee(setting, identity, trust, "retrieval", places.retrieval()),
                            callee(setting, identity, trust, "keys", keys));
            ingest.run(documents(file), DemoDocumentsCommand::show);
        }
    }

    private static Ingest.Callee callee(
            Setting setting, IdentitySource identity, TrustConfig trust, String name, URI base) {
        var id = trust.workload(name);
        return new Ingest.Callee(id, setting.keep(HttpClient.mutual(identity, id, base)));
    }

    private static List<IngestDocument> documents(Configuration file) {
        var collections = file.section("retrieval", RetrievalConfig.class).collections();
        return World.documents().stream()
                .map(document -> incoming(document, collection(collections, document)))
                .toList();
    }

    private static RetrievalConfig.Collection collection(
            Map<String, RetrievalConfig.Collection> collections, WorldDocument document) {
        return Optional.ofNullable(collections.get(document.collection()))
                .orElseThrow(() ->
                        new Refusal(
                                "retrieval.collections: no %s (expected: every collection of the demo)"
                                        .formatted(document.collection())));
    }

    private static IngestDocument incoming(
            WorldDocument document, RetrievalConfig.Collection collection) {
        Map<String, IngestDocument.Clear> guarded =
                document.guarded().entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        field ->
                                                new IngestDocument.Clear(
                                                        field.getValue(), PURPOSE)));
        return new IngestDocument(
                collection.tenant(),
                document.collection(),
                document.id(),
                document.title(),
                document.text(),
                Map.of(),
                document.grants(),
                document.denials(),
                guarded);
    }

    private static void show(Ingest.Progress progress) {
        System.out.printf(
                "ingest: %d of %d, %s%n", progress.done(), progress.of(), progress.document().id());
    }
}
