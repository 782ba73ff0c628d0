// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole trust domains, each with its authority, and calls from one into the other. */
@Tag("slow")
class TwoDomainsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Land cloud;
    private Land edge;
    private RenewedIdentity gateway;
    private RenewedIdentity device;

    @BeforeEach
    void found() {
        cloud = new Land(folder.resolve("cloud"), "cloud.acme");
        edge = new Land(folder.resolve("edge"), "edge.acme");
        cloud.start(edge);
        edge.start(cloud);
        gateway = cloud.workload("gateway");
        device = edge.workload("device");
        hear();
    }

    @AfterEach
    void end() {
        edge.close();
        cloud.close();
    }

    private void hear() {
        assertThat(cloud.ca().federation().look()).isTrue();
        assertThat(edge.ca().federation().look()).isTrue();
        assertThat(gateway.look()).isTrue();
        assertThat(device.look()).isTrue();
    }

    @Test
    void a_call_goes_through_both_ways_between_workloads_that_edges_name() {
        try (HttpServer here = server(gateway, device.svid().id());
                HttpServer there = server(device, gateway.svid().id());
                HttpClient in = client(device, gateway, here);
                HttpClient out = client(gateway, device, there)) {

            assertThat(get(in)).isEqualTo("hello spiffe://edge.acme/device");
            assertThat(get(out)).isEqualTo("hello spiffe://cloud.acme/gateway");
        }
    }

    @Test
    void an_operator_is_told_of_the_other_domain_and_for_how_long_it_counts() {
        Instant now = Instant.now();

        CaStatus.Foreign other = cloud.others().getFirst();

        assertThat(other.trustDomain()).isEqualTo("edge.acme");
        assertThat(other.sequence()).hasValue(1);
        assertThat(other.roots()).isOne();
        assertThat(other.believed(now)).isTrue();
        assertThat(other.believed(now.plus(Duration.ofHours(2)))).isFalse();
        assertThat(other.refused()).isEmpty();
    }

    @Test
    void attack_19_a_workload_that_no_edge_names_is_refused_though_its_domain_is_known() {
        RenewedIdentity other = edge.workload("device-2");
        assertThat(other.look()).isTrue();
        try (HttpServer here = server(gateway, device.svid().id());
                HttpServer closed = server(gateway);
                HttpClient unnamed = client(other, gateway, here);
                HttpClient named = client(device, gateway, closed)) {

            assertThatThrownBy(() -> get(unnamed)).isInstanceOf(UpstreamException.class);
            assertThatThrownBy(() -> get(named)).isInstanceOf(UpstreamException.class);
        }
    }

    @Test
    void attack_19_neither_authority_can_assert_a_workload_of_the_other() {
        SpiffeId theirs = device.svid().id();
        SpiffeId ours = cloud.id("orchestrator");
        try (HttpServer here = server(gateway, theirs);
                HttpServer there = server(device, gateway.svid().id());
                HttpClient asOurs = client(edge.forged(ours, cloud.bundle), gateway, here);
                HttpClient asTheirs = client(cloud.forged(theirs, cloud.bundle), gateway, here);
                HttpClient asGateway =
                        client(edge.forged(gateway.svid().id(), edge.bundle), device, there);
                HttpServer spoofed = server(cloud.forged(theirs, edge.bundle));
                HttpClient misled = client(gateway, device, spoofed)) {

            assertThatThrownBy(() -> get(asOurs)).isInstanceOf(UpstreamException.class);
            assertThatThrownBy(() -> get(asTheirs)).isInstanceOf(UpstreamException.class);
            assertThatThrownBy(() -> get(asGateway)).isInstanceOf(UpstreamException.class);
            assertThatThrownBy(() -> get(misled))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(UpstreamException.Cause.NOT_WHO_IT_MUST_BE));
        }
    }

    @Test
    void a_running_call_does_not_notice_that_the_other_domain_changes_its_root() throws Exception {
        var stop = new AtomicBoolean();
        var good = new AtomicInteger();
        var bad = new AtomicInteger();
        var before = device.svid().chain().getLast();
        try (HttpServer here = server(gateway, device.svid().id());
                HttpClient in = client(device, gateway, here)) {
            Thread caller = Thread.ofVirtual().start(() -> call(in, stop, good, bad));

            edge.rotateRoot();
            await().atMost(PATIENCE)
                    .until(() ->
                            edge.ca().federation().look()
                                    && cloud.ca().federation().look()
                                    && gateway.look()
                                    && gateway.foreign().getFirst().bundle().anchors().size() == 2);
            await().atMost(PATIENCE)
                    .until(() ->
                            device.look()
                                    && device.renew()
                                    && !device.svid().chain().getLast().equals(before));
            int halfway = good.get();
            await().atMost(PATIENCE).until(() -> good.get() > halfway + 50);
            stop.set(true);
            caller.join();
        }
        assertThat(bad).hasValue(0);
        assertThat(cloud.ca().federation().look()).isTrue(); // also its endpoint has a new chain
    }

    private static void call(
            HttpClient client, AtomicBoolean stop, AtomicInteger good, AtomicInteger bad) {
        while (!stop.get()) {
            try {
                get(client);
                good.incrementAndGet();
            } catch (UpstreamException e) {
                bad.incrementAndGet();
            }
        }
    }

    private static HttpServer server(IdentitySource identity, SpiffeId... foreigners) {
        return HttpServer.start(
                Listener.loopback(0),
                new ServerTls.Mutual(identity, Set.of(foreigners)),
                TwoDomainsTest::hello);
    }

    private static Response hello(Request request) {
        String who = request.peer().map(peer -> peer.id().toString()).orElse("nobody");
        return Response.of(200, "text/plain", Bytes.of("hello " + who));
    }

    private static HttpClient client(IdentitySource self, IdentitySource callee, HttpServer at) {
        return HttpClient.mutual(
                self, callee.svid().id(), URI.create("https://127.0.0.1:" + at.port()));
    }

    private static String get(HttpClient client) {
        return client.send("GET", "/", Headers.NONE, Bytes.NONE, Duration.ofSeconds(10), 1 << 10)
                .body()
                .text();
    }
}
