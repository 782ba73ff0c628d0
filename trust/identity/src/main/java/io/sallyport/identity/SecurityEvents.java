// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * How a {@link Revocation} is written as a security event token's claims (RFC 8417, 2.2) and read
 * back: CAEP's event types where one says the same (CAEP 1.0, 3.1 and 3.3), our own for the rest;
 * subjects as RFC 9493 has them. The one place of these names.
 */
final class SecurityEvents {
    static final String TYPE = "secevent+jwt";
    private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    private static final String SESSION_REVOKED = CAEP + "session-revoked";
    private static final String CREDENTIAL_CHANGE = CAEP + "credential-change";
    private static final String OWN = "urn:sallyport:event:";
    private static final String OPAQUE = "opaque";

    private SecurityEvents() {}

    static ObjectNode write(String issuer, Revocation revocation, Instant now) {
        ObjectNode json = StrictJson.newObject();
        json.put("iss", issuer);
        json.put("jti", revocation.id());
        json.put("iat", now.getEpochSecond());
        subject(revocation.key(), json.putObject("sub_id"));
        ObjectNode event = json.putObject("events").putObject(type(revocation.key().kind()));
        if (revocation.key().kind() == DenyKey.Kind.CERTIFICATE) {
            event.put("credential_type", "x509").put("change_type", "revoke");
        }
        event.put("epoch", revocation.epoch());
        event.put("expires", revocation.expires().getEpochSecond());
        return json;
    }

    /**
     * Reads one back.
     *
     * @throws TokenRefusedException when anything in it is not understood: it may be what matters
     */
    static Revocation read(ClaimSet claims) {
        ClaimSet events = claims.object("events").orElseThrow(() -> ClaimSet.bad("events"));
        if (events.json().size() != 1) {
            throw ClaimSet.bad("events");
        }
        String type = events.json().fieldNames().next();
        ClaimSet event = events.object(type).orElseThrow(() -> ClaimSet.bad("events"));
        ClaimSet subject = claims.object("sub_id").orElseThrow(() -> ClaimSet.bad("sub_id"));
        long epoch = event.json().path("epoch").asLong();
        if (epoch <= 0) {
            throw ClaimSet.bad("epoch");
        }
        return new Revocation(epoch, claims.text("jti"), key(type, subject), event.time("expires"));
    }

    private static String type(DenyKey.Kind kind) {
        return switch (kind) {
            case SID, SUBJECT -> SESSION_REVOKED; // of a user: all that the user has
            case CERTIFICATE -> CREDENTIAL_CHANGE;
            case JTI -> OWN + "token-revoked";
            case TXN -> OWN + "chain-revoked";
            case WORKLOAD -> OWN + "workload-revoked";
        };
    }

    private static void subject(DenyKey key, ObjectNode json) {
        switch (key.kind()) {
            case SUBJECT -> {
                String[] parts = key.value().split(" ", 3);
                if (parts.length != 3) {
                    throw new IllegalArgumentException("subject: not one (expected: three parts)");
                }
                json.put("format", "complex");
                opaque(json.putObject("tenant"), parts[0]);
                json.putObject("user")
                        .put("format", "iss_sub")
                        .put("iss", parts[1])
                        .put("sub", parts[2]);
            }
            case SID -> {
                json.put("format", "complex");
                opaque(json.putObject("session"), key.value());
            }
            case JTI, TXN, WORKLOAD, CERTIFICATE -> opaque(json, key.value());
        }
    }

    private static void opaque(ObjectNode json, String id) {
        json.put("format", OPAQUE).put("id", id);
    }

    private static DenyKey key(String type, ClaimSet subject) {
        if (type.equals(SESSION_REVOKED)) {
            return subject.object("user")
                    .map(user ->
                            new DenyKey(
                                    DenyKey.Kind.SUBJECT,
                                    String.join(
                                            " ",
                                            id(subject, "tenant"),
                                            user.text("iss"),
                                            user.text("sub"))))
                    .orElseGet(() -> new DenyKey(DenyKey.Kind.SID, id(subject, "session")));
        }
        for (DenyKey.Kind kind : DenyKey.Kind.values()) {
            if (type(kind).equals(type)) {
                return new DenyKey(kind, subject.text("id"));
            }
        }
        throw ClaimSet.bad("events");
    }

    private static String id(ClaimSet subject, String member) {
        return subject.object(member).orElseThrow(() -> ClaimSet.bad("sub_id")).text("id");
    }
}
