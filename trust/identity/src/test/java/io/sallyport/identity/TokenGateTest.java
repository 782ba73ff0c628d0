// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.Johns.HandClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks 16, 17 and 18 of research/identity.md, section 5. */
class TokenGateTest {
    private final TokenVerifier verifier = Johns.verifier(new HandClock());
    private static final String KID = "\"kid\":\"2026-11-a\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"typ\":\"at+jwt\",#}",
                "{\"alg\":\"None\",\"typ\":\"at+jwt\",#}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",#}",
                "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",#}",
                "{\"alg\":\"ES384\",\"typ\":\"at+jwt\",#}",
                "{\"alg\":[\"ES256\"],\"typ\":\"at+jwt\",#}",
                "{\"typ\":\"at+jwt\",#}"
            })
    void any_algorithm_but_es256_is_refused(String header) {
        assertRefused(withHeader(header), "wrong_algorithm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"typ\":\"JWT\",#}",
                "{\"alg\":\"ES256\",\"typ\":\"AT+JWT\",#}",
                "{\"alg\":\"ES256\",\"typ\":\"keyset+jwt\",#}",
                "{\"alg\":\"ES256\",\"typ\":\"receipt+jwt\",#}",
                "{\"alg\":\"ES256\",#}"
            })
    void any_type_but_at_jwt_is_refused(String header) {
        assertRefused(withHeader(header), "wrong_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"b64\":false",
                "\"jwk\":{\"kty\":\"EC\"}",
                "\"x5u\":\"https://evil\"",
                "\"x5c\":[\"AAAA\"]",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\""
            })
    void a_header_member_that_could_steer_us_is_refused(String member) {
        assertRefused(
                withHeader("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"," + member + ",#}"),
                "header_member_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "a b", "", "a/b", "a'--", "кид", "2026-11-a\\u0000"})
    void a_key_id_that_is_no_plain_word_is_refused(String keyId) {
        assertRefused(
                withHeader("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + keyId + "\"}"),
                "bad_key_id");
    }

    @Test
    void a_key_url_in_the_header_is_refused_and_nobody_calls_there() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(200);
            String url = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";

            assertRefused(
                    withHeader("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"jku\":\"" + url + "\",#}"),
                    "header_member_not_allowed");

            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void our_public_key_does_not_serve_as_a_shared_secret() throws GeneralSecurityException {
        String head = Johns.base64("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"," + KID + "}");
        String signed = head + "." + part(Johns.good(), 1);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Johns.KEY.publicKey().getEncoded(), "HmacSHA256"));
        byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));

        assertRefused(signed + "." + encode(tag), "wrong_algorithm");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 64, 72})
    void a_signature_of_zeroes_or_another_length_is_refused(int length) {
        BearerToken good = Johns.good();
        String forged = part(good, 0) + "." + part(good, 1) + "." + encode(new byte[length]);

        assertRefused(forged, length == 0 ? "not_canonical_base64" : "bad_signature");
    }

    @Test
    void a_der_signature_in_place_of_the_fixed_form_is_refused() throws Exception {
        BearerToken good = Johns.good();
        byte[] fixed = Base64.getUrlDecoder().decode(part(good, 2));
        byte[] der = com.nimbusds.jose.crypto.impl.ECDSA.transcodeSignatureToDER(fixed);

        assertRefused(part(good, 0) + "." + part(good, 1) + "." + encode(der), "bad_signature");
    }

    @Test
    void a_changed_payload_is_refused() {
        BearerToken good = Johns.good();
        String payload =
                new String(Base64.getUrlDecoder().decode(part(good, 1)), StandardCharsets.UTF_8);
        String helen = Johns.base64(payload.replace("\"john\"", "\"helen\""));

        assertRefused(part(good, 0) + "." + helen + "." + part(good, 2), "bad_signature");
    }

    /** Other spellings of one and the same sound token: what a deny list by text would miss. */
    static Stream<String> spellings() {
        BearerToken good = Johns.good();
        String head = part(good, 0);
        String body = part(good, 1);
        String signature = part(good, 2);
        return Stream.of(
                head + "=." + body + "." + signature,
                head + "." + body + "=." + signature,
                head + "." + body + "." + signature + "==",
                head + "." + body + "." + lastBitsChanged(signature),
                head + "." + body + "." + signature + "\n",
                " " + head + "." + body + "." + signature,
                head + "." + body + "\t." + signature,
                head
                        + "."
                        + body
                        + "."
                        + signature.substring(0, 10)
                        + "\r\n"
                        + signature.substring(10),
                head
                        + "."
                        + body
                        + "."
                        + signature.substring(0, 10)
                        + "%41"
                        + signature.substring(11),
                head + "." + body + "." + signature.replace('-', '+').replace('_', '/') + "+",
                head + "." + body + "." + signature + "\u00e4");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void another_spelling_of_a_sound_token_is_refused(String spelling) {
        assertRefused(spelling, "not_canonical_base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a", "a.b", "a.b.c.d", "..."})
    void what_has_not_three_full_parts_is_refused(String text) {
        assertThatThrownBy(() -> verifier.verify(new BearerToken(text)))
                .isInstanceOf(TokenRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "aud", "exp", "cnf", "scope"})
    void a_member_stated_twice_is_refused_although_it_is_signed(String member) {
        String payload = StrictJson.write(TokenClaims.write(Johns.ISSUER, Johns.token()));
        String twice = "{\"" + member + "\":\"helen\"," + payload.substring(1);

        assertRefused(Johns.signedText(twice).text(), "bad_json");
    }

    @Test
    void a_member_stated_twice_inside_or_under_an_escape_is_refused() {
        String payload = StrictJson.write(TokenClaims.write(Johns.ISSUER, Johns.token()));
        String nested = payload.replace("\"act\":{", "\"act\":{\"sub\":\"x\",");
        String escaped = payload.replaceFirst("\\{", "{\"\\\\u0073ub\":\"helen\",");

        assertRefused(Johns.signedText(nested).text(), "bad_json");
        assertRefused(Johns.signedText(escaped).text(), "bad_json");
    }

    @Test
    void a_header_member_stated_twice_is_refused() {
        assertRefused(
                withHeader("{\"alg\":\"none\",\"alg\":\"ES256\",\"typ\":\"at+jwt\",#}"),
                "bad_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a\"", "{}{}", "{} x", "{'a':1}", "{\"a\":NaN}", "\ufeff{}"})
    void a_payload_that_is_not_one_plain_object_is_refused(String payload) {
        assertRefused(Johns.signedText(payload).text(), "bad_json");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        String body = encode(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        BearerToken good = Johns.good();

        assertRefused(part(good, 0) + "." + body + "." + part(good, 2), "bad_encoding");
    }

    @Test
    void a_token_above_the_size_limit_is_refused_unread() {
        assertRefused("a".repeat(TokenGate.MAX_LENGTH + 1), "too_large");
    }

    private void assertRefused(String token, String reason) {
        TokenVerifierTest.assertRefused(verifier, new BearerToken(token), reason);
    }

    /** The sound payload and signature under another header; # stands for our key id. */
    private static String withHeader(String header) {
        BearerToken good = Johns.good();
        return Johns.base64(header.replace("#", KID)) + "." + part(good, 1) + "." + part(good, 2);
    }

    private static String part(BearerToken token, int index) {
        return token.text().split("\\.", -1)[index];
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The same 64 bytes for a decoder that ignores the four spare bits at the end. */
    private static String lastBitsChanged(String signature) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(signature.charAt(signature.length() - 1));
        return signature.substring(0, signature.length() - 1) + alphabet.charAt(last + 1);
    }
}
