// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP server and client on the engine; code above it is blocking and runs on virtual threads.
 *
 * <p>Start at {@link io.sallyport.http.HttpServer}. Its one rule: nothing of the engine's
 * asynchronous types is seen outside, and no request is handled before its peer was judged.
 */
@NullMarked
package io.sallyport.http;

import org.jspecify.annotations.NullMarked;
