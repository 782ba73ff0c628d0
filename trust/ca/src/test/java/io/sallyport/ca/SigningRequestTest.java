// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestTest {
    @Test
    void a_sound_request_names_its_key_and_its_identity() {
        KeyPair keys = Keys.fresh();

        var request = SigningRequest.parse(Csrs.of(GATEWAY, keys));

        assertThat(request).isEqualTo(new SigningRequest(keys.getPublic(), GATEWAY));
    }

    @Test
    void a_request_signed_by_another_key_proves_nothing() throws Exception {
        var swapped = new KeyPair(Keys.fresh().getPublic(), Keys.fresh().getPrivate());

        assertThatThrownBy(() -> SigningRequest.parse(signed(swapped, "SHA256withECDSA")))
                .hasMessage("csr: signature not acceptable (expected: by the key that it names)");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 1024, SHA256withRSA, key",
        "EC, secp521r1, SHA256withECDSA, key",
        "Ed25519, 255, Ed25519, signature algorithm",
        "EC, secp256r1, SHA1withECDSA, signature algorithm"
    })
    void weak_and_unusual_keys_and_signatures_are_refused(
            String kind, String size, String signature, String fault) throws Exception {
        String request = signed(keys(kind, size), signature);

        assertThatThrownBy(() -> SigningRequest.parse(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("csr: " + fault + " not acceptable");
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048, SHA256withRSA", "EC, secp384r1, SHA384withECDSA"})
    void other_strong_keys_are_taken(String kind, String size, String signature) throws Exception {
        KeyPair keys = keys(kind, size);

        var request = SigningRequest.parse(signed(keys, signature));

        assertThat(request).isEqualTo(new SigningRequest(keys.getPublic(), GATEWAY));
    }

    @Test
    void a_host_name_beside_the_identity_is_refused() {
        var names =
                new GeneralNames(
                        new GeneralName[] {
                            new GeneralName(
                                    GeneralName.uniformResourceIdentifier, GATEWAY.toString()),
                            new GeneralName(GeneralName.dNSName, "bank.example")
                        });

        assertThatThrownBy(() -> SigningRequest.parse(Csrs.of(Keys.fresh(), names)))
                .hasMessageStartingWith("csr: names not acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://test.sallyport/gateway",
                "spiffe://test.sallyport",
                "spiffe://test.sallyport/a/../sts",
                "spiffe://TEST.sallyport/gateway"
            })
    void a_name_that_is_no_spiffe_id_is_refused(String uri) {
        var names = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));

        assertThatThrownBy(() -> SigningRequest.parse(Csrs.of(Keys.fresh(), names)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void two_requests_in_one_text_are_refused() {
        String one = Csrs.of(GATEWAY, Keys.fresh());

        assertThatThrownBy(() -> SigningRequest.parse(one + one))
                .hasMessageStartingWith("csr: form not acceptable");
    }

    @Test
    void a_long_text_is_refused_unread() {
        assertThatThrownBy(() -> SigningRequest.parse("x".repeat(16 * 1024 + 1)))
                .hasMessageStartingWith("csr: too long");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("slow")
    void a_damaged_request_is_never_accepted(long seed) throws Exception {
        var random = new Random(seed);
        byte[] sound =
                new PKCS10CertificationRequest(der(Csrs.of(GATEWAY, Keys.fresh()))).getEncoded();

        for (int round = 0; round < 300 * Integer.getInteger("sallyport.cases", 1); round++) {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

            assertThatThrownBy(() -> SigningRequest.parse(Csrs.pem(damaged)))
                    .as("seed %d, round %d", seed, round)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private static KeyPair keys(String kind, String size) throws Exception {
        var generator = KeyPairGenerator.getInstance(kind);
        switch (kind) {
            case "RSA" -> generator.initialize(Integer.parseInt(size));
            case "EC" -> generator.initialize(new ECGenParameterSpec(size));
            default -> {} // has one size
        }
        return generator.generateKeyPair();
    }

    /** Sound but for its key and signature. */
    private static String signed(KeyPair keys, String signature) throws Exception {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, GATEWAY.toString())));
        var request =
                new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), keys.getPublic())
                        .addAttribute(
                                PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                                extensions.generate())
                        .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
        return Csrs.pem(request.getEncoded());
    }

    private static byte[] der(String pem) {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return Base64.getDecoder().decode(body);
    }
}
