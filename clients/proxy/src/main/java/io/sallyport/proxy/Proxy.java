// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.RequestPath;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running side-car: one port with mutual TLS for the chain, whose requests go through steps 1 to
 * 7 and on to the plain service; and one loopback port for each target, through which that service
 * calls others for the user whom it is answering. Thread-safe.
 */
public final class Proxy implements AutoCloseable {
    private static final int PROMPT_MILLIS = 500;

    private final ProxyConfig config;
    private final ProxyParts parts;
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final Map<String, Integer> targets = new HashMap<>();
    private int port;

    private Proxy(ProxyConfig config, ProxyParts parts) {
        this.config = config;
        this.parts = parts;
    }

    /**
     * Starts listening. The service need not be there yet; until it is, requests get 502.
     *
     * @throws io.sallyport.http.PortInUseException naming the port
     */
    public static Proxy start(ProxyConfig config, ProxyParts parts) {
        var proxy = new Proxy(config, parts);
        try {
            proxy.open();
            return proxy;
        } catch (RuntimeException e) {
            proxy.close();
            throw e;
        }
    }

    private void open() {
        var errands = new Errands(config.callerLife(), parts.clock());
        config.targets()
                .forEach((name, target) -> targets.put(name, outbound(name, target, errands)));
        HttpClient app = HttpClient.loopback(config.app());
        opened.push(app::close);
        Optional<Errands> lent = targets.isEmpty() ? Optional.empty() : Optional.of(errands);
        port =
                listen(
                        config.listener(),
                        new ServerTls.Mutual(parts.identity()),
                        RequestPath.chain(
                                parts.pep(), config.scope(), new Inbound(config, app, lent)));
    }

    private int outbound(String name, TargetConfig target, Errands errands) {
        var callee = new SpiffeId(parts.pep().self().trustDomain(), "/" + target.workload());
        HttpClient client = HttpClient.mutual(parts.identity(), callee, target.url());
        opened.push(client::close);
        var calls = new TargetCalls(name, callee, target, client, parts);
        return listen(
                loopback(target), new ServerTls.Loopback(), new Outbound(calls, errands, parts));
    }

    /** The limits of every listener, but for the body. */
    private static Listener loopback(TargetConfig target) {
        Listener usual = Listener.loopback(target.port());
        return new Listener(
                usual.host(),
                usual.port(),
                target.maxBody(),
                usual.maxHeader(),
                usual.handshake(),
                usual.idle(),
                usual.request());
    }

    private int listen(Listener listener, ServerTls tls, HttpHandler handler) {
        HttpServer server = HttpServer.start(listener, tls, handler);
        opened.push(server::close);
        return server.port();
    }

    /** The port that the chain calls. */
    public int port() {
        return port;
    }

    /** The loopback port of the target of that name. */
    public int port(String target) {
        return Optional.ofNullable(targets.get(target))
                .orElseThrow(() -> new IllegalArgumentException("target: no `" + target + "`"));
    }

    /** What keeps it from answering, one line each: what {@code /readyz} says. Empty: it can. */
    public List<String> missing() {
        var missing = new ArrayList<>(parts.pep().missing());
        URI app = config.app();
        try (var line = new Socket()) {
            line.connect(new InetSocketAddress(bare(app.getHost()), app.getPort()), PROMPT_MILLIS);
        } catch (IOException e) {
            missing.add(
                    "app: nobody listens at %s (expected: the service); start it".formatted(app));
        }
        return List.copyOf(missing);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Stops listening, lets running requests end for a few seconds. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
