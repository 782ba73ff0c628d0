// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.GATEWAY;
import static io.sallyport.http.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Handshakes cost before anybody has proven anything: so many a second, so many at a time. */
class HandshakeGateTest {
    private static final InetAddress ONE = address("192.0.2.1");
    private static final InetAddress OTHER = address("192.0.2.2");

    private final AtomicLong nanos = new AtomicLong(1);
    private final World world = new World();

    private HandshakeGate gate(int perSecond, int burst, int perAddress, int all) {
        return new HandshakeGate(
                new HandshakeGate.Limits(perSecond, burst, perAddress, all), nanos::get);
    }

    @Test
    void an_address_begins_only_so_many_a_second_and_another_does_not_suffer() {
        HandshakeGate gate = gate(10, 20, 1000, 1000);

        assertThat(passed(gate, ONE, 50)).isEqualTo(20);
        assertThat(passed(gate, OTHER, 50)).isEqualTo(20);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(passed(gate, ONE, 50)).isEqualTo(10);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(passed(gate, ONE, 50)).isEqualTo(20);
    }

    @Test
    void an_address_and_all_together_have_only_so_many_under_way() {
        HandshakeGate gate = gate(1000, 1000, 2, 3);
        Optional<HandshakeGate.Pass> first = gate.enter(ONE);

        assertThat(gate.enter(ONE)).isPresent();
        assertThat(gate.enter(ONE)).isEmpty();
        assertThat(gate.enter(OTHER)).isPresent();
        assertThat(gate.enter(OTHER)).isEmpty();
        first.orElseThrow().close();
        assertThat(gate.enter(OTHER)).isPresent();
        assertThat(gate.enter(ONE)).isEmpty();
    }

    @Test
    void a_site_with_a_whole_network_of_addresses_is_one() {
        HandshakeGate gate = gate(10, 20, 1000, 1000);

        long passed =
                IntStream.range(0, 100)
                        .mapToObj(i -> address("2001:db8:0:1::" + Integer.toHexString(i)))
                        .filter(from -> gate.enter(from).isPresent())
                        .count();

        assertThat(passed).isEqualTo(20);
        assertThat(gate.enter(address("2001:db8:0:2::1"))).isPresent();
    }

    @Test
    void who_opens_connections_and_says_nothing_is_closed_out_and_room_comes_back()
            throws IOException {
        try (HttpServer server = gateway(new HandshakeGate.Limits(1000, 1000, 2, 100))) {
            List<Wire> silent = List.of(Wire.plain(server.port()), Wire.plain(server.port()));
            try (Wire third = Wire.plain(server.port());
                    HttpClient client = world.webApp(server)) {
                assertThat(third.rest()).isEmpty();
                assertThatThrownBy(() -> get(client, "/")).isInstanceOf(UpstreamException.class);
            }
            for (Wire wire : silent) {
                wire.close();
            }

            try (HttpClient client = world.webApp(server)) {
                await().atMost(Duration.ofSeconds(5))
                        .ignoreExceptions()
                        .until(() -> get(client, "/").status() == 200);
            }
        }
    }

    @Test
    void a_stranger_who_goes_too_fast_is_not_let_in() throws IOException {
        try (HttpServer server = gateway(new HandshakeGate.Limits(1, 3, 100, 100));
                HttpClient client = world.webApp(server)) { // the self-test was the first
            assertThat(get(client, "/").status()).isEqualTo(200);
            var fast = new ArrayList<Wire>();
            for (int i = 0; i < 20; i++) {
                fast.add(Wire.plain(server.port()));
            }

            assertThat(fast.getLast().rest()).isEmpty();
            assertThat(get(client, "/").status()).as("open already").isEqualTo(200);
            for (Wire wire : fast) {
                wire.close();
            }
        }
    }

    private HttpServer gateway(HandshakeGate.Limits handshakes) {
        return HttpServer.start(
                new HttpServer.Setup(
                        Listener.loopback(0),
                        new ServerTls.Mutual(world.identity(GATEWAY)),
                        Clock.systemUTC(),
                        new Connections.Limits(100, 100, Duration.ofSeconds(5), 100, handshakes)),
                World::ok);
    }

    private static long passed(HandshakeGate gate, InetAddress from, int tries) {
        return IntStream.range(0, tries)
                .mapToObj(_ -> gate.enter(from))
                .flatMap(Optional::stream)
                .peek(HandshakeGate.Pass::close)
                .count();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
