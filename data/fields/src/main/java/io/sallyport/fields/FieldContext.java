// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

/**
 * Where a field lives and what it is opened for; bound into the ciphertext as associated data.
 *
 * @param tenant the tenant's id
 * @param dataset for example {@code hr-docs}
 * @param field for example {@code ssn}
 * @param row the row's id
 * @param purpose what it may be opened for, for example {@code payroll}
 */
public record FieldContext(
        String tenant, String dataset, String field, String row, String purpose) {
    public FieldContext {
        for (String part : new String[] {tenant, dataset, field, row, purpose}) {
            if (part.isBlank() || part.length() > 256) {
                throw new IllegalArgumentException(
                        "field context: blank or long part (expected: 1 to 256 characters each)");
            }
        }
    }
}
