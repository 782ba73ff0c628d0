// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import java.time.Duration;

/** Calls of a workload with a token of its own; what is away is asked again, a few times. */
final class ServiceCalls {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_REPLY = 1 << 20;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int CONFLICT = 409;

    private final Exchanger exchanger;

    ServiceCalls(Exchanger exchanger) {
        this.exchanger = exchanger;
    }

    /**
     * The answer, a success or a conflict.
     *
     * @param what for the message of a failure
     * @throws IngestException when it is refused, or the callee stays away
     */
    Answered send(String what, Ingest.Callee callee, String scope, Call call) {
        Wanted wanted = Wanted.of(callee.id(), scope);
        for (int tried = 1; ; tried++) {
            switch (attempt(callee, wanted, call)) {
                case Answered answered -> {
                    return answered;
                }
                case Refused(String why, boolean itself) ->
                        throw new IngestException(failed(what, callee) + why, itself);
                case Away(RuntimeException cause) -> {
                    if (tried == TRIES) {
                        throw new IngestException(failed(what, callee) + "no answer", cause);
                    }
                    pause(tried);
                }
            }
        }
    }

    private Attempt attempt(Ingest.Callee callee, Wanted wanted, Call call) {
        try {
            String bearer = exchanger.forService(wanted).text();
            var headers = Headers.NONE.with("authorization", "Bearer " + bearer);
            return Attempt.of(
                    callee.client()
                            .send(
                                    call.method(),
                                    call.path(),
                                    call.body().length() == 0
                                            ? headers
                                            : headers.with("content-type", "application/json"),
                                    call.body(),
                                    TIMEOUT,
                                    MAX_REPLY));
        } catch (UpstreamException e) {
            return switch (e.kind()) {
                case UNREACHABLE, TIMEOUT, CUT_OFF -> new Away(e);
                case NOT_WHO_IT_MUST_BE, TOO_LARGE ->
                        new Refused(String.valueOf(e.getMessage()), false);
            };
        } catch (ExchangeException e) {
            return e.code().equals(ExchangeException.UNAVAILABLE)
                    ? new Away(e)
                    : new Refused("the token service refused: " + e.code(), false);
        }
    }

    private static String failed(String what, Ingest.Callee callee) {
        return what + " at " + callee.id().name() + ": ";
    }

    private static void pause(int tried) {
        try {
            Thread.sleep(PAUSE.multipliedBy(1L << (tried - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestException("ingest: interrupted", e);
        }
    }

    record Call(String method, String path, Bytes body) {
        @Override
        public String toString() {
            return "Call[" + method + " " + path + "]";
        }
    }

    /** What came of one try. */
    sealed interface Attempt {
        static Attempt of(HttpClient.Reply reply) {
            int status = reply.status();
            if (status / 100 == 2 || status == CONFLICT) {
                return new Answered(status, reply.body());
            }
            if (status == 429 || status >= 500) {
                return new Away(
                        new IngestException(
                                "status " + status + " " + IngestJson.code(reply.body())));
            }
            boolean itself = status == 400 || status == 413;
            return new Refused("status " + status + " " + IngestJson.code(reply.body()), itself);
        }
    }

    /** An answer that may be read. */
    record Answered(int status, Bytes body) implements Attempt {
        boolean conflict() {
            return status == CONFLICT;
        }
    }

    /**
     * A no that stays one.
     *
     * @param itself whether just what was sent is at fault, so that others may pass
     */
    record Refused(String why, boolean itself) implements Attempt {}

    /** Nobody there, or too busy. */
    record Away(RuntimeException cause) implements Attempt {}
}
