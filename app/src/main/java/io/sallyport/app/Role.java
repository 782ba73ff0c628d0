// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part that a process can play. */
enum Role {
    CA(41, false, 96),
    STS(44, false, 128),
    GATEWAY(43, false, 256),
    RETRIEVAL(45, false, 384),
    KEYS(46, false, 128),
    IDP(48, true, 128),
    WEB_APP(0, true, 128),
    ORCHESTRATOR(50, true, 160),
    MODEL(51, true, 256);

    private final int offset;
    private final boolean lab;
    private final int heapMiB;

    Role(int offset, boolean lab, int heapMiB) {
        this.offset = offset;
        this.lab = lab;
        this.heapMiB = heapMiB;
    }

    /** As in the configuration, on the command line and in SPIFFE IDs: {@code web-app}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Port in the demo, counted from the port base. */
    int offset() {
        return offset;
    }

    /** Whether it belongs to the demo world and is not served outside it. */
    boolean lab() {
        return lab;
    }

    /**
     * What the demo runs it on. Only those that compute much for a request are worth optimising.
     */
    Processes.Jvm jvm() {
        return new Processes.Jvm(heapMiB, this == GATEWAY || this == RETRIEVAL || this == MODEL);
    }

    /** Whether it may never share a process with another role: its keys would be shared too. */
    boolean alone() {
        return this == CA || this == STS || this == KEYS;
    }

    static Role parse(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(
                                "role: %s (expected: one of %s)"
                                        .formatted(
                                                text,
                                                Arrays.stream(values())
                                                        .map(Role::text)
                                                        .collect(Collectors.joining(", "))),
                                2));
    }
}
