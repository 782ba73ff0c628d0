// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

/** The vector store's PEP did not answer the search; nobody may take this for an empty result. */
public final class RetrievalFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status what it answered instead
     */
    RetrievalFailedException(int status) {
        super("retrieval: status " + status + " (expected: 200 or 403); look at its log");
        this.status = status;
    }

    /** What it answered instead. */
    public int status() {
        return status;
    }
}
