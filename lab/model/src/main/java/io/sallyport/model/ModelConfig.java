// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;

/**
 * The offline model service, in the configuration as {@code model}.
 *
 * @param listener where it listens
 * @param name what the model is called on the wire
 * @param maxOutput tokens of one answer, whatever the caller asks for
 * @param threshold 0 to 1: a sentence below it is no answer
 */
public record ModelConfig(
        Listener listener,
        @Default("sallyport-extractive") String name,
        @Default("1024") int maxOutput,
        @Default("0.45") double threshold) {
    public ModelConfig {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: the model's name)");
        }
        if (maxOutput < 1) {
            throw new IllegalArgumentException(
                    "max-output: " + maxOutput + " (expected: at least 1 token)");
        }
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "threshold: " + threshold + " (expected: above 0, at most 1)");
        }
    }
}
