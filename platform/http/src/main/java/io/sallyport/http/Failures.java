// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.channel.ConnectTimeoutException;
import io.sallyport.http.UpstreamException.Cause;
import io.sallyport.tls.PeerRefusedException;
import io.sallyport.tls.Verdict;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why a call failed, to the person who must act: the callee, what was seen, what to do. */
final class Failures {
    private Failures() {}

    static UpstreamException timeout(Target target, Duration limit) {
        return new UpstreamException(
                Cause.TIMEOUT,
                target + ": no answer in " + seconds(limit) + " (expected: an answer)",
                new TimeoutException());
    }

    static UpstreamException interrupted(Target target) {
        return new UpstreamException(
                Cause.CUT_OFF, target + ": call given up", new InterruptedException());
    }

    static UpstreamException endedCertificate(Target target) {
        return new UpstreamException(
                Cause.NOT_WHO_IT_MUST_BE,
                target + ": its certificate ran out (expected: a current one); renew it",
                new CertificateException());
    }

    static UpstreamException tooLarge(Target target, long limit) {
        return new UpstreamException(
                Cause.TOO_LARGE,
                target + ": answer too large (expected: at most " + limit + " bytes)",
                new IOException());
    }

    static UpstreamException of(Target target, Throwable cause) {
        if (cause instanceof UpstreamException known) {
            return known;
        }
        Optional<Throwable> untrusted =
                within(cause, PeerRefusedException.class)
                        .or(() -> within(cause, CertificateException.class));
        if (untrusted.isPresent()) {
            return notWho(target, untrusted.get());
        }
        Optional<Throwable> alert = within(cause, SSLException.class);
        if (alert.isPresent()) {
            return tls(target, alert.get());
        }
        return switch (cause) {
            case ConnectTimeoutException e ->
                    new UpstreamException(
                            Cause.UNREACHABLE,
                            target + ": connection not taken in time (expected: a running role)",
                            e);
            case ConnectException e ->
                    new UpstreamException(
                            Cause.UNREACHABLE,
                            target + ": connection refused (expected: a running role); start it",
                            e);
            case UnknownHostException e ->
                    new UpstreamException(
                            Cause.UNREACHABLE,
                            target + ": unknown host (expected: a name that resolves)",
                            e);
            case ConnectionPoolTooBusyException e ->
                    new UpstreamException(
                            Cause.UNREACHABLE,
                            target + ": too many calls waiting (expected: fewer at a time)",
                            e);
            case TimeoutException e ->
                    new UpstreamException(
                            Cause.UNREACHABLE, target + ": no free connection in time", e);
            case HttpClosedException e -> cutOff(target, e);
            case StreamResetException e -> cutOff(target, e);
            case IOException e -> cutOff(target, e);
            default ->
                    new UpstreamException(
                            Cause.CUT_OFF,
                            target + ": call failed, " + oneLine(cause.toString()),
                            cause);
        };
    }

    private static UpstreamException notWho(Target target, Throwable untrusted) {
        String seen =
                untrusted instanceof PeerRefusedException refused
                        ? refused.reason().code()
                        : "not trusted";
        boolean other =
                untrusted instanceof PeerRefusedException refused
                        && refused.reason() == Verdict.Reason.NOT_EXPECTED;
        return new UpstreamException(
                Cause.NOT_WHO_IT_MUST_BE,
                target
                        + (other
                                ? ": somebody else answers there (expected: " + target.name() + ")"
                                : ": certificate " + seen + " (expected: a trusted one)")
                        + "; nothing was sent",
                untrusted);
    }

    // An alert of the other end: it does not take our certificate, or does not speak TLS 1.3.
    private static UpstreamException tls(Target target, Throwable e) {
        String said = oneLine(String.valueOf(deepest(e).getMessage()));
        boolean ours = said.contains("CERTIFICATE") || said.contains("UNKNOWN_CA");
        return new UpstreamException(
                Cause.UNREACHABLE,
                target
                        + (ours
                                ? ": refused this process's certificate (expected: a current one of"
                                        + " its trust domain); "
                                : ": tls refused (expected: TLS 1.3); ")
                        + said,
                e);
    }

    private static UpstreamException cutOff(Target target, Throwable e) {
        return new UpstreamException(
                Cause.CUT_OFF, target + ": connection closed before the answer's end", e);
    }

    private static Throwable deepest(Throwable outer) {
        Throwable at = outer;
        for (int depth = 0; at.getCause() != null && depth < 10; depth++) {
            at = at.getCause();
        }
        return at;
    }

    static Optional<Throwable> within(@Nullable Throwable outer, Class<?> type) {
        Throwable at = outer;
        for (int depth = 0; at != null && depth < 10; depth++) {
            if (type.isInstance(at)) {
                return Optional.of(at);
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() < 1000
                ? limit.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.0f s", limit.toMillis() / 1000.0);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > 200 ? line.substring(0, 200) : line;
    }
}
