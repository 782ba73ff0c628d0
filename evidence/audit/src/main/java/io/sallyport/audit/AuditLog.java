// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.nio.file.Path;

/**
 * One process's tamper-evident log: JSON lines, a Merkle tree over them (RFC 6962, 2.1),
 * checkpoints signed as C2SP notes with the process's own Ed25519 key. Thread-safe; concurrent
 * appends share one sync.
 */
public final class AuditLog implements AutoCloseable {
    /**
     * Opens or makes the log in {@code folder}: {@code log.jsonl}, {@code checkpoint}, {@code
     * key.pub}, and the private key (0600).
     *
     * @param origin the checkpoint's first line, this process's SPIFFE ID
     * @throws AuditException when the folder cannot be written, or what is there does not verify
     */
    public static AuditLog open(Path folder, String origin) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Writes one record; durable when the call returns.
     *
     * @return its index, from 0
     * @throws AuditException when it cannot be written: the caller refuses the request then, and so
     *     is every later append until the process starts again
     */
    public long append(AuditRecord entry) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The newest signed checkpoint (C2SP tlog-checkpoint). */
    public String checkpoint() {
        throw new UnsupportedOperationException("skeleton");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
