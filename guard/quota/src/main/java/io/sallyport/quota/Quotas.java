// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.nio.file.Path;
import java.time.Clock;

/** Opens a {@link Quota}. */
public final class Quotas {
    private Quotas() {}

    /**
     * A quota of one process, with its money in the SQLite database {@code file}.
     *
     * @throws io.sallyport.store.StoreException when the file cannot be opened
     */
    public static SqliteQuota embedded(QuotaConfig config, Path file, Clock clock) {
        return new SqliteQuota(config, file, clock);
    }
}
