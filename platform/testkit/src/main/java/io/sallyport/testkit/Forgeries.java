// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an attacker makes of one sound token: the numbers are those of {@code
 * docs/guides/attacks.md}. Whatever can be signed is signed with the token service's own key.
 * Immutable.
 */
public final class Forgeries {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final StolenKey key;
    private final String sound;
    private final String payload;

    private Forgeries(StolenKey key, String sound) {
        this.key = key;
        this.sound = sound;
        this.payload =
                new String(
                        Base64.getUrlDecoder().decode(sound.split("\\.", 3)[1]),
                        StandardCharsets.UTF_8);
    }

    /**
     * Forgeries of {@code sound}.
     *
     * @param sound a token with {@code sub}, {@code aud} and {@code act}
     */
    public static Forgeries of(StolenKey key, String sound) {
        return new Forgeries(key, sound);
    }

    /** One of them. */
    public record Forgery(String name, String token) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The sound claims, signed anew: it passes, or refusals of the others prove nothing. */
    public String copied() {
        return key.signed(header(""), payload);
    }

    /** Attack 10: who acted is told in a way that nobody agreed on. */
    public List<Forgery> acts() {
        String workload = "\"sub\":\"spiffe://demo.sallyport/orchestrator\"";
        String deep = ("{" + workload + ",\"act\":").repeat(50) + "{" + workload + "}";
        return List.of(
                act("act: text", "\"spiffe://demo.sallyport/orchestrator\""),
                act("act: a list", "[{" + workload + "}]"),
                act("act: depth 50", deep + "}".repeat(50)),
                act("act: further claims", "{" + workload + ",\"groups\":[\"hr\"]}"),
                act("act: nobody", "{}"),
                act("act: null", "null"),
                act("act: no SPIFFE ID", "{\"sub\":\"orchestrator\"}"),
                act("act: one workload twice", "{" + workload + ",\"act\":{" + workload + "}}"));
    }

    /**
     * Attack 11: somebody is named who may act for the user.
     *
     * @param workload a SPIFFE ID
     */
    public String mayAct(String workload) {
        return plus("\"may_act\":{\"sub\":\"" + workload + "\"}");
    }

    /**
     * Attack 16: a header that wants to choose how it is verified.
     *
     * @param url where nobody must ever call
     * @param publicKey the verifying key as everybody may have it
     */
    public List<Forgery> headers(String url, byte[] publicKey) {
        String none = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + key.keyId() + "\"}";
        return List.of(
                new Forgery(
                        "alg none", StolenKey.base64(none) + "." + StolenKey.base64(payload) + "."),
                new Forgery("alg HS256 with the public key", hmac(publicKey)),
                with("jwk", "\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}"),
                with("jku", "\"jku\":\"" + url + "/jwks\""),
                with("x5u", "\"x5u\":\"" + url + "/chain\""),
                with("crit", "\"crit\":[\"x\"],\"x\":1"),
                with("b64 false", "\"b64\":false,\"crit\":[\"b64\"]"),
                withKeyId("../../x"),
                withKeyId(url + "/kid"));
    }

    /** Attack 17: the same token spelt otherwise, and signatures that are none. */
    public List<Forgery> spellings() {
        int last = sound.length() - 1;
        String unsigned = sound.substring(0, sound.lastIndexOf('.') + 1);
        char spare = ALPHABET.charAt(ALPHABET.indexOf(sound.charAt(last)) ^ 1);
        return List.of(
                new Forgery("r = s = 0", unsigned + StolenKey.base64(new byte[64])),
                new Forgery("no signature", unsigned),
                new Forgery("spare bits", sound.substring(0, last) + spare),
                new Forgery("padding", sound + "=="),
                new Forgery("a blank within", sound.replaceFirst("\\.", ".\t")),
                new Forgery("a fourth part", sound + ".e30"),
                new Forgery("another alphabet", unsigned + "+/" + sound.substring(last - 83)));
    }

    /** Attack 18: members that two readers read in two ways. */
    public List<Forgery> members() {
        return List.of(
                new Forgery("sub twice", plus("\"sub\":\"helen\"")),
                new Forgery("sub twice, once under an escape", plus("\"\\u0073ub\":\"helen\"")),
                new Forgery("aud twice", plus("\"aud\":\"spiffe://demo.sallyport/gateway\"")),
                new Forgery(
                        "two audiences",
                        key.signed(
                                header(""),
                                payload.replaceFirst(
                                        "\"aud\":(\"[^\"]*\")",
                                        "\"aud\":[$1,\"spiffe://demo.sallyport/gateway\"]"))));
    }

    private Forgery act(String name, String act) {
        int from = payload.indexOf("\"act\":");
        int to = endOfObject(payload, payload.indexOf('{', from));
        return new Forgery(
                name,
                key.signed(
                        header(""),
                        payload.substring(0, from) + "\"act\":" + act + payload.substring(to)));
    }

    private static int endOfObject(String json, int start) {
        int depth = 0;
        for (int at = start; ; at++) {
            depth += json.charAt(at) == '{' ? 1 : json.charAt(at) == '}' ? -1 : 0;
            if (depth == 0) {
                return at + 1;
            }
        }
    }

    private String plus(String member) {
        return key.signed(header(""), "{" + member + "," + payload.substring(1));
    }

    private Forgery with(String name, String member) {
        return new Forgery(name, key.signed(header("," + member), payload));
    }

    private Forgery withKeyId(String keyId) {
        return new Forgery(
                "kid " + keyId.replaceAll(":\\d+", ""),
                key.signed(header("").replace(key.keyId(), keyId), payload));
    }

    private String header(String more) {
        return "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.keyId() + "\"" + more + "}";
    }

    private String hmac(byte[] publicKey) {
        String text =
                StolenKey.base64(header("").replace("ES256", "HS256"))
                        + "."
                        + StolenKey.base64(payload);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
            return text
                    + "."
                    + StolenKey.base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
