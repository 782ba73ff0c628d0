// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.identity.BearerToken;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The orchestrator spells a sound token otherwise, so that a list of revoked ones might not know
 * it, or gives it a signature that some libraries took for one (CVE-2022-21449).
 */
final class OtherSpelling implements Attack {
    @Override
    public int number() {
        return 17;
    }

    @Override
    public String title() {
        return "a token is spelt otherwise";
    }

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Override
    public List<Try> tries() {
        return List.of(
                spelt("with padding", "not_canonical_base64", token -> token + "=="),
                spelt("with other spare bits", "not_canonical_base64", OtherSpelling::spareBits),
                spelt("with a fourth part", "not_three_parts", token -> token + ".e30"),
                spelt(
                        "with r = s = 0 for a signature",
                        "bad_signature",
                        token -> unsigned(token) + SelfMade.base64(new byte[64])),
                spelt("without a signature", "not_canonical_base64", OtherSpelling::unsigned));
    }

    private static Try spelt(String how, String reason, UnaryOperator<String> spelling) {
        return new Try(
                new Cell("orchestrator", "retrieval"),
                "shows helen's T2 " + how,
                new Try.Moves(
                        stage -> search(stage, UnaryOperator.identity()),
                        stage -> search(stage, spelling)),
                new Expected.Refusal(401, "invalid_token"),
                List.of(new Evidence.Counted("retrieval", reason)));
    }

    private static Seen search(Stage stage, UnaryOperator<String> spelling) {
        String token = stage.token("helen", "retrieval").text();
        return stage.calls()
                .search("orchestrator", "handbook", new BearerToken(spelling.apply(token)));
    }

    /** A signature of 64 bytes leaves four bits of its last letter unused. */
    private static String spareBits(String token) {
        int last = token.length() - 1;
        int letter = ALPHABET.indexOf(token.charAt(last));
        return token.substring(0, last) + ALPHABET.charAt(letter ^ 1);
    }

    private static String unsigned(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }
}
