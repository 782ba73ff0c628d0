// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.client.StreamedAnswer;
import io.sallyport.http.Problems;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a callee's refusal becomes for the page. */
final class CalleeRefusal {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 64 << 10;

    private CalleeRefusal() {}

    /** A problem document with, as {@code chain}, what the hops have signed that were reached. */
    static Response told(StreamedAnswer answer, HeldReceipts receipts, String requestId) {
        receipts.take(JSON.valueToTree(answer.receipts()));
        ObjectNode document = Problems.json(requestId, problem(answer));
        document.set("chain", receipts.chain());
        return Response.json(document.path("status").asInt(), document.toString())
                .with("cache-control", "no-store");
    }

    /** The callee's own words are safe to pass on: they were written for callers. */
    static ProblemException problem(StreamedAnswer answer) {
        try (answer) {
            String text = new String(answer.body().readNBytes(LARGEST), StandardCharsets.UTF_8);
            String detail = JSON.readTree(text).path("detail").asText("refused");
            Problem problem =
                    switch (answer.status()) {
                        case 400, 413, 422 -> Problem.MALFORMED_REQUEST;
                        case 401 -> Problem.INVALID_TOKEN;
                        case 403, 404 -> Problem.NOT_PERMITTED;
                        case 429 -> Problem.RATE_LIMITED;
                        default -> Problem.UPSTREAM_FAILED;
                    };
            return new ProblemException(problem, "callee_status_" + answer.status(), detail);
        } catch (IOException e) {
            return Chain.failed("callee", e);
        }
    }
}
