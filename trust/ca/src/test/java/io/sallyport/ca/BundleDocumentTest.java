// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.testkit.Leaf;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A strangers' document, read strictly. */
class BundleDocumentTest {
    private static final String DOMAIN = "edge.acme";
    private static final JsonMapper JSON = new JsonMapper();
    private static final TestCa CA = TestCa.create("edge");
    private static final TestCa OTHER = TestCa.create("edge");

    private static String text() {
        return BundleDocument.text(
                new PublishedBundle(7, new TrustBundle(DOMAIN, Set.of(CA.anchor()))));
    }

    private static BundleDocument read(String json) {
        return BundleDocument.read(DOMAIN, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_we_publish_we_read() {
        var withdrawn = new TrustBundle(DOMAIN, Set.of(CA.anchor()), Set.of("0".repeat(64)));
        var rsa = authority("RSA-2048", List.of("spiffe://" + DOMAIN));
        var curve = authority("secp384r1", List.of());
        var several = new TrustBundle(DOMAIN, Set.of(CA.anchor(), rsa, curve));

        assertThat(read(BundleDocument.text(new PublishedBundle(7, withdrawn))))
                .isEqualTo(
                        new BundleDocument(
                                OptionalLong.of(7),
                                Optional.of(Duration.ofSeconds(60)),
                                withdrawn));
        assertThat(read(BundleDocument.text(new PublishedBundle(1, several))).bundle())
                .isEqualTo(several);
    }

    @Test
    void what_nobody_knows_yet_is_passed_over() {
        BundleDocument plain =
                read(
                        changed(it -> {
                            it.put("later", "x");
                            it.withArray("keys")
                                    .addObject()
                                    .put("kty", "OKP")
                                    .put("use", "x509-svid");
                            it.withArray("keys")
                                    .addObject()
                                    .put("kty", "EC")
                                    .put("use", "jwt-svid");
                        }));

        assertThat(plain.bundle().anchors()).containsExactly(CA.anchor());
    }

    @Test
    void a_publisher_who_neither_counts_nor_hints_is_read() {
        BundleDocument read = read(changed(it -> it.retain("keys")));

        assertThat(read.sequence()).isEmpty();
        assertThat(read.refreshHint()).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("malformed", ""),
                Arguments.of("malformed", "null"),
                Arguments.of("malformed", "{}"),
                Arguments.of("malformed", "{\"keys\":{}}"),
                Arguments.of("malformed", text() + "x"),
                Arguments.of("malformed", "{\"keys\":[" + "[".repeat(50) + "]".repeat(50) + "]}"),
                Arguments.of("malformed", text().replaceFirst("\\{", "{\"keys\":[],")),
                Arguments.of("malformed", changed(it -> it.put("spiffe_sequence", "7"))),
                Arguments.of("malformed", changed(it -> it.put("spiffe_sequence", -1))),
                Arguments.of("malformed", changed(it -> it.put("spiffe_sequence", 7.5))),
                Arguments.of("malformed", text().replace(": 7", ": 9223372036854775808")),
                Arguments.of("malformed", changed(it -> it.put("spiffe_refresh_hint", true))),
                Arguments.of("malformed", changed(it -> it.put("sallyport_withdrawn", "x"))),
                Arguments.of(
                        "malformed", changed(it -> it.withArray("sallyport_withdrawn").add(1))),
                Arguments.of("malformed", key(it -> it.remove("kty"))),
                Arguments.of("malformed", key(it -> it.remove("use"))),
                Arguments.of("malformed", key(it -> it.remove("x5c"))),
                Arguments.of("malformed", key(it -> it.withArray("x5c").add("x"))),
                Arguments.of("malformed", key(it -> x5c(it, "AAAA"))),
                Arguments.of("malformed", key(it -> x5c(it, base64(CA.anchor()) + "AAAA"))),
                Arguments.of("no_keys", "{\"keys\":[]}"),
                Arguments.of("no_keys", key(it -> it.put("use", "jwt-svid"))),
                Arguments.of("unsound_key", key(it -> it.put("x", it.path("y").asText()))),
                Arguments.of("unsound_key", key(it -> it.put("crv", "P-384"))),
                Arguments.of("unsound_key", key(it -> it.put("kty", "RSA"))),
                Arguments.of("unsound_key", key(it -> x5c(it, base64(OTHER.anchor())))),
                Arguments.of(
                        "unsound_key", of(CA.issue("spiffe://edge.acme/ca").chain().getFirst())),
                Arguments.of("unsound_key", of(authority("RSA-1024", List.of()))),
                Arguments.of("unsound_key", of(CA.intermediate("below").anchor())),
                Arguments.of(
                        "other_trust_domain",
                        of(authority("secp256r1", List.of("spiffe://cloud.acme")))),
                Arguments.of(
                        "other_trust_domain",
                        of(authority("secp256r1", List.of("SPIFFE://cloud.acme")))),
                Arguments.of(
                        "other_trust_domain",
                        of(authority("secp256r1", List.of("spiffe://edge.acme/ca")))));
    }

    @ParameterizedTest(name = "{0}: {index}")
    @MethodSource("refused")
    void what_is_not_wholly_as_it_must_be_is_refused_with_its_reason(String why, String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        BundleRefusedException.class,
                        e -> assertThat(e.why().code()).isEqualTo(why));
    }

    @Test
    void other_encodings_than_utf_8_are_refused() {
        assertThatThrownBy(() ->
                        BundleDocument.read(DOMAIN, text().getBytes(StandardCharsets.UTF_16BE)))
                .isInstanceOf(BundleRefusedException.class);
        assertThatThrownBy(() -> BundleDocument.read(DOMAIN, new byte[] {'{', (byte) 0xc0, '}'}))
                .isInstanceOf(BundleRefusedException.class);
    }

    private static X509Certificate authority(String key, List<String> uris) {
        return TestCa.root(Leaf.of("").uris(uris).key(key).asAuthority());
    }

    private static String of(X509Certificate anchor) {
        return BundleDocument.text(new PublishedBundle(1, new TrustBundle(DOMAIN, Set.of(anchor))));
    }

    private static String changed(Consumer<ObjectNode> change) {
        try {
            var node = (ObjectNode) JSON.readTree(text());
            change.accept(node);
            return node.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(Consumer<ObjectNode> change) {
        return changed(it -> change.accept((ObjectNode) it.path("keys").path(0)));
    }

    private static void x5c(ObjectNode key, String base64) {
        key.putArray("x5c").add(base64);
    }

    private static String base64(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
