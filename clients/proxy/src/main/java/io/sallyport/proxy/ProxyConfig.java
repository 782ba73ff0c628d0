// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One side-car, in the configuration as {@code proxy}.
 *
 * @param workload the service behind it, whose identity it has; {@code trust.edges} lists under
 *     this name who may call it
 * @param listener mutual TLS, for the chain; a request's body is whole and within its {@code
 *     max-body} before the service hears of it
 * @param app the plain service on this machine: {@code http://127.0.0.1:PORT}
 * @param scope what a caller's token must allow
 * @param answerWithin the service's answer must begin within this, and never stand still for longer
 * @param callerLife how long the service may call others for one request, 1 s to 10 min; the end of
 *     the request ends it sooner
 * @param openOfOneUser requests that the service answers one user, or one service, at a time, 1 to
 *     60; a streamed answer counts until it ends
 * @param openOfOneCaller the same for one calling workload
 * @param targets what the service may call for its user, by a name for logs; empty: nothing
 */
public record ProxyConfig(
        String workload,
        Listener listener,
        URI app,
        String scope,
        @Default("60s") Duration answerWithin,
        @Default("5m") Duration callerLife,
        @Default("16") int openOfOneUser,
        @Default("48") int openOfOneCaller,
        @Default("{}") Map<String, TargetConfig> targets) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final Duration LONGEST_CALLER = Duration.ofMinutes(10);

    public ProxyConfig {
        targets = Map.copyOf(targets);
        new Flaws()
                .unless(
                        workload.matches("[a-z0-9][a-z0-9-]{0,62}"),
                        "workload",
                        "`" + workload + "` (expected: a name such as reports)")
                .unless(
                        plain(app),
                        "app",
                        "`"
                                + app
                                + "` (expected: http://127.0.0.1:PORT); plain HTTP leaves no"
                                + " machine, so run the side-car beside the service")
                .unless(
                        scope.matches("[!-~&&[^\"\\\\]]{1,128}"),
                        "scope",
                        "`" + scope + "` (expected: one scope, for example chat.ask)")
                .unless(answerWithin.isPositive(), "answer-within", "none (expected: 1s or more)")
                .unless(
                        callerLife.isPositive() && callerLife.compareTo(LONGEST_CALLER) <= 0,
                        "caller-life",
                        callerLife + " (expected: 1s to 10m)")
                .unless(
                        within(openOfOneUser) && within(openOfOneCaller),
                        "open-of-one-user, open-of-one-caller",
                        "`%d`, `%d` (expected: 1 to %d)"
                                .formatted(openOfOneUser, openOfOneCaller, OpenRequests.MOST))
                .unless(
                        distinct(listener, app, targets),
                        "targets",
                        "a port stands twice (expected: one each for listener, app and targets)")
                .refuse();
    }

    private static boolean within(int most) {
        return most >= 1 && most <= OpenRequests.MOST;
    }

    /** The address is written out: a name could be another machine tomorrow. */
    private static boolean plain(URI app) {
        return "http".equals(app.getScheme())
                && app.getHost() != null
                && LOOPBACK.contains(app.getHost())
                && app.getPort() > 0
                && app.getRawUserInfo() == null
                && app.getRawQuery() == null
                && app.getRawFragment() == null
                && Set.of("", "/").contains(app.getRawPath());
    }

    private static boolean distinct(Listener listener, URI app, Map<String, TargetConfig> targets) {
        var taken = new HashSet<>(Set.of(app.getPort()));
        return (listener.port() == 0 || taken.add(listener.port()))
                && targets.values().stream()
                        .allMatch(target -> target.port() == 0 || taken.add(target.port()));
    }
}
