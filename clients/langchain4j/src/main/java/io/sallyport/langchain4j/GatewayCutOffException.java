// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import java.io.IOException;

/** The gateway's answer broke off; what came before is not a whole answer. */
public final class GatewayCutOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param cause how it broke off
     */
    public GatewayCutOffException(IOException cause) {
        super("gateway: the answer broke off; ask again", cause);
    }
}
