// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

/**
 * A user, everywhere: two issuers' {@code john} never meet.
 *
 * @param tenant the tenant that the issuer may assert
 * @param issuer the identity provider ({@code sub_iss})
 * @param sub the user's stable id there (RFC 7519, 4.1.2); not an e-mail
 */
public record Subject(TenantId tenant, String issuer, String sub) {
    public Subject {
        if (issuer.isBlank() || sub.isBlank()) {
            throw new IllegalArgumentException("subject: blank (expected: issuer and sub)");
        }
    }

    /**
     * One spelling for counters: {@code tenant/issuer#sub}. No two subjects share it, since a
     * tenant has no slash and a {@code #} or {@code %} of the issuer is written {@code %23} or
     * {@code %25}.
     */
    public String text() {
        return tenant.value() + "/" + issuer.replace("%", "%25").replace("#", "%23") + "#" + sub;
    }
}
