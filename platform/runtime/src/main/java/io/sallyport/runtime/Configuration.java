// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.nio.file.Path;

/**
 * One YAML file, read into records: kebab-case keys, {@link java.time.Duration}, {@link ByteSize},
 * {@link java.nio.file.Path} (relative to the file), {@link java.net.URI}, enums, lists, maps,
 * nested records, {@link java.util.Optional}, {@link SecretRef}. Unknown keys are faults.
 * Immutable.
 */
public final class Configuration {
    /**
     * Reads and parses {@code file}.
     *
     * @throws ConfigurationException with every fault when the file is missing or no YAML
     */
    public static Configuration read(Path file) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Whether the top-level {@code key} is there. */
    public boolean has(String key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Reads the section under the top-level {@code key} into a record. A component of type {@code
     * Optional} may be missing; a component annotated {@link Default} takes that text when missing;
     * all others are required. What the record's compact constructor throws becomes a fault at that
     * line.
     *
     * @throws ConfigurationException with every fault, each with line and expected form
     */
    public <T extends Record> T section(String key, Class<T> type) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Collects the faults of several sections, and of top-level keys that none of them names.
     *
     * @throws ConfigurationException with every fault of the file
     */
    public void check(java.util.Map<String, Class<? extends Record>> sections) {
        throw new UnsupportedOperationException("skeleton");
    }
}
