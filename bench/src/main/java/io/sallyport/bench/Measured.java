// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.util.Map;

/**
 * One JMH benchmark and the row that it becomes.
 *
 * @param what the row's name
 * @param benchmark the class that holds it
 * @param method the method with {@code @Benchmark}
 * @param parameters values of its {@code @Param} fields; empty when it has none
 * @param aim in microseconds of processor time
 */
record Measured(
        String what, Class<?> benchmark, String method, Map<String, String> parameters, Aim aim) {
    Measured {
        parameters = Map.copyOf(parameters);
    }

    static Measured of(String what, Class<?> benchmark, String method, Aim aim) {
        return new Measured(what, benchmark, method, Map.of(), aim);
    }
}
