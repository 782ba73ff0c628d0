// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

/**
 * What a code stands for, until it is redeemed once.
 *
 * @param request what was asked
 * @param signIn who said yes
 */
record Grant(Authorization request, SignIn signIn) {}
