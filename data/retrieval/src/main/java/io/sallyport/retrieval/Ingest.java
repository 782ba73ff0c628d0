// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpClient;
import io.sallyport.tls.SpiffeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings documents into collections, as a workload with a token of its own: guarded fields are
 * sealed at the key service first, so that retrieval never holds a clear one. Running it again
 * changes only what has changed. Thread-safe.
 */
public final class Ingest {
    private final ServiceCalls calls;
    private final Callee retrieval;
    private final Callee keys;

    /**
     * @param exchanger asks for this workload's tokens
     * @param keys seals guarded fields
     */
    public Ingest(Exchanger exchanger, Callee retrieval, Callee keys) {
        this.calls = new ServiceCalls(exchanger);
        this.retrieval = retrieval;
        this.keys = keys;
    }

    /**
     * Brings all of them in, in order.
     *
     * @param progress told of each document that is in
     * @throws IngestException at the first one that is refused, or when a callee stays away
     */
    public void run(List<IngestDocument> documents, Consumer<Progress> progress) {
        int done = 0;
        for (IngestDocument document : documents) {
            String status = put(document);
            done++;
            progress.accept(new Progress(document, done, documents.size(), status));
        }
    }

    /**
     * Brings one in.
     *
     * @return {@code stored}, or {@code unchanged} when it was there already, and then nothing was
     *     embedded
     * @throws IngestException when it is refused, or when a callee stays away
     */
    public String put(IngestDocument document) {
        var guarded = new HashMap<String, Guarded>();
        document.guarded()
                .forEach((field, clear) -> guarded.put(field, seal(document, field, clear)));
        return IngestJson.status(
                send(
                        document.collection(),
                        document.id(),
                        "PUT",
                        IngestJson.document(document, guarded)));
    }

    /**
     * Takes one away; it may be gone already.
     *
     * @throws IngestException when it is refused, or when retrieval stays away
     */
    public void delete(String collection, String id) {
        Bytes _ = send(collection, id, "DELETE", Bytes.NONE);
    }

    /**
     * The ids that are there from a source.
     *
     * @param source as {@link IngestDocument#source}
     * @throws IngestException when it is refused, or when retrieval stays away
     */
    public List<String> ids(String collection, String source) {
        var ids = new ArrayList<String>();
        String path = "/v1/vector_stores/" + collection + "/documents?source=" + source;
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            String after = next.get().isEmpty() ? "" : "&after=" + next.get();
            var call = new ServiceCalls.Call("GET", path + after, Bytes.NONE);
            var answer = calls.send("ids of " + collection, retrieval, scope(collection), call);
            ids.addAll(IngestJson.ids(answer.body()));
            next = IngestJson.next(answer.body());
        }
        return ids;
    }

    private Bytes send(String collection, String id, String method, Bytes body) {
        String path = "/v1/vector_stores/" + collection + "/documents/" + id;
        return calls.send(
                        "ingest of " + collection + "/" + id,
                        retrieval,
                        scope(collection),
                        new ServiceCalls.Call(method, path, body))
                .body();
    }

    private static String scope(String collection) {
        return IngestResource.SCOPE + ":" + collection;
    }

    private Guarded seal(IngestDocument document, String field, IngestDocument.Clear clear) {
        var call =
                new ServiceCalls.Call(
                        "POST", "/v1/fields/seal", IngestJson.sealing(document, field, clear));
        String what = "ingest of " + document.collection() + "/" + document.id();
        return IngestJson.guarded(calls.send(what, keys, "svc:field.seal", call).body());
    }

    /**
     * Whom to call.
     *
     * @param client a mutual client for this callee; stays the maker's to close
     */
    public record Callee(SpiffeId id, HttpClient client) {}

    /**
     * One document is in.
     *
     * @param done how many are, this one included
     * @param of how many there are
     * @param status {@code stored} or {@code unchanged}
     */
    public record Progress(IngestDocument document, int done, int of, String status) {}
}
