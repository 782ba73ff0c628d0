// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Another service that the one behind the side-car may call for its user, in the configuration
 * under {@code proxy.targets}.
 *
 * @param port where the side-car listens for it, on loopback, without TLS
 * @param url where the other service is
 * @param workload who must answer there: its SPIFFE ID is pinned
 * @param scopes what the exchanged token shall allow; {@code sts.edges} says how much it may
 * @param maxBody larger requests are refused with 413
 * @param answerWithin the answer must begin within this, and never stand still for longer
 */
public record TargetConfig(
        int port,
        URI url,
        String workload,
        List<String> scopes,
        @Default("1MiB") ByteSize maxBody,
        @Default("60s") Duration answerWithin) {
    public TargetConfig {
        scopes = List.copyOf(scopes);
        new Flaws()
                .unless(
                        "https".equals(url.getScheme()) && url.getHost() != null,
                        "url",
                        "`" + url + "` (expected: https://host:port); there is no plain way out")
                .unless(!scopes.isEmpty(), "scopes", "none (expected: at least one)")
                .unless(answerWithin.isPositive(), "answer-within", "none (expected: 1s or more)")
                .refuse();
    }
}
