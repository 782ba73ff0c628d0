// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A vertx-web router behind the same way in as every other server. */
final class PageRoutes {
    /** Where {@link Pages} finds what belongs to the request. */
    static final String SCOPE = "sallyport.scope";

    private static final Logger LOG = LoggerFactory.getLogger(PageRoutes.class);

    /** What a page needs beside its routing context. */
    record Scope(Intake.Admitted admitted, Worker worker) {}

    private PageRoutes() {}

    static Handler<HttpServerRequest> of(
            HttpServer.Setup setup, Intake intake, Vertx vertx, Consumer<Router> routes) {
        var worker = new Worker(setup.limits().running());
        Map<HttpConnection, Intake.Admitted> entering = new ConcurrentHashMap<>();
        Router router = Router.router(vertx);
        router.route().handler(context -> remember(context, entering, worker));
        router.route()
                .handler(BodyHandler.create(false).setBodyLimit(setup.listener().maxBody().bytes()))
                .handler(PageRoutes::bodyRead);
        refusals(router);
        routes.accept(router);
        return request -> intake.admit(request, admitted -> enter(router, entering, admitted));
    }

    static Scope scope(RoutingContext context) {
        return Objects.requireNonNull(context.get(SCOPE), "not a router of HttpServer.pages");
    }

    // The router wraps the request, so it is found again by its connection: one at a time is there.
    private static void enter(
            Router router,
            Map<HttpConnection, Intake.Admitted> entering,
            Intake.Admitted admitted) {
        HttpServerRequest request = admitted.engine();
        request.response().putHeader("x-request-id", admitted.answer().id());
        entering.put(request.connection(), admitted);
        try {
            router.handle(request);
        } finally {
            entering.remove(request.connection());
        }
    }

    private static void remember(
            RoutingContext context, Map<HttpConnection, Intake.Admitted> entering, Worker worker) {
        Intake.Admitted admitted =
                Objects.requireNonNull(entering.remove(context.request().connection()));
        Connection connection = admitted.answer().connection();
        context.put(SCOPE, new Scope(admitted, worker));
        context.addEndHandler(_ -> {
            connection.forgetGone();
            connection.enter(Connection.Phase.IDLE);
        });
        context.next();
    }

    private static void bodyRead(RoutingContext context) {
        scope(context).admitted().answer().connection().enter(Connection.Phase.WORKING);
        context.next();
    }

    private static void refusals(Router router) {
        refuse(router, 400, Problem.MALFORMED_REQUEST);
        refuse(router, 403, Problem.NOT_PERMITTED);
        refuse(router, 404, Problem.NOT_FOUND);
        refuse(router, 405, Problem.METHOD_NOT_ALLOWED);
        refuse(router, 413, Problem.TOO_LARGE);
        refuse(router, 500, Problem.INTERNAL);
    }

    private static void refuse(Router router, int status, Problem problem) {
        router.errorHandler(status, context -> refused(context, problem));
    }

    private static void refused(RoutingContext context, Problem problem) {
        Answer answer = scope(context).admitted().answer();
        if (problem == Problem.INTERNAL) {
            LOG.atError()
                    .addKeyValue("request", answer.id())
                    .addKeyValue("cause", String.valueOf(context.failure()))
                    .log("page failed");
        }
        if (context.response().headWritten()) {
            answer.connection().close();
            return;
        }
        String detail = problem.code().replace('_', ' ') + ": " + context.request().method();
        var thrown = new ProblemException(problem, problem.code(), detail);
        if (problem == Problem.TOO_LARGE) {
            answer.refuse(Problems.document(answer.id(), thrown));
        } else {
            answer.send(
                    problem == Problem.INTERNAL
                            ? Problems.internal(answer.id())
                            : Problems.document(answer.id(), thrown));
        }
    }
}
