// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/**
 * A document as the database has it; nothing in it is believed before the seal opened.
 *
 * @param rights {@link Rights#text}
 * @param sealed opens only here and only with these rights
 */
record Row(String document, String rights, String sealed) {}
