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

    /**
     * Runs {@code page} on a virtual thread and writes its answer, streamed or whole. Only for
     * routers of {@link HttpServer#pages}.
     */
    public static Handler<RoutingContext> blocking(BlockingPage page) {
        return context -> {
            PageRoutes.Scope scope = PageRoutes.scope(context);
            var body = context.body().buffer();
            Request request =
                    scope.admitted().whole(body == null ? Bytes.NONE : Bytes.of(body.getBytes()));
            scope.worker().run(scope.admitted().answer(), () -> page.handle(request, context));
        };
    }
}
