// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.tls.MadeCertificate.Authority;
import io.sallyport.tls.Verdict.Accepted;
import io.sallyport.tls.Verdict.Reason;
import io.sallyport.tls.Verdict.Refused;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of generated chains, each with the verdict that its construction implies. */
@Tag("slow")
class CertificateCasesTest {
    private static final String DOMAIN = "demo.sallyport";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final int CASES = 900;
    private static final List<String> BAD_IDS =
            List.of(
                    "spiffe://demo.sallyport/a/./b",
                    "spiffe://demo.sallyport/../sts",
                    "spiffe://demo.sallyport/gate%77ay",
                    "spiffe://DEMO.sallyport/gateway",
                    "SPIFFE://demo.sallyport/gateway",
                    "spiffe://demo.sallyport/gateway/",
                    "spiffe://demo.sallyport//gateway",
                    "spiffe://demo.sallyport",
                    "spiffe://demo.sallyport:443/gateway",
                    "spiffe://user@demo.sallyport/gateway",
                    "spiffe://demo.sallyport/gateway?x",
                    "spiffe://demo.sallyport/gateway#x",
                    "https://demo.sallyport/gateway",
                    "spiffe://demo.sallyport/" + "a".repeat(2_049 - 24));

    private final Authority root = Authority.root(2, NOW);
    private final Authority issuing = root.below(0, NOW);
    private final Authority withdrawn = root.below(0, NOW);
    private final Authority tooDeep = issuing.below(0, NOW);
    private final Authority foreign = Authority.root(1, NOW).below(0, NOW);
    private final PeerJudge judge =
            new PeerJudge(
                    () ->
                            new TrustBundle(
                                    DOMAIN,
                                    Set.of(root.certificate()),
                                    Set.of(
                                            TrustBundle.keyId(
                                                    withdrawn.certificate().getPublicKey()))),
                    Clock.fixed(NOW, ZoneOffset.UTC));

    /** What is wrong with a chain. */
    private enum Flaw {
        NONE(Optional.empty()),
        NAMES_BESIDE(Optional.empty()),
        STRONG_KEY(Optional.empty()),
        OTHER_DOMAIN(Optional.of(Reason.OTHER_TRUST_DOMAIN)),
        TWO_URIS(Optional.of(Reason.SEVERAL_URI_NAMES)),
        DNS_ONLY(Optional.of(Reason.NO_SPIFFE_ID)),
        NO_SPIFFE_ID(Optional.of(Reason.NO_SPIFFE_ID)),
        AUTHORITY(Optional.of(Reason.IS_AN_AUTHORITY)),
        KEY_USAGE(Optional.of(Reason.WRONG_KEY_USAGE)),
        PATH_TOO_LONG(Optional.of(Reason.NOT_OUR_AUTHORITY)),
        UNKNOWN_CRITICAL(Optional.of(Reason.NOT_OUR_AUTHORITY)),
        FOREIGN(Optional.of(Reason.NOT_OUR_AUTHORITY)),
        NO_ISSUER(Optional.of(Reason.NOT_OUR_AUTHORITY)),
        WITHDRAWN(Optional.of(Reason.AUTHORITY_WITHDRAWN)),
        EXPIRED(Optional.of(Reason.EXPIRED)),
        NOT_YET(Optional.of(Reason.NOT_YET_VALID)),
        WEAK_KEY(Optional.of(Reason.WEAK_KEY)),
        WEAK_SIGNATURE(Optional.of(Reason.WEAK_SIGNATURE)),
        CHAIN_TOO_LONG(Optional.of(Reason.CHAIN_TOO_LONG));

        private final Optional<Reason> reason;

        Flaw(Optional<Reason> reason) {
            this.reason = reason;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_chain_is_taken_when_nothing_is_wrong_with_it_and_refused_for_what_is(long seed) {
        var random = new Random(seed);
        Map<Flaw, Integer> seen = new EnumMap<>(Flaw.class);
        for (int i = 0; i < CASES * Integer.getInteger("sallyport.cases", 1); i++) {
            Flaw flaw = Flaw.values()[random.nextInt(Flaw.values().length)];
            String id = "spiffe://" + DOMAIN + "/w" + random.nextInt(1_000);

            Verdict verdict = judge.judge(chain(flaw, id, random));

            seen.merge(flaw, 1, Integer::sum);
            assertThat(verdict)
                    .as("seed %d, case %d, %s", seed, i, flaw)
                    .satisfies(it -> requireImplied(it, flaw, id));
        }
        assertThat(seen).hasSize(Flaw.values().length);
    }

    private static void requireImplied(Verdict verdict, Flaw flaw, String id) {
        if (flaw.reason.isPresent()) {
            assertThat(verdict).isEqualTo(new Refused(flaw.reason.get()));
        } else {
            assertThat(((Accepted) verdict).peer().id().toString()).isEqualTo(id);
        }
    }

    private List<X509Certificate> chain(Flaw flaw, String id, Random random) {
        var leaf = new MadeCertificate(id, NOW);
        int minutes = 1 + random.nextInt(60);
        return switch (flaw) {
            case NONE -> leaf.by(issuing);
            case NAMES_BESIDE ->
                    leaf.name(GeneralName.dNSName, "sts")
                            .name(GeneralName.dNSName, "demo.sallyport")
                            .name(GeneralName.iPAddress, "10.0.0." + random.nextInt(256))
                            .by(issuing);
            case STRONG_KEY ->
                    leaf.key(random.nextBoolean() ? "RSA-2048" : "secp384r1").by(issuing);
            case OTHER_DOMAIN ->
                    new MadeCertificate(id.replace(DOMAIN, "evil.sallyport"), NOW).by(issuing);
            case TWO_URIS ->
                    leaf.name(
                                    GeneralName.uniformResourceIdentifier,
                                    random.nextBoolean() ? id : "https://a.example/")
                            .by(issuing);
            case DNS_ONLY ->
                    new MadeCertificate("", NOW)
                            .name(GeneralName.dNSName, id.substring("spiffe://".length()))
                            .by(issuing);
            case NO_SPIFFE_ID ->
                    new MadeCertificate(BAD_IDS.get(random.nextInt(BAD_IDS.size())), NOW)
                            .by(issuing);
            case AUTHORITY -> leaf.asAuthority().by(issuing);
            case KEY_USAGE ->
                    leaf.usage(random.nextBoolean() ? 1 << 5 : 1 << 7 | 1 << 2).by(issuing);
            case PATH_TOO_LONG -> leaf.by(tooDeep);
            case UNKNOWN_CRITICAL -> leaf.critical("1.3.6.1.4.1.59999." + minutes).by(issuing);
            case FOREIGN -> leaf.by(foreign);
            case NO_ISSUER -> leaf.by(issuing).subList(0, 1);
            case WITHDRAWN -> leaf.by(withdrawn);
            case EXPIRED -> leaf.valid(-minutes - 60, -minutes).by(issuing);
            case NOT_YET -> leaf.valid(minutes, minutes + 60).by(issuing);
            case WEAK_KEY -> leaf.key(random.nextBoolean() ? "RSA-1024" : "secp192r1").by(issuing);
            case WEAK_SIGNATURE -> leaf.signed("SHA1withECDSA").by(issuing);
            case CHAIN_TOO_LONG ->
                    java.util.stream.Stream.concat(
                                    leaf.by(issuing).stream(),
                                    java.util.Collections.nCopies(
                                            4 + random.nextInt(40), issuing.certificate())
                                            .stream())
                            .toList();
        };
    }
}
