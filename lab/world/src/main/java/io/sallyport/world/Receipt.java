// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a PEP has signed that it decided, as the web app tells it after checking the signature.
 *
 * @param role the PEP
 * @param caller the workload that asked it
 * @param subject for whom
 * @param code {@code ok}, or why not
 * @param txn the question's id through the whole chain
 * @param costMicros millionths of a US dollar
 */
public record Receipt(
        String role, String caller, String subject, String code, String txn, long costMicros) {
    static Receipt of(JsonNode step) {
        return new Receipt(
                step.path("role").asText(),
                step.path("caller").asText(),
                step.path("subject").asText(),
                step.path("code").asText(),
                step.path("txn").asText(),
                step.path("cost_micros").asLong());
    }
}
