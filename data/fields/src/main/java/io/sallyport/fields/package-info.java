// SPDX-License-Identifier: Apache-2.0
/**
 * Field-level encryption with a mandatory context.
 *
 * <p>Start at {@link io.sallyport.fields.FieldCipher}. Its one rule: a ciphertext opens only in the
 * place it was sealed for.
 */
@NullMarked
package io.sallyport.fields;

import org.jspecify.annotations.NullMarked;
