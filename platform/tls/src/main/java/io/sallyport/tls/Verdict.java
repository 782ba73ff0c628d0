// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

/** What a certificate chain proves. There is no third answer: not sure is refused. */
public sealed interface Verdict {
    /** The other end is this peer. */
    record Accepted(Peer peer) implements Verdict {}

    /**
     * The other end is nobody.
     *
     * @param reason for the log and the operator, not for the peer
     */
    record Refused(Reason reason) implements Verdict {}

    /** Why a chain was refused. Codes are in logs and metrics: add, never rename. */
    enum Reason {
        NO_CERTIFICATE("no_certificate"),
        CHAIN_TOO_LONG("chain_too_long"),
        NOT_OUR_AUTHORITY("not_our_authority"),
        AUTHORITY_WITHDRAWN("authority_withdrawn"),
        EXPIRED("expired"),
        NOT_YET_VALID("not_yet_valid"),
        NO_SPIFFE_ID("no_spiffe_id"),
        SEVERAL_URI_NAMES("several_uri_names"),
        OTHER_TRUST_DOMAIN("other_trust_domain"),
        FOREIGN_BUNDLE_STALE("foreign_bundle_stale"),
        IS_AN_AUTHORITY("is_an_authority"),
        WRONG_KEY_USAGE("wrong_key_usage"),
        WEAK_KEY("weak_key"),
        WEAK_SIGNATURE("weak_signature"),
        NOT_EXPECTED("not_expected"),
        REVOKED("revoked");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Stable, lower snake case. */
        public String code() {
            return code;
        }

        /**
         * Whether it is the trust that ended, so that what runs on an open connection must end,
         * too. When it is only the certificate's time, what runs may end by itself.
         */
        public boolean disowned() {
            return switch (this) {
                case NOT_OUR_AUTHORITY,
                        AUTHORITY_WITHDRAWN,
                        OTHER_TRUST_DOMAIN,
                        FOREIGN_BUNDLE_STALE,
                        REVOKED ->
                        true;
                case NO_CERTIFICATE,
                        CHAIN_TOO_LONG,
                        EXPIRED,
                        NOT_YET_VALID,
                        NO_SPIFFE_ID,
                        SEVERAL_URI_NAMES,
                        IS_AN_AUTHORITY,
                        WRONG_KEY_USAGE,
                        WEAK_KEY,
                        WEAK_SIGNATURE,
                        NOT_EXPECTED ->
                        false;
            };
        }
    }
}
