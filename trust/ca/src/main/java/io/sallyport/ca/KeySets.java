// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.runtime.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Asks for the keys of an issuer at its pinned address. */
record KeySets(Clock clock, Metrics metrics) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 256 << 10;

    WorkloadTokens reader(WorkloadIssuer issuer, String trustDomain) {
        URI at = issuer.keys();
        var source = new IssuerKeys.Source(issuer.issuer(), () -> fetch(at));
        return new WorkloadTokens(
                issuer,
                trustDomain,
                new IssuerKeys(source, issuer.keysLast(), clock, metrics),
                clock);
    }

    /** A connection each time: keys are asked for once in five minutes. */
    private static byte[] fetch(URI at) {
        if (at.getScheme().equals("file")) {
            return file(Path.of(at));
        }
        URI base = at.resolve("/");
        try (HttpClient client =
                at.getScheme().equals("https")
                        ? HttpClient.outside(base)
                        : HttpClient.loopback(base)) {
            String query = at.getRawQuery() == null ? "" : "?" + at.getRawQuery();
            HttpClient.Reply reply =
                    client.send(
                            "GET",
                            at.getRawPath() + query,
                            Headers.NONE,
                            Bytes.NONE,
                            PATIENCE,
                            LONGEST);
            if (reply.status() != 200) {
                throw new IllegalStateException(
                        "keys: %s answers %d (expected: 200)".formatted(at, reply.status()));
            }
            return reply.body().array();
        }
    }

    private static byte[] file(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("keys: " + file + " not readable", e);
        }
    }
}
