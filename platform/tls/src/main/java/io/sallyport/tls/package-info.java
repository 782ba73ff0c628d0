// SPDX-License-Identifier: Apache-2.0
/**
 * Workload identities (SPIFFE) and their use as TLS key and trust managers.
 *
 * <p>Start at {@link io.sallyport.tls.IdentitySource}. Its one rule: a peer is what its
 * certificate's only URI SAN says, judged now, or it is nobody.
 */
@NullMarked
package io.sallyport.tls;

import org.jspecify.annotations.NullMarked;
