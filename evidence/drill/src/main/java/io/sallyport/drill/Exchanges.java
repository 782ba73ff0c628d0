// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.BearerToken;
import io.sallyport.world.Workloads;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Requests to the token service, well-formed or not, as whoever was taken over. */
final class Exchanges {
    static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LARGEST = 1 << 20;

    private final Workloads workloads;

    Exchanges(Workloads workloads) {
        this.workloads = workloads;
    }

    /**
     * What is asked.
     *
     * @param from whose certificate is shown
     * @param subject whose chain it belongs to
     */
    record Asked(String from, BearerToken subject, Map<String, String> form) {
        Asked {
            form = Map.copyOf(form);
        }

        /** A sound exchange (RFC 8693, 2.1). */
        static Asked exchange(String from, BearerToken subject, String audience, String scope) {
            return new Asked(
                    from,
                    subject,
                    Map.of(
                            "grant_type", EXCHANGE,
                            "subject_token_type", ACCESS_TOKEN,
                            "subject_token", subject.text(),
                            "audience", audience,
                            "scope", scope));
        }

        /** With another parameter, or another value of one. */
        Asked with(String name, String value) {
            var changed = new TreeMap<>(form);
            changed.put(name, value);
            return new Asked(from, subject, changed);
        }

        /** Without that parameter. */
        Asked without(String name) {
            var changed = new TreeMap<>(form);
            changed.remove(name);
            return new Asked(from, subject, changed);
        }

        @Override
        public String toString() {
            return "Asked[" + from + ", " + form.keySet() + "]";
        }
    }

    /** Asks for a token. */
    Seen ask(Asked asked) {
        return ask(asked, _ -> "");
    }

    /**
     * Asks for a token.
     *
     * @param fault what is wrong with a token that is granted; empty when it is as it must be
     */
    Seen ask(Asked asked, Function<BearerToken, String> fault) {
        return post(
                "/oauth2/token",
                asked,
                reply -> {
                    String token = Calls.json(reply).path("access_token").asText("");
                    return reply.status() == 200
                            ? fault.apply(new BearerToken(token))
                            : Calls.code(Calls.json(reply));
                });
    }

    /** What the token service says of a token to {@code from}; passes when it is alive. */
    Seen introspect(String from, BearerToken token) {
        return post(
                "/oauth2/introspect",
                new Asked(from, token, Map.of("token", token.text())),
                reply -> Calls.json(reply).path("active").asBoolean() ? "" : "inactive");
    }

    /** Ends the session that the token belongs to, as the web app does when somebody signs out. */
    Seen signOut(BearerToken token) {
        var asked = new Asked("web-app", token, Map.of("sid", Calls.claim(token, "sid")));
        return post("/oauth2/revoke", asked, reply -> Calls.code(Calls.json(reply)));
    }

    /** What everybody may know of the keys that tokens are verified with. */
    byte[] publicKeys(String from) {
        return workloads
                .client(from, "sts")
                .send("GET", "/oauth2/jwks", Headers.NONE, Bytes.NONE, TIMEOUT, LARGEST)
                .body()
                .array();
    }

    private Seen post(String path, Asked asked, Function<HttpClient.Reply, String> code) {
        Headers type = Headers.NONE.with("content-type", Form.TYPE);
        Bytes form = Bytes.of(Form.encode(asked.form()));
        try {
            HttpClient.Reply reply =
                    workloads
                            .client(asked.from(), "sts")
                            .send("POST", path, type, form, TIMEOUT, LARGEST);
            return new Seen.Answered(
                    reply.status(), code.apply(reply), Calls.claim(asked.subject(), "txn"));
        } catch (UpstreamException e) {
            return Calls.closed(e);
        }
    }
}
