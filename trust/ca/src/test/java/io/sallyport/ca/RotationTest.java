// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.LOCK;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditLog;
import io.sallyport.testkit.HandClock;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one authority to the next, step by step, without a network between. */
class RotationTest {
    @TempDir private Path folder;
    private final HandClock clock = new HandClock();
    private AuditLog audit;
    private Turnover turnover;

    @BeforeEach
    void begin() {
        Realm.init(folder.resolve("ca"), clock);
        audit = AuditLog.open(folder.resolve("audit"), "spiffe://" + DOMAIN + "/ca");
        turnover = new Turnover(folder.resolve("ca"), audit, clock);
    }

    @AfterEach
    void close() {
        turnover.close();
        audit.close();
    }

    @Test
    void below_the_same_root_the_next_authority_signs_at_once() {
        var before = turnover.enrol(GATEWAY);

        turnover.rotate();
        turnover.look();
        var after = turnover.enrol(MODEL);

        assertThat(issuer(after)).isNotEqualTo(issuer(before));
        assertThat(judged(before, after)).isInstanceOf(Verdict.Accepted.class);
        assertThat(judged(after, before)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void a_new_root_signs_nothing_before_every_workload_says_that_it_trusts_it() {
        var gateway = turnover.enrol(GATEWAY);
        var model = turnover.enrol(MODEL);
        turnover.rotateRoot();

        turnover.poll(gateway);
        turnover.poll(gateway);
        turnover.look();
        boolean early = turnover.signsBelowTheNewRoot();
        turnover.poll(model); // takes it
        turnover.look();
        boolean taken = turnover.signsBelowTheNewRoot();
        turnover.poll(model); // says so
        turnover.look();

        assertThat(early).isFalse();
        assertThat(taken).isFalse();
        assertThat(turnover.signsBelowTheNewRoot()).isTrue();
    }

    @Test
    void other_domains_have_the_notice_of_a_new_root_before_it_signs_and_need_none_below_a_root() {
        turnover.close();
        turnover = new Turnover(folder.resolve("ca"), audit, clock, Duration.ofMinutes(3));
        CaFolder.Authority first = turnover.signing();
        turnover.rotate();
        turnover.look();
        CaFolder.Authority second = turnover.signing();
        clock.advance(Duration.ofMinutes(61));
        turnover.look();

        turnover.rotateRoot();
        clock.advance(Duration.ofMinutes(3).minusSeconds(1));
        turnover.look();
        boolean early = turnover.signsBelowTheNewRoot();
        clock.advance(Duration.ofSeconds(1));
        turnover.look();

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(early).isFalse();
        assertThat(turnover.signsBelowTheNewRoot()).isTrue();
    }

    @Test
    void who_never_answers_holds_a_rotation_up_no_longer_than_its_certificate_lives() {
        turnover.enrol(GATEWAY);
        turnover.rotateRoot();

        clock.advance(Duration.ofMinutes(59));
        turnover.look();
        boolean early = turnover.signsBelowTheNewRoot();
        clock.advance(Duration.ofMinutes(2));
        turnover.look();

        assertThat(early).isFalse();
        assertThat(turnover.signsBelowTheNewRoot()).isTrue();
    }

    @Test
    void the_old_root_is_trusted_to_the_end_of_its_last_certificate_and_not_longer()
            throws IOException {
        var old = turnover.enrol(GATEWAY);
        turnover.rotateRoot();
        turnover.poll(old);
        turnover.poll(old);
        turnover.look();
        var fresh = turnover.enrol(MODEL);

        clock.advance(Duration.ofMinutes(59));
        turnover.look();
        Verdict last = judged(fresh, old);
        clock.advance(Duration.ofMinutes(2));
        turnover.look();

        assertThat(last).isInstanceOf(Verdict.Accepted.class);
        assertThat(turnover.bundle().bundle().anchors()).hasSize(1);
        assertThat(turnover.bundle().bundle().anchors())
                .doesNotContainAnyElementsOf(old.first().anchors());
        assertThat(Files.readString(folder.resolve("audit").resolve("log.jsonl")))
                .contains("authority_prepared", "authority_signing")
                .contains("authority_retiring", "authority_withdrawn");
    }

    @Test
    void what_a_withdrawn_authority_signs_is_refused_though_its_root_is_trusted() {
        CaFolder.Authority stolen = turnover.signing();
        turnover.enrol(GATEWAY);
        turnover.rotate();
        turnover.look();
        clock.advance(Duration.ofMinutes(61));
        turnover.look();
        var honest = turnover.enrol(MODEL);

        List<X509Certificate> forged =
                new Issuer(stolen, Realm.config(Duration.ofHours(1)))
                        .issue(GATEWAY, Keys.fresh().getPublic(), clock.instant());

        assertThat(new PeerJudge(new BundleOnly(honest.bundle().bundle()), clock).judge(forged))
                .isEqualTo(new Verdict.Refused(Verdict.Reason.AUTHORITY_WITHDRAWN));
    }

    @Test
    void the_register_takes_no_certificate_from_an_authority_that_does_not_sign() {
        CaFolder.Authority old = turnover.signing();
        turnover.rotate();
        turnover.look();

        assertThatThrownBy(() -> turnover.issueBy(old, GATEWAY))
                .isInstanceOf(RegisterRefusal.class)
                .hasMessageContaining("authority_not_signing");
    }

    @Test
    void a_second_rotation_waits_for_the_first() {
        turnover.enrol(GATEWAY);
        turnover.rotateRoot();

        assertThatThrownBy(() -> turnover.rotate())
                .isInstanceOf(CaException.class)
                .hasMessageContaining("one is under way");
    }

    @Test
    void a_step_that_cannot_be_audited_is_not_taken_and_is_taken_later() {
        turnover.rotate();
        var before = turnover.bundle();
        assertThatThrownBy(() ->
                        turnover.lookWith(_ -> {
                            throw new IllegalStateException("no audit");
                        }))
                .hasMessage("no audit");

        turnover.restart();
        var between = turnover.bundle();
        turnover.look();

        assertThat(between).isEqualTo(before);
        assertThat(turnover.bundle().sequence()).isGreaterThan(before.sequence());
    }

    @Test
    void a_workload_that_claims_a_bundle_that_does_not_exist_yet_has_said_nothing_about_it() {
        var gateway = turnover.enrol(GATEWAY);
        turnover.claim(gateway, 1_000);

        turnover.rotateRoot();
        turnover.look();

        assertThat(turnover.signsBelowTheNewRoot()).isFalse();
    }

    @Test
    void a_rotation_needs_the_roots_key_and_its_passphrase() {
        Path key = new CaFolder(folder.resolve("ca")).rootKey();
        var wrong = new Passphrase("another passphrase");

        assertThatThrownBy(() -> turnover.rotation().issuing(key, wrong))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("does not open");
        assertThatThrownBy(() ->
                        turnover.rotation().issuing(folder.resolve("none.key"), LOCK.passphrase()))
                .isInstanceOf(CaException.class);
    }

    private Verdict judged(Turnover.Holder by, Turnover.Holder whom) {
        return new PeerJudge(new BundleOnly(by.bundle().bundle()), clock).judge(whom.chain());
    }

    private static Object issuer(Turnover.Holder holder) {
        return holder.chain().getLast();
    }
}
