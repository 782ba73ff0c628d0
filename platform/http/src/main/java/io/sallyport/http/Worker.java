// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.http.Connection.Phase;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each request a virtual thread of its own, so many at a time, and answers its failures. */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Semaphore running;
    private final Refusals refusals;

    Worker(int most, Refusals refusals) {
        this.running = new Semaphore(most);
        this.refusals = refusals;
    }

    /** Runs {@code work}, sends what it gives and closes {@code held}; never blocks. */
    void run(Answer answer, BodyBudget.Hold held, Supplier<Response> work) {
        if (!running.tryAcquire()) {
            held.close();
            answer.send(refusals.of(answer.id(), busy()));
            return;
        }
        answer.connection().enter(Phase.WORKING);
        Thread.ofVirtual()
                .name("request-" + answer.id())
                .start(() -> {
                    try {
                        answer.send(respond(answer.id(), work));
                    } finally {
                        running.release();
                        held.close();
                    }
                });
    }

    /** The handler's answer, or its refusal of what it threw. */
    private Response respond(String id, Supplier<Response> work) {
        try {
            Response response = work.get();
            HeaderFields.requireWritable(response.headers());
            return response;
        } catch (ProblemException e) {
            return refusals.of(id, e);
        } catch (RuntimeException | Error e) {
            // an Error too: the caller must not wait for an answer that never comes
            LOG.atError().addKeyValue("request", id).setCause(e).log("request failed");
            return refusals.internal(id);
        }
    }

    private static ProblemException busy() {
        return new ProblemException(
                Problem.NOT_READY,
                "too_many_running",
                "server: busy (expected: fewer requests at a time); try again",
                Duration.ofSeconds(1));
    }
}
