// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.Johns.HandClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed and hostile tokens, by name: attacks 10, 11, 16, 17 and 18 of the research. Whatever
 * can be signed is signed with the token service's own key.
 */
class HostileTokensTest {
    private static final String URL = "http://127.0.0.1:1";
    private static final long MOST_NANOS = 20_000_000;
    private final HandClock clock = new HandClock();
    private final TokenVerifier verifier = Forger.verifier(clock);

    static Stream<Hostile> hostile() {
        return hostile(URL);
    }

    private static Stream<Hostile> hostile(String url) {
        return Stream.of(
                        HostileForms.all(),
                        HostileHeaders.all(url),
                        HostilePayloads.all(),
                        HostileClaims.all(url))
                .flatMap(all -> all);
    }

    @Test
    void the_forger_makes_sound_tokens_too() {
        assertThat(verifier.verify(new BearerToken(Forger.good()))).isEqualTo(Johns.token());
    }

    @Test
    void the_table_names_each_token_once() {
        List<String> names = hostile().map(Hostile::name).toList();

        assertThat(names).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_token_is_refused_also_when_the_sound_one_is_remembered(Hostile token) {
        verifier.verify(new BearerToken(Forger.good()));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> verifier.verify(new BearerToken(token.text())))
                    .isInstanceOf(TokenRefusedException.class);
        }
    }

    @Test
    void no_hostile_token_makes_anybody_call_elsewhere() throws IOException {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(300);
            String url = "http://127.0.0.1:" + listener.getLocalPort();

            hostile(url).forEach(token -> reasonOf(verifier, token));

            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void no_hostile_token_costs_more_than_it_should() {
        var dear = new ArrayList<String>();
        for (Hostile token : Stream.concat(hostile(), large()).toList()) {
            long nanos = cheapest(token);
            if (nanos > MOST_NANOS) {
                dear.add(token + ": " + nanos / 1_000 + " us");
            }
        }

        assertThat(dear).isEmpty();
    }

    @Test
    void a_gate_for_other_issuers_throws_nothing_else_either() {
        TokenGate foreign =
                TokenGate.foreign(Set.of("ES256", "RS256", "PS256"), Set.of("JWT", "at+jwt"));

        hostile()
                .forEach(token -> {
                    try {
                        foreign.pass(new BearerToken(token.text()));
                    } catch (TokenRefusedException e) {
                        assertThat(e.reason()).matches("[a-z0-9_]+");
                    }
                });
    }

    @Test
    void may_act_and_other_words_that_nobody_reads_gain_nothing() {
        String mayAct = "\"may_act\":{\"sub\":\"" + Johns.id("gateway") + "\"}";
        String roles = "\"roles\":[\"admin\"],\"scp\":\"llm.invoke\",\"admin\":true";

        assertThat(verifier.verify(new BearerToken(Forger.plus(mayAct)))).isEqualTo(Johns.token());
        assertThat(verifier.verify(new BearerToken(Forger.plus(roles)))).isEqualTo(Johns.token());
    }

    /** As large as the gate lets in, and as dear to read as one could make them. */
    private static Stream<Hostile> large() {
        var alike = new StringBuilder("\"x\":1");
        for (int i = 0; i < 256; i++) {
            alike.append(",\"").append(alike(i)).append("\":0");
        }
        return Stream.of(
                new Hostile("names that all hash alike", Forger.plus(alike.toString())),
                new Hostile("5,000 escapes", Forger.plus("\"x\":\"" + "\\n".repeat(2_200) + "\"")),
                new Hostile(
                        "lists beside lists", Forger.plus("\"x\":[" + "[],".repeat(1_500) + "1]")),
                new Hostile("blanks", Forger.withPayload(" ".repeat(4_500) + Forger.payload())),
                new Hostile("a scope of blanks", Forger.with("vector.query", " ".repeat(500))));
    }

    /** Eight times {@code Aa} or {@code BB}, which have one hash code. */
    private static String alike(int number) {
        var name = new StringBuilder();
        for (int bit = 0; bit < 8; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private long cheapest(Hostile token) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cheapest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = threads.getCurrentThreadCpuTime();
            reasonOf(verifier, token);
            cheapest = Math.min(cheapest, threads.getCurrentThreadCpuTime() - start);
        }
        return cheapest;
    }

    private static String reasonOf(TokenVerifier verifier, Hostile token) {
        try {
            verifier.verify(new BearerToken(token.text()));
            return "";
        } catch (TokenRefusedException e) {
            return e.reason();
        }
    }
}
