// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * {@code GET /feed?since=EPOCH&nonce=TEXT&wait=SECONDS}: what was revoked after an epoch, at once
 * when there is something, else when there is or the wait is over; signed, with the asker's nonce.
 * Thread-safe.
 */
final class FeedEndpoint {
    private static final long LONGEST_WAIT = 20;
    private static final int MOST_WAITING = 1_000;

    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    private final Revocations revocations;
    private final FeedWriter writer;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    FeedEndpoint(Revocations revocations, FeedWriter writer) {
        this.writer = writer;
        this.revocations = revocations;
    }

    Response answer(Request request) {
        try {
            Form query = Form.parse(request.query());
            long since = number(query, "since");
            long wait = Math.min(number(query, "wait"), LONGEST_WAIT);
            return waitAndAnswer(since, nonce(query), Duration.ofSeconds(wait));
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

    private Response waitAndAnswer(long since, String nonce, Duration wait) {
        if (!waiting.tryAcquire()) {
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        }
        try {
            FeedPage page = revocations.await(since, nonce, wait);
            return Response.json(200, writer.write(page)).with("cache-control", "no-store");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        } finally {
            waiting.release();
        }
    }

    private static String nonce(Form query) {
        String nonce = query.one("nonce").orElse("");
        if (!NONCE.matcher(nonce).matches()) {
            throw new NumberFormatException("nonce");
        }
        return nonce;
    }

    private static long number(Form query, String name) {
        long value = Long.parseLong(query.one(name).orElse("0"));
        if (value < 0) {
            throw new NumberFormatException(name);
        }
        return value;
    }
}
