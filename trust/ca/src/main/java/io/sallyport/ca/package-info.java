// SPDX-License-Identifier: Apache-2.0
/**
 * The issuing authority of a trust domain, and how a workload enrols with it.
 *
 * <p>Start at {@link io.sallyport.ca.CertificateAuthority}. Its one rule: a private key never
 * leaves the process that made it.
 */
@NullMarked
package io.sallyport.ca;

import org.jspecify.annotations.NullMarked;
