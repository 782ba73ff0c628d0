// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.util.List;
import java.util.stream.Stream;

/** Claims that are not those of a token of the token service; genuinely signed. */
final class HostileClaims {
    private static final String ACT = "\"act\":" + actor("orchestrator", actor("web-app", ""));
    private static final String AUD = "\"aud\":\"" + Johns.RETRIEVAL + "\"";
    private static final String CNF = "\"cnf\":{\"x5t#S256\":\"" + Johns.THUMBPRINT + "\"}";
    private static final String SCOPE = "\"scope\":\"vector.query\"";
    private static final String ISS = "\"iss\":\"" + Johns.ISSUER + "\"";

    private HostileClaims() {}

    /**
     * All of them.
     *
     * @param url where nobody must ever call
     */
    static Stream<Hostile> all(String url) {
        return Stream.of(audiences(), actors(), rights(), bindings(), origins(url), times())
                .flatMap(List::stream);
    }

    private static List<Hostile> audiences() {
        return List.of(
                of("aud: another", AUD, "\"aud\":\"" + Johns.id("gateway") + "\""),
                of("aud: a list of us", AUD, "\"aud\":[\"" + Johns.RETRIEVAL + "\"]"),
                of(
                        "aud: us and another",
                        AUD,
                        "\"aud\":[\"" + Johns.RETRIEVAL + "\",\"" + Johns.id("gateway") + "\"]"),
                of("aud: an empty list", AUD, "\"aud\":[]"),
                of("aud: null", AUD, "\"aud\":null"),
                of("aud: none", AUD + ",", ""),
                of("aud: with a slash after", AUD, "\"aud\":\"" + Johns.RETRIEVAL + "/\""),
                of("aud: upper case", AUD, "\"aud\":\"SPIFFE://demo.sallyport/retrieval\""),
                of("aud: a longer path", AUD, "\"aud\":\"" + Johns.RETRIEVAL + "/../gateway\""));
    }

    private static List<Hostile> actors() {
        String web = actor("web-app", "");
        return List.of(
                of("act: text", ACT, "\"act\":\"" + Johns.id("orchestrator") + "\""),
                of("act: a list", ACT, "\"act\":[" + web + "]"),
                of("act: null", ACT, "\"act\":null"),
                of("act: none for a user", ACT + ",", ""),
                of("act: empty", ACT, "\"act\":{}"),
                of("act: without sub", ACT, "\"act\":{\"act\":" + web + "}"),
                of("act: somebody else", ACT, "\"act\":" + web),
                of("act: a role in it", ACT, ACT.replaceFirst("\\{", "{\"role\":\"admin\",")),
                of("act: a scope in the inner", ACT, ACT.replace("web-app\"", "web-app\",\"s\":1")),
                of("act: cnf in it", ACT, ACT.replaceFirst("\\{", "{\"cnf\":{},")),
                of(
                        "act: the same twice",
                        ACT,
                        "\"act\":" + actor("orchestrator", actor("orchestrator", ""))),
                of("act: 5 deep", ACT, "\"act\":" + chain(5)),
                of("act: 50 deep", ACT, "\"act\":" + chain(50)),
                of("act: a user", ACT, "\"act\":{\"sub\":\"helen\"}"));
    }

    private static List<Hostile> rights() {
        return List.of(
                of("scope: empty", SCOPE, "\"scope\":\"\""),
                of("scope: none", SCOPE + ",", ""),
                of("scope: a blank", SCOPE, "\"scope\":\" \""),
                of("scope: two blanks", SCOPE, "\"scope\":\"vector.query  llm.invoke\""),
                of("scope: a tab", SCOPE, "\"scope\":\"vector.query\\tllm.invoke\""),
                of("scope: a list", SCOPE, "\"scope\":[\"vector.query\"]"),
                of("scope: everything", SCOPE, "\"scope\":\"*\""),
                of("scope: twice the same", SCOPE, "\"scope\":\"a a\""),
                of("groups: text", "\"groups\":[\"engineering\"]", "\"groups\":\"hr\""),
                of("groups: a number in it", "[\"engineering\"]", "[\"engineering\",1]"),
                of("groups: twice the same", "[\"engineering\"]", "[\"hr\",\"hr\"]"),
                of("tenant: a path", "\"tenant\":\"acme\"", "\"tenant\":\"../globex\""),
                of("tenant: none", "\"tenant\":\"acme\",", ""),
                of("tenant: a list", "\"tenant\":\"acme\"", "\"tenant\":[\"acme\",\"globex\"]"));
    }

    private static List<Hostile> bindings() {
        return List.of(
                of("cnf: none", CNF + ",", ""),
                of("cnf: empty", CNF, "\"cnf\":{}"),
                of("cnf: short", CNF, "\"cnf\":{\"x5t#S256\":\"AAAA\"}"),
                of("cnf: text", CNF, "\"cnf\":\"" + Johns.THUMBPRINT + "\""),
                of("cnf: another way", CNF, CNF.replace("x5t#S256", "jkt")),
                of("cnf: a second way", CNF, CNF.replace("{", "{\"jkt\":\"x\",")),
                of("cnf: a key beside", CNF, CNF.replace("{", "{\"jwk\":" + Forger.jwk() + ",")),
                of("client_id: another", clientId("orchestrator"), clientId("web-app")),
                of("client_id: none", clientId("orchestrator") + ",", ""));
    }

    private static List<Hostile> origins(String url) {
        return List.of(
                of("iss: another", ISS, "\"iss\":\"" + url + "\""),
                of("iss: with a slash after", ISS, "\"iss\":\"" + Johns.ISSUER + "/\""),
                of("iss: a list", ISS, "\"iss\":[\"" + Johns.ISSUER + "\"]"),
                of("iss: none", ISS + ",", ""),
                of("sub: empty", "\"sub\":\"john\"", "\"sub\":\"\""),
                of("sub: a number", "\"sub\":\"john\"", "\"sub\":1"),
                of("sub: none", "\"sub\":\"john\",", ""),
                of("sub: 513 letters", "\"john\"", "\"" + "j".repeat(513) + "\""),
                of("a user as a service", "\"sub_iss\":\"https://idp.example\",", ""),
                of("txn: none", "\"txn\":\"txn-1\",", ""),
                of("txn: a line end", "\"txn-1\"", "\"txn-1\\r\\nx\""),
                of("jti: none", "\"jti\":\"jti-1\",", ""),
                of("jti: an object", "\"jti\":\"jti-1\"", "\"jti\":{}"),
                new Hostile("an ID token", Forger.withPayload(idToken())));
    }

    private static List<Hostile> times() {
        long noon = Johns.NOON.getEpochSecond();
        String exp = "\"exp\":" + (noon + 60);
        String nbf = "\"nbf\":" + noon;
        return List.of(
                of("exp: none", "," + exp, ""),
                of("exp: a day later", exp, "\"exp\":" + (noon + 86_400)),
                of("exp: before it was issued", exp, "\"exp\":" + (noon - 1)),
                of("exp: when it was issued", exp, "\"exp\":" + noon),
                of("nbf: none", nbf + ",", ""),
                of("nbf: later than issued", nbf, "\"nbf\":" + (noon + 30)),
                of("nbf: earlier than issued", nbf, "\"nbf\":" + (noon - 30)),
                of("iat: none", "\"iat\":" + noon + ",", ""));
    }

    private static String idToken() {
        return "{\"iss\":\"%s\",\"sub\":\"john\",\"aud\":\"%s\",\"nonce\":\"n\",\"iat\":%d,\"exp\":%d}"
                .formatted(
                        Johns.ISSUER,
                        Johns.RETRIEVAL,
                        Johns.NOON.getEpochSecond(),
                        Johns.NOON.getEpochSecond() + 60);
    }

    private static Hostile of(String name, String text, String replacement) {
        return new Hostile(name, Forger.with(text, replacement));
    }

    private static String clientId(String name) {
        return "\"client_id\":\"" + Johns.id(name) + "\"";
    }

    private static String chain(int depth) {
        String chain = "";
        for (int i = depth - 1; i >= 0; i--) {
            chain = actor(i == 0 ? "orchestrator" : "w" + i, chain);
        }
        return chain;
    }

    private static String actor(String name, String inner) {
        String sub = "\"sub\":\"" + Johns.id(name) + "\"";
        return inner.isEmpty() ? "{" + sub + "}" : "{" + sub + ",\"act\":" + inner + "}";
    }
}
