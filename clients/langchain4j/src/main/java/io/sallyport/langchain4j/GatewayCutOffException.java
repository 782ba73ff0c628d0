// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

/** The gateway's answer broke off; what came before is not a whole answer. */
public final class GatewayCutOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String BROKEN = "the answer broke off; ask again";

    private final String code;

    private GatewayCutOffException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    private GatewayCutOffException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The connection broke, or stood still for too long. */
    static GatewayCutOffException broken(Throwable cause) {
        return new GatewayCutOffException("upstream_failed", BROKEN, cause);
    }

    /** It ended without saying that this was all. */
    static GatewayCutOffException unfinished() {
        return new GatewayCutOffException("upstream_failed", BROKEN);
    }

    /** The gateway said why it goes no further. */
    static GatewayCutOffException told(String code, String message) {
        return new GatewayCutOffException(code, message);
    }

    /**
     * Stable, lower snake case: the gateway's own when it gave one, else {@code upstream_failed}.
     */
    public String code() {
        return code;
    }
}
