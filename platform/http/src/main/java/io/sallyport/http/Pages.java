// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Puts blocking handlers into a vertx-web router. */
public final class Pages {
    private Pages() {}

    /** A page's handler: blocking, on a virtual thread of its own. */
    @FunctionalInterface
    public interface BlockingPage {
        /** Answers the request; sessions and cookies are on the context. */
        Response handle(Request request, RoutingContext context);
    }

    /** Runs {@code page} on a virtual thread and writes its answer, streamed or whole. */
    public static Handler<RoutingContext> blocking(BlockingPage page) {
        throw new UnsupportedOperationException("skeleton");
    }
}
