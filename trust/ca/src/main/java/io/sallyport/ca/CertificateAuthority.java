// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

/** Replaced by its module. */
public final class CertificateAuthority {
    private CertificateAuthority() {}
}
