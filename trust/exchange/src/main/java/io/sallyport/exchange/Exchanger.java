// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Asks the token service over mutual TLS, as this workload (RFC 8693, 2). Thread-safe. Answers are
 * kept until shortly before they expire, in memory, under a key of subject token, own certificate,
 * audience, scopes and epoch; equal requests at the same time become one; a refusal is given again
 * for a second; nothing survives a change of the own certificate.
 */
public final class Exchanger implements AutoCloseable {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final URI endpoint;
    private final Links links;
    private final Tokens tokens;
    private final LongSupplier epoch;
    private final IdentitySource.Subscription renewal;

    /** What ages the tokens at hand. */
    record Memory(Ticker ticker, LongSupplier epoch) {}

    private Exchanger(IdentitySource identity, URI endpoint, Links links, Memory memory) {
        this.endpoint = endpoint;
        this.epoch = memory.epoch();
        Tokens tokens = new Tokens(memory.ticker());
        this.links = links;
        this.tokens = tokens;
        this.renewal =
                identity.onChange(() -> {
                    links.renew();
                    tokens.clear();
                });
    }

    /**
     * Asks {@code sts} at {@code endpoint}, for example {@code
     * https://localhost:8444/oauth2/token}.
     */
    public static Exchanger of(IdentitySource identity, SpiffeId sts, URI endpoint) {
        return of(identity, sts, endpoint, () -> 0);
    }

    /**
     * As above, for who knows when tokens at hand may no longer be right.
     *
     * @param epoch a number that changes then, for example that of the policies or of the
     *     revocations; no token of an earlier one is given out
     */
    public static Exchanger of(
            IdentitySource identity, SpiffeId sts, URI endpoint, LongSupplier epoch) {
        var links = new Links(identity, sts, Link.PATIENCE);
        return new Exchanger(identity, endpoint, links, new Memory(Ticker.systemTicker(), epoch));
    }

    static Exchanger of(IdentitySource identity, URI endpoint, Links links, Memory memory) {
        return new Exchanger(identity, endpoint, links, memory);
    }

    /**
     * Exchanges {@code subject} for a token addressed to {@code wanted}.
     *
     * @throws ExchangeException with the token service's error code
     */
    public BearerToken exchange(BearerToken subject, Wanted wanted) {
        Map<String, String> form = form(EXCHANGE, wanted);
        form.put("subject_token", subject.text());
        form.put("subject_token_type", ACCESS_TOKEN);
        return answer(subject.sha256(), wanted, form);
    }

    /**
     * A token for this service on its own, without any user rights ({@code client_credentials}).
     */
    public BearerToken forService(Wanted wanted) {
        return answer("", wanted, form("client_credentials", wanted));
    }

    @Override
    public void close() {
        renewal.close();
        links.close();
        tokens.clear();
    }

    private static Map<String, String> form(String grantType, Wanted wanted) {
        var form = new LinkedHashMap<>(wanted.parameters());
        form.put("grant_type", grantType);
        form.put("audience", wanted.audience().toString());
        form.put("scope", String.join(" ", new TreeSet<>(wanted.scopes())));
        return form;
    }

    /** Further parameters make every request its own: it is neither shared nor kept. */
    private BearerToken answer(String subject, Wanted wanted, Map<String, String> form) {
        if (!wanted.parameters().isEmpty()) {
            return ask(wanted, form).token();
        }
        var key =
                new Tokens.Key(
                        subject,
                        links.current().thumbprint(),
                        wanted.audience(),
                        wanted.scopes(),
                        epoch.getAsLong());
        return tokens.find(key, () -> ask(wanted, form));
    }

    /** A kept connection may just have ended on the other side: one more try on a new one. */
    private Granted ask(Wanted wanted, Map<String, String> form) {
        try {
            return askOnce(form);
        } catch (ExchangeException e) {
            throw new ExchangeException(
                    e.code(),
                    "token for "
                            + wanted.audience()
                            + ": refused with "
                            + e.code()
                            + " (expected: granted); see the audit log of sts",
                    e);
        } catch (IOException e) {
            throw new ExchangeException(
                    ExchangeException.UNAVAILABLE,
                    "token service: no answer from "
                            + endpoint.getAuthority()
                            + " (expected: within "
                            + Link.PATIENCE.request().toSeconds()
                            + " s); look whether sts runs",
                    e);
        }
    }

    private Granted askOnce(Map<String, String> form) throws IOException {
        try {
            try {
                return links.ask(endpoint, form);
            } catch (java.net.http.HttpTimeoutException slow) {
                throw slow;
            } catch (IOException stale) {
                return links.ask(endpoint, form);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("exchange: interrupted");
        }
    }
}
