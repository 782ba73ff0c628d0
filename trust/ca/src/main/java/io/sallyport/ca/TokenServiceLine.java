// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the token service what was revoked, over mutual TLS as {@code spiffe://domain/ca}; every
 * PEP hears it from there within two seconds. Used by one thread at a time.
 */
final class TokenServiceLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenServiceLine.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Headers FORM =
            Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
    private static final int LONGEST_ANSWER = 16 << 10;

    private final Revocations revocations;
    private final HttpClient client;
    private final Clock clock;
    private boolean complained;

    TokenServiceLine(Revocations revocations, IdentitySource self, URI service, Clock clock) {
        this.revocations = revocations;
        this.client =
                HttpClient.mutual(
                        self, new SpiffeId(self.svid().id().trustDomain(), "/sts"), service);
        this.clock = clock;
    }

    /** Tells all that is untold; how much is left. */
    int tell() {
        List<Revocations.Word> words = revocations.untold(clock.instant());
        int left = words.size();
        for (Revocations.Word word : words) {
            if (!told(word)) {
                return left;
            }
            revocations.told(word, clock.instant());
            left--;
        }
        complained = false;
        return left;
    }

    private boolean told(Revocations.Word word) {
        try {
            String form = Form.encode(Map.of(word.kind().text(), word.value()));
            int status =
                    client.send(
                                    "POST",
                                    "/oauth2/revoke",
                                    FORM,
                                    Bytes.of(form),
                                    TIMEOUT,
                                    LONGEST_ANSWER)
                            .status();
            if (status == 200) {
                return true;
            }
            complain("answered " + status);
        } catch (UpstreamException e) {
            complain(String.valueOf(e.getMessage()));
        }
        return false;
    }

    private void complain(String why) {
        if (!complained) {
            LOG.atWarn()
                    .addKeyValue("why", why)
                    .log("the token service does not take a revocation; will be tried again");
        }
        complained = true;
    }

    @Override
    public void close() {
        client.close();
    }
}
