// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /feed?since=EPOCH&wait=SECONDS}: what was revoked after an epoch, at once when there
 * is something, else when there is or the wait is over. Thread-safe.
 */
final class FeedEndpoint {
    private static final long LONGEST_WAIT = 20;
    private static final int MOST_WAITING = 1_000;

    private final Revocations revocations;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    FeedEndpoint(Revocations revocations) {
        this.revocations = revocations;
    }

    Response answer(Request request) {
        try {
            Form query = Form.parse(request.query());
            long since = number(query, "since");
            long wait = Math.min(number(query, "wait"), LONGEST_WAIT);
            return waitAndAnswer(since, Duration.ofSeconds(wait));
        } catch (ProblemException | NumberFormatException e) {
            return Json.error(OauthError.INVALID_REQUEST);
        } catch (StoreException e) {
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        }
    }

    /** How many wait now. */
    int waiting() {
        return MOST_WAITING - waiting.availablePermits();
    }

    private Response waitAndAnswer(long since, Duration wait) {
        if (!waiting.tryAcquire()) {
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        }
        try {
            return Json.answer(200, json(revocations.await(since, wait)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        } finally {
            waiting.release();
        }
    }

    private static long number(Form query, String name) {
        long value = Long.parseLong(query.one(name).orElse("0"));
        if (value < 0) {
            throw new NumberFormatException(name);
        }
        return value;
    }

    private static ObjectNode json(Revocations.Page page) {
        ObjectNode body = Json.object().put("epoch", page.epoch());
        ArrayNode events = body.putArray("events");
        for (Revocations.Event event : page.events()) {
            events.addObject()
                    .put("epoch", event.epoch())
                    .put("kind", event.kind())
                    .put("value", event.value())
                    .put("expires", event.expires());
        }
        return body;
    }
}
