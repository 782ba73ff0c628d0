// SPDX-License-Identifier: Apache-2.0
/**
 * The side-car: puts a plain HTTP service into the chain, mutual TLS and tokens outside, plain HTTP
 * on loopback inside.
 *
 * <p>Start at {@link io.sallyport.proxy.Proxy}. Its one rule: the service never sees a token, and
 * calls others only for the user whose request it is answering.
 */
@NullMarked
package io.sallyport.proxy;

import org.jspecify.annotations.NullMarked;
