// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.identity.BearerToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The orchestrator writes its own header above a user's claims, one that wants to choose the
 * algorithm or the key, and signs with a key of its own. A listener waits for whoever follows it.
 */
final class SteeringHeader implements Attack {
    @Override
    public int number() {
        return 16;
    }

    @Override
    public String title() {
        return "a token's header chooses how it is verified";
    }

    private static final String CELL = "retrieval";
    private static final String USER = "mallory"; // what john may ask in a minute is used elsewhere
    private static final int WAIT_MILLIS = 200;

    private final SelfMade own = new SelfMade();

    /** How the header is signed. */
    @FunctionalInterface
    private interface Forging {
        String forge(Stage stage, String token, String url);
    }

    @Override
    public List<Try> tries() {
        return List.of(
                forged(
                        "alg none, and its own signature",
                        "wrong_algorithm",
                        (_, token, _) -> own.signed(header(token, "none", ""), token)),
                forged(
                        "alg none, and no signature",
                        "not_canonical_base64",
                        (_, token, _) -> SelfMade.unsigned(header(token, "none", ""), token)),
                forged(
                        "alg HS256 and the public keys as its secret",
                        "wrong_algorithm",
                        (stage, token, _) ->
                                SelfMade.authenticated(
                                        header(token, "HS256", ""),
                                        token,
                                        stage.exchanges().publicKeys("orchestrator"))),
                forged("the key inside (jwk)", ",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\"}"),
                forged("keys at its own address (jku)", ",\"jku\":\"URL\""),
                forged("a chain at its own address (x5u)", ",\"x5u\":\"URL\""),
                forged("a word that must be understood (crit)", ",\"crit\":[\"x\"],\"x\":1"),
                forged("a payload that is not encoded (b64)", ",\"b64\":false,\"crit\":[\"b64\"]"),
                keyId("a file for its key", "../../x"),
                keyId("its own address for its key", "URL"),
                forged(
                        "the real key's name, signed by another",
                        "bad_signature",
                        (_, token, _) -> own.signed(header(token, "ES256", ""), token)));
    }

    private Try forged(String what, String member) {
        return forged(
                what,
                "header_member_not_allowed",
                (_, token, url) ->
                        own.signed(header(token, "ES256", member.replace("URL", url)), token));
    }

    private Try keyId(String what, String keyId) {
        return forged(
                what,
                "bad_key_id",
                (_, token, url) -> own.signed(header(keyId.replace("URL", url), "ES256"), token));
    }

    private static Try forged(String what, String reason, Forging forging) {
        return new Try(
                new Cell("orchestrator", CELL),
                "shows mallory's claims under a header with " + what,
                new Try.Moves(
                        stage -> search(stage, stage.token(USER, CELL)),
                        stage -> listening(stage, forging)),
                new Expected.Refusal(401, "invalid_token"),
                List.of(new Evidence.Counted(CELL, reason)));
    }

    /** That somebody calls where the header says is a success, whatever the answer. */
    private static Seen listening(Stage stage, Forging forging) {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(WAIT_MILLIS);
            String url = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";
            String token = stage.token(USER, CELL).text();
            var forged = new BearerToken(forging.forge(stage, token, url));
            Seen seen = search(stage, forged);
            return called(listener) ? new Seen.Answered(200, "the listener was called", "") : seen;
        } catch (IOException e) {
            return new Seen.Closed("no listener: " + e.getMessage());
        }
    }

    private static Seen search(Stage stage, BearerToken token) {
        return stage.calls().search("orchestrator", "handbook", token);
    }

    private static boolean called(ServerSocket listener) throws IOException {
        try {
            listener.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** The real token's header with another algorithm, and more in it. */
    private static String header(String token, String algorithm, String more) {
        String real =
                new String(
                        Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
                        StandardCharsets.UTF_8);
        String changed = real.replace("\"ES256\"", "\"" + algorithm + "\"");
        return changed.substring(0, changed.length() - 1) + more + "}";
    }

    private static String header(String keyId, String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\",\"kid\":\"" + keyId + "\"}";
    }
}
