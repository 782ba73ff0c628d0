// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.List;

/** The configuration cannot be used; the process does not start. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** All faults found, each one line: {@code file:line: key: value (expected: form)}. */
    public ConfigurationException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault, in file order. */
    public List<String> faults() {
        return faults;
    }
}
