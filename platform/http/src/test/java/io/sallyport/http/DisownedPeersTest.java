// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.GATEWAY;
import static io.sallyport.http.World.get;
import static io.sallyport.http.World.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.testkit.TestCa;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to open connections of another trust domain when it is believed no more. */
class DisownedPeersTest {
    private static final SpiffeId DEVICE = SpiffeId.parse("spiffe://edge.acme/device");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world = new World();
    private final TestCa edge = TestCa.create("edge");
    private final Member gateway = new Member(world.identity(GATEWAY).svid(), world.bundle());
    private final Member device =
            new Member(
                    World.svid(edge.issue(DEVICE.toString()), DEVICE),
                    new TrustBundle("edge.acme", Set.of(edge.anchor())));
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch cut = new CountDownLatch(1);

    /** An identity that knows other domains as long as a test wants. */
    private static final class Member implements IdentitySource {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private final Svid svid;
        private final TrustBundle bundle;
        private volatile List<ForeignBundle> foreign = List.of();

        Member(Svid svid, TrustBundle bundle) {
            this.svid = svid;
            this.bundle = bundle;
        }

        void knows(TrustBundle other, Instant until) {
            foreign = List.of(new ForeignBundle(other, until));
            listeners.forEach(Runnable::run);
        }

        /** Without a word to anybody: time passes by itself. */
        void grows(Instant until) {
            foreign = List.of(new ForeignBundle(foreign.getFirst().bundle(), until));
        }

        void forgets() {
            foreign = List.of();
            listeners.forEach(Runnable::run);
        }

        @Override
        public Svid svid() {
            return svid;
        }

        @Override
        public TrustBundle bundle() {
            return bundle;
        }

        @Override
        public List<ForeignBundle> foreign() {
            return foreign;
        }

        @Override
        public Subscription onChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public void close() {}
    }

    private HttpServer server(HttpHandler handler) {
        gateway.knows(device.bundle(), Instant.MAX);
        device.knows(gateway.bundle(), Instant.MAX);
        return HttpServer.start(
                World.quick(), new ServerTls.Mutual(gateway, Set.of(DEVICE)), handler);
    }

    /** Says one word and then nothing for long. */
    private Response slow(Request request) {
        return Response.stream(
                200,
                "text/plain",
                sink -> {
                    sink.onGone(cut::countDown);
                    sink.send(Bytes.of("begun"));
                    waitForEnd();
                });
    }

    private void waitForEnd() {
        try {
            assertThat(end.await(90, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_domain_whose_keys_were_withdrawn_is_cut_off_within_a_running_answer() {
        try (HttpServer server = server(this::slow);
                HttpClient client = HttpClient.mutual(device, GATEWAY, uri(server));
                HttpClient.StreamedReply reply = begun(client)) {

            gateway.knows(
                    new TrustBundle("edge.acme", Set.of(TestCa.create("new").anchor())),
                    Instant.MAX);

            requireCut(reply);
            end.countDown();
        }
    }

    @Test
    void a_domain_without_news_is_cut_off_when_its_bundle_is_too_old() {
        try (HttpServer server = server(this::slow);
                HttpClient client = HttpClient.mutual(device, GATEWAY, uri(server));
                HttpClient.StreamedReply reply = begun(client)) {

            gateway.knows(device.bundle(), Instant.now());

            requireCut(reply);
            end.countDown();
        }
    }

    @Test
    void a_caller_cuts_a_callee_off_whose_domain_it_knows_no_more() {
        try (HttpServer server = server(this::slow);
                HttpClient client = HttpClient.mutual(device, GATEWAY, uri(server));
                HttpClient.StreamedReply reply = begun(client)) {

            device.forgets();

            requireCut(reply);
            assertThatThrownBy(() -> get(client, "/")).isInstanceOf(UpstreamException.class);
            end.countDown();
        }
    }

    @Test
    void a_caller_notices_by_itself_that_it_has_no_news_of_its_callees_domain() {
        try (HttpServer server = server(this::slow);
                HttpClient client = HttpClient.mutual(device, GATEWAY, uri(server));
                HttpClient.StreamedReply reply = begun(client)) {

            device.grows(Instant.now());

            requireCut(reply);
            end.countDown();
        }
    }

    @Test
    void news_that_change_nothing_cut_nobody_off() {
        try (HttpServer server = server(World::ok);
                HttpClient client = HttpClient.mutual(device, GATEWAY, uri(server))) {
            assertThat(get(client, "/").status()).isEqualTo(200);

            gateway.knows(device.bundle(), Instant.now().plusSeconds(60));
            device.knows(gateway.bundle(), Instant.now().plusSeconds(60));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(client, "/").status()).isEqualTo(200));
        }
    }

    private static HttpClient.StreamedReply begun(HttpClient client) {
        HttpClient.StreamedReply reply =
                client.open("GET", "/", Headers.NONE, Bytes.NONE, PATIENCE.multipliedBy(6));
        assertThat(read(reply)).isEqualTo("begun");
        return reply;
    }

    private static String read(HttpClient.StreamedReply reply) {
        try {
            return new String(reply.body().readNBytes(5), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Long before either end would give up by itself. */
    private void requireCut(HttpClient.StreamedReply reply) {
        try {
            assertThat(cut.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThatThrownBy(() -> reply.body().read()).isInstanceOf(IOException.class);
    }
}
