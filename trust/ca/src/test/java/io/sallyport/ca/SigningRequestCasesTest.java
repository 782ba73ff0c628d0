// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of generated requests, each with the verdict that its construction implies. */
@Tag("slow")
class SigningRequestCasesTest {
    private static final int CASES = 700;
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
    private static final List<String> STRONG = List.of("secp256r1", "secp384r1", "RSA-2048");
    private static final List<String> WEAK = List.of("RSA-1024", "secp521r1");
    private static final List<String> BAD_IDS =
            List.of(
                    "spiffe://test.sallyport/a/../sts",
                    "spiffe://test.sallyport/a%2fb",
                    "spiffe://TEST.sallyport/a",
                    "spiffe://test.sallyport/a/",
                    "spiffe://test.sallyport",
                    "https://test.sallyport/a",
                    "spiffe://test.sallyport/" + "a".repeat(2_049));

    /** What is wrong with a request, and how the refusal begins. */
    private enum Flaw {
        NONE(""),
        ASKS_TO_BE_AN_AUTHORITY(""), // not looked at: the issuer decides every extension
        WEAK_KEY("csr: key not acceptable"),
        WEAK_SIGNATURE("csr: signature algorithm not acceptable"),
        OTHER_KEY("csr: signature not acceptable"),
        NO_NAME("csr: names not acceptable"),
        DNS_BESIDE("csr: names not acceptable"),
        TWO_URIS("csr: names not acceptable"),
        BAD_ID("spiffe id: "),
        TWO_REQUESTS("csr: form not acceptable"),
        OTHER_FORM("csr: form not acceptable"),
        TOO_LONG("csr: too long");

        private final String refusal;

        Flaw(String refusal) {
            this.refusal = refusal;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_request_is_taken_when_nothing_is_wrong_with_it_and_refused_for_what_is(long seed)
            throws Exception {
        var random = new Random(seed);
        Map<Flaw, Integer> seen = new EnumMap<>(Flaw.class);
        for (int i = 0; i < CASES * Integer.getInteger("sallyport.cases", 1); i++) {
            Flaw flaw = Flaw.values()[random.nextInt(Flaw.values().length)];
            String id = "spiffe://" + Realm.DOMAIN + "/w" + random.nextInt(1_000);
            String request = request(flaw, id, random);

            if (flaw.refusal.isEmpty()) {
                assertThat(SigningRequest.parse(request).id().toString())
                        .as("seed %d, case %d, %s", seed, i, flaw)
                        .isEqualTo(id);
            } else {
                assertThatThrownBy(() -> SigningRequest.parse(request))
                        .as("seed %d, case %d, %s", seed, i, flaw)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(flaw.refusal);
            }
            seen.merge(flaw, 1, Integer::sum);
        }
        assertThat(seen).hasSize(Flaw.values().length);
    }

    private static String request(Flaw flaw, String id, Random random) throws Exception {
        String kind = STRONG.get(random.nextInt(STRONG.size()));
        GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, id);
        String bad = BAD_IDS.get(random.nextInt(BAD_IDS.size()));
        return switch (flaw) {
            case NONE -> signed(kind, "SHA256", uri);
            case ASKS_TO_BE_AN_AUTHORITY -> asAuthority(uri);
            case WEAK_KEY -> signed(WEAK.get(random.nextInt(WEAK.size())), "SHA256", uri);
            case WEAK_SIGNATURE -> signed(kind, "SHA1", uri);
            case OTHER_KEY -> byOther(uri);
            case NO_NAME -> signed(kind, "SHA256");
            case DNS_BESIDE ->
                    signed(kind, "SHA256", uri, new GeneralName(GeneralName.dNSName, "sts"));
            case TWO_URIS -> signed(kind, "SHA256", uri, uri);
            case BAD_ID ->
                    signed(
                            kind,
                            "SHA256",
                            new GeneralName(GeneralName.uniformResourceIdentifier, bad));
            case TWO_REQUESTS -> signed(kind, "SHA256", uri) + signed(kind, "SHA256", uri);
            case OTHER_FORM -> signed(kind, "SHA256", uri).replace("CERTIFICATE REQUEST", "DATA");
            case TOO_LONG -> signed(kind, "SHA256", uri) + " ".repeat(16 << 10);
        };
    }

    private static String signed(String kind, String digest, GeneralName... names)
            throws Exception {
        KeyPair keys = keys(kind);
        var extensions = new ExtensionsGenerator();
        if (names.length > 0) {
            extensions.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return written(keys, keys, digest, extensions);
    }

    private static String asAuthority(GeneralName uri) throws Exception {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return written(keys("secp256r1"), keys("secp256r1"), "SHA256", extensions);
    }

    private static String byOther(GeneralName uri) throws Exception {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
        return written(keys("secp256r1"), Keys.fresh(), "SHA256", extensions);
    }

    private static String written(
            KeyPair named, KeyPair signer, String digest, ExtensionsGenerator extensions)
            throws Exception {
        var builder =
                new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), named.getPublic());
        if (!extensions.isEmpty()) {
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        String algorithm =
                digest
                        + "with"
                        + (signer.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
        return Csrs.pem(
                builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                        .getEncoded());
    }

    /** The same key for the same kind: making them takes longer than all the rest. */
    private static KeyPair keys(String kind) {
        return KEYS.computeIfAbsent(kind, SigningRequestCasesTest::fresh);
    }

    private static KeyPair fresh(String kind) {
        try {
            boolean rsa = kind.startsWith("RSA-");
            var generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
            if (rsa) {
                generator.initialize(Integer.parseInt(kind.substring(4)));
            } else {
                generator.initialize(new ECGenParameterSpec(kind));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("test key", e);
        }
    }
}
