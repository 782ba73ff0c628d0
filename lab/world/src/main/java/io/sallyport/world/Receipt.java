// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * What a PEP says that it decided, as it came with an answer; read, not verified.
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 16 << 10;

    /** Reads a compact JWS; empty for anything that is none. */
    public static Optional<Receipt> read(String jws) {
        String[] parts = jws.split("\\.", 4);
        if (parts.length != 3 || jws.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return Optional.of(
                    new Receipt(
                            claims.path("role").asText(),
                            claims.path("caller").asText(),
                            claims.path("subject").asText(),
                            claims.path("code").asText(),
                            claims.path("txn").asText(),
                            claims.path("cost_micros").asLong()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
