// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

/** The field does not open. One message for all causes. */
public final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The one message. */
    public FieldException() {
        super("sealed field does not open here");
    }
}
