// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.Target;
import io.sallyport.exchange.Exchanger;
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
import java.util.Set;

/**
 * The demo web app: a page, a sign-in, and the two things that it does on a user's behalf.
 * Thread-safe.
 */
public final class WebApp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<HttpClient> provider;

    private WebApp(HttpServer server, List<HttpClient> provider) {
        this.server = server;
        this.provider = provider;
    }

    /**
     * Starts listening.
     *
     * @param identity of this workload
     * @param exchanger asks the token service as this workload
     * @param client calls on behalf of users
     */
    public static WebApp start(
            WebAppConfig config, IdentitySource identity, Exchanger exchanger, OnBehalfOf client) {
        Clock clock = Clock.systemUTC();
        boolean secure = config.base().getScheme().equals("https");
        HttpClient tokens = provider(config, identity, config.signIn().tokenEndpoint());
        HttpClient keys = provider(config, identity, config.signIn().jwksUri());
        var oidc = new OidcClient(config, tokens, keys, clock);
        var sessions = new Sessions(config.sessionLife(), clock, secure);
        var signIn = new SignInPages(oidc, sessions, clock, secure);
        var routes = new Routes(sessions, signIn, chain(config, identity, exchanger, client), oidc);
        var server = HttpServer.start(config.listener(), new ServerTls.Loopback(), routes::answer);
        return new WebApp(server, List.of(tokens, keys));
    }

    private static Chain chain(
            WebAppConfig config, IdentitySource identity, Exchanger exchanger, OnBehalfOf client) {
        String domain = identity.svid().id().trustDomain();
        return new Chain(
                client,
                exchanger,
                new Target(
                        new SpiffeId(domain, "/orchestrator"),
                        config.orchestrator(),
                        Chain.questionScopes()),
                new Target(new SpiffeId(domain, "/keys"), config.keys(), Set.of("field.open")));
    }

    private static HttpClient provider(WebAppConfig config, IdentitySource identity, URI endpoint) {
        URI base = endpoint.resolve("/");
        String domain = identity.svid().id().trustDomain();
        return config.signIn()
                .workload()
                .map(name -> HttpClient.mutual(identity, new SpiffeId(domain, "/" + name), base))
                .orElseGet(() -> HttpClient.outside(base));
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        provider.forEach(HttpClient::close);
    }

    /** Which path is what. */
    private record Routes(Sessions sessions, SignInPages signIn, Chain chain, OidcClient provider) {
        Response answer(Request request) {
            Response answer =
                    switch (request.method() + " " + request.path()) {
                        case "GET /" -> StaticFiles.page("index.html");
                        case "GET /app.js", "GET /app.css" ->
                                StaticFiles.page(request.path().substring(1));
                        case "GET /login" -> signIn.login(request);
                        case "GET /callback" -> signIn.callback(request);
                        case "GET /api/me" -> me(request);
                        case "POST /api/ask" -> chain.ask(request, sessions.require(request));
                        case "POST /api/open" -> chain.open(request, sessions.require(request));
                        case "POST /logout" -> logout(request);
                        default ->
                                throw new ProblemException(
                                        Problem.NOT_FOUND,
                                        "no_such_page",
                                        "page: not here; start at /");
                    };
            return StaticFiles.guarded(answer);
        }

        private Response me(Request request) {
            Map<String, Object> body =
                    sessions.find(request)
                            .<Map<String, Object>>map(session ->
                                    Map.of(
                                            "signed_in", true,
                                            "name", session.name(),
                                            "csrf", session.csrf()))
                            .orElse(Map.of("signed_in", false));
            return Response.json(200, JSON.valueToTree(body).toString())
                    .with("cache-control", "no-store");
        }

        private Response logout(Request request) {
            sessions.find(request).ifPresent(_ -> sessions.requireCsrf(request));
            String body = JSON.createObjectNode().put("location", provider.endSession()).toString();
            return sessions.end(request, Response.json(200, body));
        }
    }
}
