// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be revoked. A token is refused when any of its keys is on the deny list.
 *
 * @param kind what is revoked
 * @param value which one; for a subject, {@link #subject}'s form
 */
public record DenyKey(Kind kind, String value) {
    /** What can be revoked; {@link #code} is the word in the feed. */
    public enum Kind {
        JTI,
        TXN,
        SID,
        SUBJECT,
        WORKLOAD,
        CERTIFICATE;

        /** Lower case. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of that code; empty for any other word. */
        public static Optional<Kind> of(String code) {
            for (Kind kind : values()) {
                if (kind.code().equals(code)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Everything whose revocation refuses {@code token}: also its parent's id and its actors. */
    public static List<DenyKey> of(AccessToken token) {
        var keys = new ArrayList<DenyKey>();
        keys.add(new DenyKey(Kind.JTI, token.jti()));
        keys.add(new DenyKey(Kind.TXN, token.txn()));
        keys.add(new DenyKey(Kind.CERTIFICATE, token.confirmation()));
        keys.add(new DenyKey(Kind.WORKLOAD, token.client().toString()));
        if (!token.parent().isEmpty()) {
            keys.add(new DenyKey(Kind.JTI, token.parent()));
        }
        if (!token.sid().isEmpty()) {
            keys.add(new DenyKey(Kind.SID, token.sid()));
        }
        token.actors().forEach(actor -> keys.add(new DenyKey(Kind.WORKLOAD, actor.toString())));
        if (token.principal() instanceof Principal.User(var subject, _)) {
            keys.add(subject(subject));
        }
        return List.copyOf(keys);
    }

    /** A user everywhere: tenant, issuer and {@code sub}, a space between. */
    public static DenyKey subject(Subject subject) {
        return new DenyKey(
                Kind.SUBJECT, subject.tenant() + " " + subject.issuer() + " " + subject.sub());
    }
}
