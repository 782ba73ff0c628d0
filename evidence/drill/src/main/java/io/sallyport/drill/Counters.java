// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.world.DemoChain;
import java.time.Duration;

/** Reads the refusals that a process counted, from its management port. */
final class Counters {
    private static final String NAME = "sallyport_unauthenticated_refusals_total{";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LARGEST = 4 << 20;

    private final DemoChain chain;

    Counters(DemoChain chain) {
        this.chain = chain;
    }

    /** How many so far; 0 when there was none. */
    double refusals(Evidence.Counted counted) {
        try (var client = HttpClient.loopback(chain.management(counted.role()))) {
            var reply = client.send("GET", "/metrics", Headers.NONE, Bytes.NONE, TIMEOUT, LARGEST);
            return sum(reply.body().text(), counted.reason());
        }
    }

    /** The sum over all lines with that reason. */
    static double sum(String metrics, String reason) {
        return metrics.lines()
                .filter(line -> line.startsWith(NAME))
                .filter(line -> line.contains("reason=\"" + reason + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
