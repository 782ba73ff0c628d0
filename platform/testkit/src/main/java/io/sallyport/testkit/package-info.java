// SPDX-License-Identifier: Apache-2.0
/**
 * What tests share: a certificate authority in memory, a browser without a window, free ports.
 *
 * <p>Start at {@link io.sallyport.testkit.TestCa}. Its one rule: nothing here is on a class path
 * that ships.
 */
@NullMarked
package io.sallyport.testkit;

import org.jspecify.annotations.NullMarked;
