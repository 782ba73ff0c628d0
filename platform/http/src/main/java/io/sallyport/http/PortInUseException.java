// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

/** Somebody else listens there. */
public final class PortInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int port;

    /**
     * @param port the one that could not be had
     */
    public PortInUseException(int port, Throwable cause) {
        super(
                "port: " + port + " is in use (expected: free); stop its holder or choose another",
                cause);
        this.port = port;
    }

    /** The port that could not be had. */
    public int port() {
        return port;
    }
}
