// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How an {@link AccessToken} is written as claims (RFC 9068, 2.2; RFC 8693, 4.1; RFC 8705, 3.1),
 * and read back. The one place of the claims' names.
 */
final class TokenClaims {
    static final int MAX_ACTORS = 4;
    private static final String CNF = "x5t#S256";
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

    private TokenClaims() {}

    static ObjectNode write(String issuer, AccessToken token) {
        ObjectNode json = StrictJson.newObject();
        json.put("iss", issuer);
        writePrincipal(json, token);
        json.put("tenant", token.tenant().value());
        json.put("aud", token.audience().toString());
        json.put("client_id", token.client().toString());
        json.put("scope", String.join(" ", new TreeSet<>(token.scopes())));
        json.putObject("cnf").put(CNF, token.confirmation());
        json.put("txn", token.txn());
        putUnlessEmpty(json, "sid", token.sid());
        putUnlessEmpty(json, "pjti", token.parent());
        json.put("jti", token.jti());
        json.put("iat", token.issued().getEpochSecond());
        json.put("nbf", token.issued().getEpochSecond());
        json.put("exp", token.expires().getEpochSecond());
        token.authenticated().ifPresent(at -> json.put("auth_time", at.getEpochSecond()));
        token.address().ifPresent(ip -> json.putObject("rctx").put("ip", ip));
        if (!token.details().isEmpty()) {
            ObjectNode details = json.putObject("tctx");
            new TreeMap<>(token.details()).forEach(details::put);
        }
        return json;
    }

    private static void writePrincipal(ObjectNode json, AccessToken token) {
        switch (token.principal()) {
            case Principal.User(var subject, var groups) -> {
                json.put("sub", subject.sub());
                json.put("sub_iss", subject.issuer());
                var array = json.putArray("groups");
                new TreeSet<>(groups).forEach(array::add);
            }
            case Principal.Service(var id) -> json.put("sub", id.toString());
        }
        ObjectNode place = json;
        for (SpiffeId actor : token.actors()) {
            place = place.putObject("act");
            place.put("sub", actor.toString());
        }
    }

    private static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    static AccessToken read(ClaimSet claims) {
        TenantId tenant = valid("tenant", () -> new TenantId(claims.text("tenant")));
        SpiffeId client = id(claims, "client_id");
        List<SpiffeId> actors = actors(claims);
        Instant issued = claims.time("iat");
        if (!claims.time("nbf").equals(issued)) {
            throw ClaimSet.bad("nbf"); // the writer knows no token that waits
        }
        Instant expires = claims.time("exp");
        if (!expires.isAfter(issued)) {
            throw ClaimSet.bad("exp");
        }
        return new AccessToken(
                principal(claims, tenant, client, actors),
                tenant,
                id(claims, "aud"),
                client,
                scopes(claims.text("scope")),
                actors,
                confirmation(claims),
                matching(claims, "txn", ID),
                claims.optionalText("sid").orElse(""),
                matching(claims, "jti", ID),
                claims.optionalText("pjti").orElse(""),
                issued,
                expires,
                claims.optionalTime("auth_time"),
                claims.object("rctx").flatMap(context -> context.optionalText("ip")),
                details(claims));
    }

    /** A user comes through at least one service; a service on its own through none. */
    private static Principal principal(
            ClaimSet claims, TenantId tenant, SpiffeId client, List<SpiffeId> actors) {
        String sub = claims.text("sub");
        Optional<String> issuer = claims.optionalText("sub_iss");
        if (issuer.isPresent()) {
            if (actors.isEmpty() || !actors.getFirst().equals(client)) {
                throw ClaimSet.bad("act");
            }
            return new Principal.User(
                    new Subject(tenant, issuer.get(), sub), claims.texts("groups"));
        }
        if (!actors.isEmpty() || !sub.equals(client.toString())) {
            throw ClaimSet.bad("sub");
        }
        return new Principal.Service(client);
    }

    private static List<SpiffeId> actors(ClaimSet claims) {
        var actors = new ArrayList<SpiffeId>();
        Optional<ClaimSet> act = claims.object("act");
        while (act.isPresent()) {
            ClaimSet actor = act.get();
            act = actor.object("act");
            if (actors.size() == MAX_ACTORS || actor.json().size() != (act.isPresent() ? 2 : 1)) {
                throw ClaimSet.bad("act");
            }
            actors.add(id(actor, "sub"));
        }
        if (new LinkedHashSet<>(actors).size() != actors.size()) {
            throw ClaimSet.bad("act");
        }
        return actors;
    }

    private static String confirmation(ClaimSet claims) {
        return claims.object("cnf")
                .filter(cnf -> cnf.json().size() == 1) // a second way to confirm would be a choice
                .flatMap(cnf -> cnf.optionalText(CNF))
                .filter(value -> THUMBPRINT.matcher(value).matches())
                .orElseThrow(() -> ClaimSet.bad("cnf"));
    }

    private static Set<String> scopes(String text) {
        var scopes = new LinkedHashSet<String>();
        for (String scope : text.split(" ", -1)) {
            if (!SCOPE.matcher(scope).matches() || !scopes.add(scope)) {
                throw ClaimSet.bad("scope");
            }
        }
        return scopes;
    }

    private static Map<String, String> details(ClaimSet claims) {
        var details = new HashMap<String, String>();
        claims.object("tctx")
                .ifPresent(context ->
                        context.json()
                                .fieldNames()
                                .forEachRemaining(name -> details.put(name, context.text(name))));
        return details;
    }

    private static String matching(ClaimSet claims, String name, Pattern pattern) {
        String value = claims.text(name);
        if (!pattern.matcher(value).matches()) {
            throw ClaimSet.bad(name);
        }
        return value;
    }

    private static SpiffeId id(ClaimSet claims, String name) {
        return valid(name, () -> SpiffeId.parse(claims.text(name)));
    }

    private static <T> T valid(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw ClaimSet.bad(name);
        }
    }
}
