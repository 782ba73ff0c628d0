// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Headers that try to choose the algorithm, the key or the kind of token; genuinely signed. */
final class HostileHeaders {
    private HostileHeaders() {}

    /**
     * All of them.
     *
     * @param url where nobody must ever call
     */
    static Stream<Hostile> all(String url) {
        return Stream.of(algorithms(), steering(url), keyIds(url), types(), shapes())
                .flatMap(List::stream);
    }

    private static List<Hostile> algorithms() {
        String none = header("\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"stolen\"");
        String unsigned = Forger.base64(none) + "." + Forger.base64(Forger.payload()) + ".";
        return List.of(
                new Hostile("alg none without a signature", unsigned),
                algorithm("none"),
                algorithm("nOnE"),
                new Hostile("alg HS256 with our public key", hmac(Forger.encodedKey())),
                new Hostile("alg HS256 with our public key as PEM", hmac(pem())),
                algorithm("RS256"),
                algorithm("PS256"),
                algorithm("ES384"),
                algorithm("ES256K"),
                algorithm("EdDSA"),
                algorithm("es256"),
                algorithm("ES256 "),
                algorithm("ES256\\u0000"),
                of("alg as a list", "\"alg\":[\"ES256\"],\"typ\":\"at+jwt\",\"kid\":\"stolen\""),
                of("alg null", "\"alg\":null,\"typ\":\"at+jwt\",\"kid\":\"stolen\""),
                of("no alg", "\"typ\":\"at+jwt\",\"kid\":\"stolen\""),
                plus("alg twice", "\"alg\":\"none\""),
                plus("alg twice, once under an escape", "\"\\u0061lg\":\"none\""));
    }

    private static List<Hostile> steering(String url) {
        return List.of(
                plus("crit empty", "\"crit\":[]"),
                plus("crit unknown", "\"crit\":[\"x\"],\"x\":1"),
                plus("crit of what is there", "\"crit\":[\"exp\"]"),
                plus("b64 false", "\"b64\":false,\"crit\":[\"b64\"]"),
                plus("b64 true", "\"b64\":true"),
                plus("its own key", "\"jwk\":" + Forger.jwk()),
                plus("its own certificate", "\"x5c\":[\"MIIB\"]"),
                plus("a key set elsewhere", "\"jku\":\"" + url + "/jwks\""),
                plus("a certificate elsewhere", "\"x5u\":\"" + url + "/x5u\""),
                plus("an issuer elsewhere", "\"iss\":\"" + url + "\""),
                plus("a thumbprint", "\"x5t\":\"" + Johns.THUMBPRINT + "\""),
                plus("nested", "\"cty\":\"JWT\""),
                plus("encrypted", "\"enc\":\"A256GCM\""),
                plus("compressed", "\"zip\":\"DEF\""),
                new Hostile(
                        "a zip bomb",
                        Forger.signed(
                                Forger.utf8(header("\"zip\":\"DEF\"," + members())),
                                bomb(1 << 20))),
                plus("a member nobody knows", "\"foo\":1"));
    }

    private static List<Hostile> keyIds(String url) {
        return List.of(
                keyId("a path", "\"../../../../dev/null\""),
                keyId("a folder within", "\"keys/stolen\""),
                keyId("a query", "\"x' UNION SELECT 'k\""),
                keyId("a command", "\"x|id\""),
                keyId("a url", "\"" + url + "/kid\""),
                keyId("65 letters", "\"" + "k".repeat(65) + "\""),
                keyId("a line end after", "\"stolen\\n\""),
                keyId("a number", "1"),
                keyId("an object", "{\"kid\":\"stolen\"}"),
                keyId("empty", "\"\""),
                keyId("nobody's", "\"unknown\""),
                of("no kid", "\"alg\":\"ES256\",\"typ\":\"at+jwt\""));
    }

    private static List<Hostile> types() {
        return List.of(
                type("JWT"),
                type("AT+JWT"),
                type("application/at+jwt"),
                type("at+jwt "),
                type("keyset+jwt"),
                type("receipt+jwt"),
                type("dpop+jwt"),
                type("logout+jwt"),
                of("no typ, as an ID token", "\"alg\":\"ES256\",\"kid\":\"stolen\""),
                of("typ as a list", "\"alg\":\"ES256\",\"typ\":[\"at+jwt\"],\"kid\":\"stolen\""));
    }

    private static List<Hostile> shapes() {
        String deep = "[".repeat(2_000) + "]".repeat(2_000);
        return List.of(
                new Hostile("header: a list", Forger.withHeader("[" + Forger.HEADER + "]")),
                new Hostile("header: text", Forger.withHeader("\"ES256\"")),
                new Hostile("header: twice", Forger.withHeader(Forger.HEADER + Forger.HEADER)),
                new Hostile("header: a comment", Forger.withHeader(Forger.HEADER + "//")),
                new Hostile("header: marked", Forger.withHeader("\ufeff" + Forger.HEADER)),
                new Hostile(
                        "header: UTF-16",
                        Forger.signed(
                                Forger.HEADER.getBytes(StandardCharsets.UTF_16),
                                Forger.utf8(Forger.payload()))),
                plus("2,000 deep", "\"x\":" + deep),
                plus("a megabyte", "\"x5c\":[\"" + "A".repeat(1 << 20) + "\"]"),
                plus("a megabyte of blanks", " ".repeat(1 << 20) + "\"x\":1"));
    }

    private static Hostile algorithm(String name) {
        return of(
                "alg " + name.strip() + " (" + name.length() + ")",
                "\"alg\":\"" + name + "\",\"typ\":\"at+jwt\",\"kid\":\"stolen\"");
    }

    private static Hostile type(String type) {
        return of(
                "typ " + type.strip() + " (" + type.length() + ")",
                "\"alg\":\"ES256\",\"typ\":\"" + type + "\",\"kid\":\"stolen\"");
    }

    private static Hostile keyId(String name, String json) {
        return of("kid: " + name, "\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":" + json);
    }

    private static Hostile plus(String name, String member) {
        return of("header: " + name, member + "," + members());
    }

    private static Hostile of(String name, String members) {
        return new Hostile(name, Forger.withHeader(header(members)));
    }

    private static String members() {
        return Forger.HEADER.substring(1, Forger.HEADER.length() - 1);
    }

    private static String header(String members) {
        return "{" + members + "}";
    }

    private static String hmac(byte[] secret) {
        String head = header("\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"stolen\"");
        String text = Forger.base64(head) + "." + Forger.base64(Forger.payload());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return text + "." + Forger.base64(mac.doFinal(Forger.utf8(text)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] pem() {
        return Forger.utf8(
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(Forger.encodedKey())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    /** So many zeroes, deflated. */
    private static byte[] bomb(int length) {
        try (var deflater = new Deflater(9, true)) {
            deflater.setInput(new byte[length]);
            deflater.finish();
            byte[] packed = new byte[TokenGate.MAX_LENGTH / 2];
            return java.util.Arrays.copyOf(packed, deflater.deflate(packed));
        }
    }
}
