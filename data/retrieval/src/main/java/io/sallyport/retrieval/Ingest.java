// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings documents into collections, as a workload with a token of its own: guarded fields are
 * sealed at the key service first, so that retrieval never holds a clear one. Running it again
 * changes only what has changed. Thread-safe.
 */
public final class Ingest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_REPLY = 64 << 10;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Exchanger exchanger;
    private final Callee retrieval;
    private final Callee keys;

    /**
     * @param exchanger asks for this workload's tokens
     * @param keys seals guarded fields
     */
    public Ingest(Exchanger exchanger, Callee retrieval, Callee keys) {
        this.exchanger = exchanger;
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

    private String put(IngestDocument document) {
        var guarded = new HashMap<String, Guarded>();
        document.guarded()
                .forEach((field, clear) -> guarded.put(field, seal(document, field, clear)));
        var call =
                new Call(
                        "PUT",
                        "/v1/vector_stores/"
                                + document.collection()
                                + "/documents/"
                                + document.id(),
                        IngestJson.document(document, guarded));
        Wanted wanted = Wanted.of(retrieval.id(), "svc:vector.write:" + document.collection());
        return IngestJson.status(send(document, retrieval, wanted, call));
    }

    private Guarded seal(IngestDocument document, String field, IngestDocument.Clear clear) {
        var call = new Call("POST", "/v1/fields/seal", IngestJson.sealing(document, field, clear));
        Wanted wanted = Wanted.of(keys.id(), "svc:field.seal");
        return IngestJson.guarded(send(document, keys, wanted, call));
    }

    private Bytes send(IngestDocument document, Callee callee, Wanted wanted, Call call) {
        for (int tried = 1; ; tried++) {
            Attempt attempt = attempt(callee, wanted, call);
            switch (attempt) {
                case Attempt.Answered(Bytes body) -> {
                    return body;
                }
                case Attempt.Refused(String why) ->
                        throw new IngestException(failed(document, callee) + why);
                case Attempt.Away(RuntimeException cause) -> {
                    if (tried == TRIES) {
                        throw new IngestException(failed(document, callee) + "no answer", cause);
                    }
                    pause(tried);
                }
            }
        }
    }

    private Attempt attempt(Callee callee, Wanted wanted, Call call) {
        try {
            String bearer = exchanger.forService(wanted).text();
            var headers =
                    Headers.NONE
                            .with("authorization", "Bearer " + bearer)
                            .with("content-type", "application/json");
            var reply =
                    callee.client()
                            .send(
                                    call.method(),
                                    call.path(),
                                    headers,
                                    call.body(),
                                    TIMEOUT,
                                    MAX_REPLY);
            return Attempt.of(reply);
        } catch (UpstreamException e) {
            return switch (e.kind()) {
                case UNREACHABLE, TIMEOUT, CUT_OFF -> new Attempt.Away(e);
                case NOT_WHO_IT_MUST_BE, TOO_LARGE ->
                        new Attempt.Refused(String.valueOf(e.getMessage()));
            };
        } catch (ExchangeException e) {
            return e.code().equals(ExchangeException.UNAVAILABLE)
                    ? new Attempt.Away(e)
                    : new Attempt.Refused("the token service refused: " + e.code());
        }
    }

    private static String failed(IngestDocument document, Callee callee) {
        return "ingest of "
                + document.collection()
                + "/"
                + document.id()
                + " at "
                + callee.id().name()
                + ": ";
    }

    private static void pause(int tried) {
        try {
            Thread.sleep(PAUSE.multipliedBy(1L << (tried - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestException("ingest: interrupted", e);
        }
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

    private record Call(String method, String path, Bytes body) {
        @Override
        public String toString() {
            return "Call[" + method + " " + path + "]";
        }
    }

    private sealed interface Attempt {
        record Answered(Bytes body) implements Attempt {}

        record Refused(String why) implements Attempt {}

        record Away(RuntimeException cause) implements Attempt {}

        static Attempt of(HttpClient.Reply reply) {
            int status = reply.status();
            if (status / 100 == 2) {
                return new Answered(reply.body());
            }
            if (status == 429 || status >= 500) {
                return new Away(new IngestException("status " + status));
            }
            return new Refused("status " + status + " " + IngestJson.code(reply.body()));
        }
    }
}
