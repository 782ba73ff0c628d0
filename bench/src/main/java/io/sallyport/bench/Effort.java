// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

/**
 * How long each microbenchmark runs.
 *
 * @param forks processes, one after the other
 * @param warmups seconds in each that do not count
 * @param measured seconds in each that count
 */
public record Effort(int forks, int warmups, int measured) {
    /** Some twenty seconds for each benchmark. */
    public static final Effort USUAL = new Effort(2, 6, 4);

    public Effort {
        if (forks < 1 || warmups < 0 || measured < 1) {
            throw new IllegalArgumentException(
                    "effort: %d forks, %d + %d seconds (expected: at least one fork and one second)"
                            .formatted(forks, warmups, measured));
        }
    }
}
