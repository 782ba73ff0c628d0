// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.time.Instant;

/**
 * A person who proved a password.
 *
 * @param at when, {@code auth_time}
 * @param sid this sign-in's id
 */
record SignIn(Person person, Instant at, String sid) {}
