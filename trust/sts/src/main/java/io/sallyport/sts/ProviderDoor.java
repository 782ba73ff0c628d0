// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/**
 * What identity providers may say at their door ({@link LogoutConfig}), and to how many at once it
 * listens: who calls is nobody that we know. Thread-safe.
 */
final class ProviderDoor implements HttpHandler {
    private static final int AT_ONCE = 32;

    private final Map<String, Notice> notices;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** One kind of it, told in the form of its own standard. */
    interface Notice {
        Response answer(Request request);

        /** There are too many at this moment. */
        Response busy();
    }

    /**
     * @param notices by path
     */
    ProviderDoor(Map<String, Notice> notices) {
        this.notices = Map.copyOf(notices);
    }

    @Override
    public Response handle(Request request) {
        Notice notice = notices.get(request.path());
        if (notice == null) {
            throw new ProblemException(
                    Problem.NOT_FOUND,
                    "not_found",
                    "path: unknown (expected: one of " + new TreeSet<>(notices.keySet()) + ")");
        }
        if (!request.method().equals("POST")) {
            throw ProblemException.methodNotAllowed("POST");
        }
        if (!room.tryAcquire()) {
            return notice.busy();
        }
        try {
            return notice.answer(request);
        } finally {
            room.release();
        }
    }
}
