// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken from another domain's endpoint, over real TLS, and what is not. */
@Tag("slow")
class FederationTest {
    private static final TestCa FIRST = TestCa.create("edge");
    private static final TestCa SECOND = TestCa.create("edge");
    private static final TestCa OURS = TestCa.create("cloud");

    @TempDir private Path folder;
    private final HandClock clock = new HandClock();
    private final Metrics metrics = new Metrics();
    private final Edge edge = new Edge(FIRST);
    private Register register;
    private AuditLog audit;
    private Federation federation;

    @BeforeEach
    void open() {
        register = new Register(folder.resolve("ca.db"));
        audit = AuditLog.open(folder.resolve("audit"), "spiffe://cloud.acme/ca");
        federation = federation(edge.known(folder, FIRST));
    }

    @AfterEach
    void close() {
        edge.close();
        audit.close();
        register.close();
    }

    private Federation federation(ForeignDomain... domains) {
        var news = new ForeignNews(new Book(audit, clock), metrics, clock);
        var own = new TrustBundle("cloud.acme", Set.of(OURS.anchor()));
        return new Federation(
                List.of(domains), register, news, new Federation.Own("cloud.acme", () -> own));
    }

    @Test
    void the_first_bundle_proves_the_endpoint_and_nobody_else() {
        edge.publish(1, FIRST);
        assertThat(federation.bundles()).isEmpty();

        assertThat(federation.look()).isTrue();

        assertThat(federation.bundles())
                .containsExactly(
                        new ForeignBundle(
                                new TrustBundle(Edge.DOMAIN, Set.of(FIRST.anchor())),
                                clock.instant().plus(Duration.ofHours(1))));
    }

    @Test
    void a_new_key_is_taken_and_one_that_is_left_out_counts_no_more_and_both_are_audited()
            throws IOException {
        edge.publish(1, FIRST);
        federation.look();
        edge.publish(2, FIRST, SECOND);
        federation.look();
        assertThat(anchors()).containsExactlyInAnyOrder(FIRST.anchor(), SECOND.anchor());

        edge.publish(3, SECOND);
        assertThat(federation.look()).isTrue(); // the endpoint is proven by what it takes away
        edge.shows(SECOND, Edge.ID);

        assertThat(federation.look()).isTrue();
        assertThat(anchors()).containsExactly(SECOND.anchor());
        assertThat(audited("foreign_bundle_accepted")).isEqualTo(3);
        assertThat(metrics.text()).contains("outcome=\"accepted\"", "outcome=\"same\"");
    }

    @Test
    void while_the_endpoint_is_down_the_bundle_stays_to_its_age_and_then_nobody_is_believed()
            throws IOException {
        edge.publish(1, FIRST);
        federation.look();
        var until = federation.bundles().getFirst().until();
        federation.report(metrics);
        edge.close();

        clock.advance(Duration.ofMinutes(59));
        assertThat(federation.look()).isFalse();
        assertThat(metrics.text()).contains("sallyport_federation_stale_domains 0.0");
        clock.advance(Duration.ofMinutes(1));
        assertThat(federation.look()).isFalse();
        federation.look();

        assertThat(federation.bundles().getFirst().until()).isEqualTo(until);
        assertThat(until).isBeforeOrEqualTo(clock.instant());
        assertThat(metrics.text())
                .contains("sallyport_federation_stale_domains 1.0", "endpoint_unreachable");
        assertThat(audited("foreign_bundle_refused")).isOne();
        assertThat(audited("foreign_domain_stale")).isOne();
    }

    @Test
    void an_answer_makes_the_bundle_fresh_from_the_moment_of_the_question() {
        edge.publish(1, FIRST);
        federation.look();
        clock.advance(Duration.ofMinutes(30));

        federation.look();

        assertThat(federation.bundles().getFirst().until())
                .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    static Stream<Arguments> refused() {
        String sound = Edge.document(5, FIRST);
        String many = "{\"kty\":\"EC\",\"use\":\"later\"},".repeat(33);
        return Stream.of(
                Arguments.of("older_sequence", Edge.document(4, FIRST)),
                Arguments.of("no_sequence", sound.replace("spiffe_sequence", "sequence")),
                Arguments.of("same_sequence_other_keys", Edge.document(5, FIRST, SECOND)),
                Arguments.of("key_of_another_domain", Edge.document(6, FIRST, OURS)),
                Arguments.of("no_keys", "{\"keys\":[],\"spiffe_sequence\":6}"),
                Arguments.of("too_many_keys", sound.replace("\"keys\" : [", "\"keys\":[" + many)),
                Arguments.of("malformed", "[]"),
                Arguments.of("malformed", sound + "{}"),
                Arguments.of("too_large", sound + " ".repeat(BundleDocument.LONGEST)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void what_is_not_taken_leaves_the_bundle_before_as_it_is(String why, String document)
            throws IOException {
        edge.publish(5, FIRST);
        federation.look();
        List<ForeignBundle> before = federation.bundles();
        clock.advance(Duration.ofMinutes(1));

        edge.answers(document);
        assertThat(federation.look()).isFalse();
        federation.look(); // the same again is not audited again

        assertThat(federation.bundles()).isEqualTo(before);
        assertThat(metrics.text()).contains("outcome=\"" + why + "\"");
        assertThat(audited(why)).isOne();
        edge.publish(6, FIRST);
        assertThat(federation.look()).isTrue();
    }

    @Test
    void who_answers_in_the_endpoints_place_is_not_heard() {
        edge.publish(1, FIRST);

        edge.shows(FIRST, new SpiffeId(Edge.DOMAIN, "/device")); // its domain, another workload
        assertThat(federation.look()).isFalse();
        edge.shows(SECOND, Edge.ID); // its name, another authority
        assertThat(federation.look()).isFalse();
        edge.shows(FIRST, new SpiffeId("cloud.acme", "/ca")); // its authority, another domain
        assertThat(federation.look()).isFalse();

        assertThat(edge.asked()).isZero();
        assertThat(federation.bundles()).isEmpty();
        assertThat(metrics.text())
                .contains("outcome=\"endpoint_not_proven\",trust_domain=\"edge.acme\"} 3.0");
    }

    @Test
    void a_redirect_leads_nowhere() {
        edge.answers(307, edge.uri().toString());

        assertThat(federation.look()).isFalse();

        assertThat(edge.asked()).isOne();
        assertThat(metrics.text()).contains("outcome=\"endpoint_answer\"");
    }

    @Test
    void a_restart_forgets_no_sequence_and_no_age() {
        edge.publish(5, FIRST);
        federation.look();
        List<ForeignBundle> before = federation.bundles();
        clock.advance(Duration.ofMinutes(10));

        var again = federation(edge.known(folder, FIRST));

        assertThat(again.bundles()).isEqualTo(before);
        edge.publish(4, FIRST);
        assertThat(again.look()).isFalse();
        assertThat(again.bundles()).isEqualTo(before);
    }

    @Test
    void an_operator_who_is_given_another_first_bundle_begins_anew_with_it() {
        edge.publish(5, FIRST);
        federation.look();
        edge.shows(SECOND, Edge.ID); // they have lost everything
        edge.publish(1, SECOND);
        assertThat(federation.look()).isFalse();

        var anew = federation(edge.known(folder, SECOND));

        assertThat(anew.bundles()).isEmpty();
        assertThat(anew.look()).isTrue();
        assertThat(anew.bundles().getFirst().bundle().anchors()).containsExactly(SECOND.anchor());
    }

    @Test
    void what_cannot_be_audited_or_written_down_is_not_taken() {
        edge.publish(1, FIRST);
        audit.close();
        assertThat(federation.look()).isFalse();
        register.close();
        assertThat(federation.look()).isFalse();

        assertThat(federation.bundles()).isEmpty();
        assertThat(metrics.text()).contains("outcome=\"not_kept\",trust_domain=\"edge.acme\"} 2.0");
    }

    @Test
    void a_domain_that_is_ours_or_there_twice_or_without_a_sound_first_bundle_stops_the_start()
            throws IOException {
        ForeignDomain sound = edge.known(folder, FIRST);
        Path pem = folder.resolve("empty.pem");
        Files.writeString(pem, "nothing\n");

        assertThatThrownBy(() -> federation(sound, sound))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("`edge.acme` is our own or there twice");
        assertThatThrownBy(() -> federation(with(sound, "cloud.acme", sound.firstBundle(), "")))
                .hasMessageContaining("`cloud.acme` is our own");
        assertThatThrownBy(() -> federation(with(sound, Edge.DOMAIN, pem, "")))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("no X.509 authority");
        assertThatThrownBy(() ->
                        federation(with(sound, Edge.DOMAIN, sound.firstBundle(), "0".repeat(64))))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("(expected: " + "0".repeat(64));
    }

    @Test
    void the_first_bundle_may_be_a_file_of_certificates_with_its_digest() throws IOException {
        var bundle = new TrustBundle(Edge.DOMAIN, Set.of(FIRST.anchor()));
        Path pem = Files.writeString(folder.resolve("edge.pem"), bundle.text());
        edge.publish(1, FIRST);

        var known = with(edge.known(folder, FIRST), Edge.DOMAIN, pem, BundleHash.of(bundle));

        assertThat(federation(known).look()).isTrue();
    }

    private static ForeignDomain with(
            ForeignDomain other, String domain, Path first, String sha256) {
        return new ForeignDomain(
                domain,
                other.endpoint(),
                "spiffe://" + domain + "/ca",
                first,
                Optional.of(sha256).filter(it -> !it.isEmpty()),
                other.longestPause(),
                other.keeps());
    }

    private Set<X509Certificate> anchors() {
        return federation.bundles().getFirst().bundle().anchors();
    }

    private long audited(String word) throws IOException {
        return Files.readAllLines(folder.resolve("audit").resolve("log.jsonl")).stream()
                .filter(line -> line.contains('"' + word + '"'))
                .count();
    }
}
