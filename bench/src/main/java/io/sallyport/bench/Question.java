// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The request of the load: about 2,000 bytes, never the same twice, answered in about 500. */
final class Question {
    /** As large as the aim says. */
    static final int BYTES = 2_048;

    private static final String ASKED = "How is parental leave requested and how long is it?";
    private static final String PASSAGE =
            "Parental leave is requested in the people portal at least eight weeks before it"
                    + " begins, together with a doctor's note about the expected date of birth."
                    + " Parental leave is twenty weeks long for each parent at full pay, and how long"
                    + " the rest of it is depends on the country where the employee works. Parental"
                    + " leave that was requested late is still granted for as long as it is, but the"
                    + " pay of the first month may come one month later. ";
    private static final String FILLER =
            "The handbook of the company is kept by the people team and renewed every spring. ";

    private Question() {}

    /**
     * The body of one request.
     *
     * @param number makes it different from all others: the same request again and again would be
     *     stopped as a loop
     */
    static String body(long number) {
        String empty = body(number, "").toString();
        int missing = BYTES - empty.length();
        String filler = FILLER.repeat(missing / FILLER.length() + 1).substring(0, missing);
        return body(number, filler).toString();
    }

    private static ObjectNode body(long number, String filler) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", "sallyport-extractive");
        body.put("max_tokens", 256);
        ArrayNode messages = body.putArray("messages");
        message(messages, "system", "Answer from the passages. Request %012d.".formatted(number));
        message(messages, "user", ASKED);
        ObjectNode call = message(messages, "assistant", "").putArray("tool_calls").addObject();
        call.put("id", "search-1").put("type", "function");
        call.putObject("function").put("name", "search_documents").put("arguments", "{}");
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        found.addObject().put("id", "leave").put("title", "Parental leave").put("text", PASSAGE);
        found.addObject().put("id", "book").put("title", "Handbook").put("text", filler);
        message(messages, "tool", found.toString()).put("tool_call_id", "search-1");
        return body;
    }

    private static ObjectNode message(ArrayNode messages, String role, String content) {
        return messages.addObject().put("role", role).put("content", content);
    }
}
