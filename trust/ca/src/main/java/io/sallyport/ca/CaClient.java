// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PlainText;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.PeerRefusedException;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TlsManagers;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;

/** Talks to the authority. A connection each time: that is twice an hour. Thread-safe. */
final class CaClient {
    private static final int LONGEST_ANSWER = TrustAnswer.LONGEST;

    private final EnrolmentConfig config;
    private final SpiffeId authority;

    CaClient(EnrolmentConfig config, String trustDomain) {
        this.config = config;
        this.authority = OwnId.of(trustDomain);
    }

    /**
     * The anchors that prove the authority, whoever sent them: they count only because their digest
     * is the one we were given.
     */
    TrustBundle pinned() {
        var request = HttpRequest.newBuilder(config.ca().resolve(Wire.BUNDLE)).GET();
        PublishedBundle bundle = bundle(send(context(new Unproven()), request));
        return BundleHash.named(config.bundleSha256(), bundle.bundle())
                .orElseThrow(() ->
                        new EnrolmentException(
                                false,
                                "trust bundle: of %s has another digest (expected: %s); do not trust it, check `enrolment.ca` and `enrolment.bundle-sha256`"
                                        .formatted(config.ca(), config.bundleSha256())));
    }

    /** The first chain, against the proof; sent only to the authority of the bundle. */
    Answer enrol(TrustBundle pinned, String csr, Evidence evidence) {
        var trust = TlsManagers.trustManager(new BundleOnly(pinned), authority::equals);
        String body = Wire.write(Map.of(Wire.CSR, csr, evidence.member(), evidence.secret()));
        return answer(send(context(trust), post(config.ca().resolve(Wire.ENROL), body)));
    }

    /** As above, against a join token. */
    Answer enrol(TrustBundle pinned, String csr, JoinToken token) {
        return enrol(pinned, csr, new Evidence(Wire.JOIN_TOKEN, token.secret()));
    }

    /** The next chain, by right of the current identity. */
    Answer renew(IdentitySource current, String csr) {
        String body = Wire.write(Map.of(Wire.CSR, csr));
        var request = post(config.renewal().resolve(Wire.RENEW), body);
        return answer(send(TlsManagers.context(current, authority::equals), request));
    }

    /**
     * The newest bundles, our own and those of other domains.
     *
     * @param used the sequence of the one that is used now, and will be after a restart
     * @param now what is told of other domains counts from then on
     */
    TrustAnswer trust(IdentitySource current, long used, Instant now) {
        var uri = config.renewal().resolve(Wire.TRUST + "?" + Wire.USED + "=" + used);
        String answer =
                send(
                        TlsManagers.context(current, authority::equals),
                        HttpRequest.newBuilder(uri).GET());
        try {
            return TrustAnswer.read(authority.trustDomain(), answer, now);
        } catch (IllegalArgumentException e) {
            throw new EnrolmentException(false, "trust bundle: " + e.getMessage(), e);
        }
    }

    /**
     * The newest bundle of our own, for whose certificate the authority refuses by now.
     *
     * @param known the anchors that prove the authority
     */
    PublishedBundle published(TrustBundle known) {
        var trust = TlsManagers.trustManager(known, authority::equals);
        var request = HttpRequest.newBuilder(config.ca().resolve(Wire.BUNDLE)).GET();
        return bundle(send(context(trust), request));
    }

    /** A chain, and the bundle that counts with it. */
    record Answer(List<X509Certificate> chain, PublishedBundle bundle) {
        Answer {
            chain = List.copyOf(chain);
        }
    }

    /** What proves a workload that has no certificate yet. */
    record Evidence(String member, String secret) {
        @Override
        public String toString() {
            return "Evidence[redacted]";
        }
    }

    private Answer answer(String json) {
        try {
            var answer = Wire.read(json, Set.of(Wire.CHAIN, Wire.TRUST_BUNDLE));
            return new Answer(
                    Pem.certificates(answer.of(Wire.CHAIN)), bundle(answer.of(Wire.TRUST_BUNDLE)));
        } catch (IllegalArgumentException e) {
            throw new EnrolmentException(false, "answer of " + authority + ": not readable", e);
        }
    }

    private PublishedBundle bundle(String text) {
        try {
            return PublishedBundle.parse(authority.trustDomain(), text);
        } catch (IllegalArgumentException e) {
            throw new EnrolmentException(false, "trust bundle: " + e.getMessage(), e);
        }
    }

    private static HttpRequest.Builder post(URI uri, String body) {
        return HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private String send(SSLContext context, HttpRequest.Builder request) {
        HttpRequest whole = request.timeout(config.timeout()).build();
        try (var client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .connectTimeout(config.timeout())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            try {
                return body(
                        whole,
                        client.send(
                                whole,
                                BodyHandlers.limiting(
                                        BodyHandlers.ofString(StandardCharsets.UTF_8),
                                        LONGEST_ANSWER)));
            } finally {
                client.shutdownNow();
            }
        } catch (IOException e) {
            throw failure(whole, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnrolmentException(false, "authority: interrupted while asking it", e);
        }
    }

    private static String body(HttpRequest request, HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        throw new EnrolmentException(
                answer.statusCode() >= 500,
                "authority: refused %s with %d, %s"
                        .formatted(
                                request.uri(),
                                answer.statusCode(),
                                plain(Wire.member(answer.body(), "detail"))));
    }

    // Only where no token was shown, or the connection never stood, is a second try harmless.
    private EnrolmentException failure(HttpRequest request, IOException e) {
        URI uri = request.uri();
        boolean nothingShown = request.method().equals("GET");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PeerRefusedException refused) {
                return new EnrolmentException(
                        false,
                        "authority: who answers at %s is not %s (%s); check `enrolment`, nothing was sent"
                                .formatted(uri, authority, refused.reason().code()),
                        e);
            }
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                return new EnrolmentException(
                        true,
                        "authority: no answer at %s (expected: the role ca); start it or correct `enrolment`"
                                .formatted(uri),
                        e);
            }
            nothingShown |= cause instanceof SSLHandshakeException;
        }
        if (nothingShown) {
            return new EnrolmentException(
                    true,
                    "authority: the talk with %s broke off before anything was shown; look at its log"
                            .formatted(uri),
                    e);
        }
        return new EnrolmentException(
                false,
                "authority: the talk with %s broke off; look at its log, the join token may be spent"
                        .formatted(uri),
                e);
    }

    private static String plain(String detail) {
        String text = detail.isBlank() ? "without a reason" : detail;
        return PlainText.plain(text.substring(0, Math.min(300, text.length())), ' ');
    }

    private static SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[0], new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tls: no TLS 1.3 in this platform", e);
        }
    }
}
