// SPDX-License-Identifier: Apache-2.0
/**
 * A development OpenID provider: code flow with PKCE, mutual-TLS clients.
 *
 * <p>Start at {@link io.sallyport.idp.IdentityProvider}. Its one rule: for development only, and it
 * says so.
 */
@NullMarked
package io.sallyport.idp;

import org.jspecify.annotations.NullMarked;
