// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.ca.spi.Attestation;
import io.sallyport.ca.spi.Attestor;
import io.sallyport.store.StoreException;
import io.sallyport.testkit.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of evidence must do. */
abstract class AttestorContractTest {
    final HandClock clock = new HandClock();
    @TempDir Path folder;
    Register register;
    private Authorities authorities;
    private Attestor attestor;

    @BeforeEach
    final void open() {
        Realm.init(folder, clock);
        register = new Register(new CaFolder(folder).database());
        authorities = Authorities.open(new CaFolder(folder), register);
        attestor = attestor();
    }

    @AfterEach
    final void close() {
        register.close();
    }

    abstract Attestor attestor();

    /** Sound evidence for the gateway, another one each time. */
    abstract String sound();

    /** After that long it proves nothing. */
    abstract Duration life();

    @Test
    final void sound_evidence_proves_its_workload_again_and_again_until_it_is_spent() {
        String evidence = sound();

        var first = proven(evidence);
        var second = proven(evidence);

        assertThat(first.id()).isEqualTo(Realm.GATEWAY);
        assertThat(first.until()).isAfter(clock.instant());
        assertThat(second).isEqualTo(first);
        assertThat(proven(sound()).once()).isNotEqualTo(first.once());
    }

    @Test
    final void spent_evidence_is_refused_and_names_whose_it_was() {
        String evidence = sound();
        boolean spent = spend(proven(evidence));
        boolean again = spend(new Attestation.Proven(Realm.GATEWAY, once, clock.instant()));

        var refused = (Attestation.Refused) attestor.attest(evidence);

        assertThat(spent).isTrue();
        assertThat(again).isFalse();
        assertThat(refused.reason()).endsWith("_replayed");
        assertThat(refused.workload()).contains(Realm.GATEWAY);
    }

    @Test
    final void a_thief_who_tries_for_ever_does_not_fill_the_log() {
        String evidence = sound();
        spend(proven(evidence));

        long alarms =
                java.util.stream.IntStream.range(0, 50)
                        .mapToObj(_ -> (Attestation.Refused) attestor.attest(evidence))
                        .filter(refused -> refused.workload().isPresent())
                        .count();

        assertThat(alarms).isBetween(1L, 10L);
    }

    @Test
    final void old_evidence_is_refused() {
        String evidence = sound();
        clock.advance(life());

        assertThat(attestor.attest(evidence)).isInstanceOf(Attestation.Refused.class);
    }

    @Test
    final void whatever_comes_it_is_refused_and_nothing_is_thrown() {
        var random = new Random(11);
        String evidence = sound();
        for (int round = 0; round < 2_000; round++) {
            int at = random.nextInt(evidence.length());
            char other = (char) random.nextInt(0x250);
            String changed = evidence.substring(0, at) + other + evidence.substring(at + 1);
            if (!changed.equals(evidence)) {
                assertThat(attestor.attest(changed))
                        .as("seed 11, round %d", round)
                        .isInstanceOf(Attestation.Refused.class);
            }
        }
        for (String rubbish :
                new String[] {"", ".", "..", "x".repeat(100_000), "\0", evidence + "="}) {
            assertThat(attestor.attest(rubbish)).isInstanceOf(Attestation.Refused.class);
        }
    }

    @Test
    final void a_refusal_says_nothing_of_the_evidence() {
        String evidence = sound();
        clock.advance(life());

        assertThat(attestor.attest(evidence).toString()).doesNotContain(evidence);
    }

    @Test
    final void without_the_register_nobody_is_proven() {
        String evidence = sound();
        register.close();

        assertThatThrownBy(() -> attestor.attest(evidence)).isInstanceOf(StoreException.class);
    }

    private String once = "";

    private boolean spend(Attestation.Proven proven) {
        once = proven.once();
        var issuer = new Issuer(authorities.signing(), Realm.config(Duration.ofHours(1)));
        var chain = issuer.issue(proven.id(), Keys.fresh().getPublic(), clock.instant());
        var by = new Register.By(Register.Manner.ENROL, issuer.authority(), "");
        return register.enrol(
                proven,
                new Register.Entry(chain.getFirst(), proven.id(), by, clock.instant()),
                () -> {});
    }

    private Attestation.Proven proven(String evidence) {
        Attestation attestation = attestor.attest(evidence);
        assertThat(attestation).isInstanceOf(Attestation.Proven.class);
        return (Attestation.Proven) attestation;
    }
}
