// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.client.Target;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo web app: a page, a sign-in, and the two things that it does on a user's behalf.
 * Thread-safe.
 */
public final class WebApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebApp.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<AutoCloseable> opened;

    private WebApp(HttpServer server, List<AutoCloseable> opened) {
        this.server = server;
        this.opened = opened;
    }

    /** Starts listening. What is in {@code parts} is not closed here. */
    public static WebApp start(WebAppConfig config, WebAppParts parts) {
        Clock clock = parts.clock();
        HttpClient tokens = provider(config, parts.identity(), config.signIn().tokenEndpoint());
        HttpClient keys = provider(config, parts.identity(), config.signIn().jwksUri());
        var revocation = new Revocation(parts.identity(), parts.trust());
        var oidc = new OidcClient(config, tokens, keys, clock);
        var log = new SessionLog(parts.audit(), parts.metrics(), clock);
        var sessions = new Sessions(config.sessionLife(), clock, oidc.secure());
        Chain chain = chain(config, parts, log);
        var routes =
                new Routes(
                        sessions,
                        new SignInPages(oidc, sessions, log, clock),
                        new SignOut(sessions, revocation, oidc, log),
                        chain,
                        config.attempts()
                                .map(where -> new Attempts(where, chain, parts, config.keys())));
        var server = HttpServer.start(config.listener(), new ServerTls.Loopback(), routes::answer);
        return new WebApp(server, List.of(tokens, keys, revocation));
    }

    private static Chain chain(WebAppConfig config, WebAppParts parts, SessionLog log) {
        TrustConfig trust = parts.trust();
        return new Chain(
                parts,
                new Target(
                        trust.workload("orchestrator"),
                        config.orchestrator(),
                        Chain.questionScopes()),
                new Target(trust.workload("keys"), config.keys(), Set.of("field.open")),
                log);
    }

    private static HttpClient provider(WebAppConfig config, IdentitySource identity, URI endpoint) {
        URI base = endpoint.resolve("/");
        String domain = identity.svid().id().trustDomain();
        return config.signIn()
                .workload()
                .map(name -> HttpClient.mutual(identity, new SpiffeId(domain, "/" + name), base))
                .orElseGet(() -> HttpClient.outside(base));
    }

    @Override
    public void close() {
        server.close();
        for (AutoCloseable part : opened) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("a part did not close well");
            }
        }
    }

    /** Which path is what. */
    private record Routes(
            Sessions sessions,
            SignInPages signIn,
            SignOut signOut,
            Chain chain,
            Optional<Attempts> attempts) {
        Response answer(Request request) {
            Response answer =
                    switch (request.method() + " " + request.path()) {
                        case "GET /" -> StaticFiles.page("index.html");
                        case String file when StaticFiles.served(file) ->
                                StaticFiles.page(request.path().substring(1));
                        case "GET /login" -> signIn.login(request);
                        case "GET /callback" -> signIn.callback(request);
                        case "GET /api/me" -> me(request);
                        case "POST /api/ask" -> chain.ask(request, sessions.require(request));
                        case "POST /api/open" -> chain.open(request, sessions.require(request));
                        case "POST /api/attempt" ->
                                attempts.orElseThrow(Routes::notHere)
                                        .play(request, sessions.require(request));
                        case "POST /logout" -> signOut.answer(request);
                        default -> throw notHere();
                    };
            return StaticFiles.guarded(answer);
        }

        private static ProblemException notHere() {
            return new ProblemException(
                    Problem.NOT_FOUND, "no_such_page", "page: not here; start at /");
        }

        private Response me(Request request) {
            Map<String, Object> body =
                    sessions.find(request)
                            .<Map<String, Object>>map(session ->
                                    Map.of(
                                            "signed_in", true,
                                            "name", session.name(),
                                            "csrf", session.csrf(),
                                            "attempts", attempts.isPresent()))
                            .orElse(Map.of("signed_in", false));
            return Response.json(200, JSON.valueToTree(body).toString())
                    .with("cache-control", "no-store");
        }
    }
}
