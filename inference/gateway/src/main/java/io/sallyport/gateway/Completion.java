// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.enforcement.Passage;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpClient.Reply;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.http.Response;
import java.io.IOException;
import java.util.List;

/** Step 11: asks the provider and settles, whole or as it streams. */
final class Completion {
    private static final String RECEIPT = "sallyport-receipt";
    private static final int MOST_OF_AN_ERROR = 64 * 1024;

    private final int maxAnswer;

    Completion(int maxAnswer) {
        this.maxAnswer = maxAnswer;
    }

    /** One call of one provider. */
    record Call(Passage passage, ChatRequest question, Charge charge, Provider provider) {
        /** What an answer took of which the provider told nothing. */
        Usage measured(String answer) {
            return new Usage(charge.estimate(), Tokens.count(answer));
        }

        /** Passes on the receipts of an own model service. */
        void collect(List<String> receipts) {
            if (provider.own()) {
                passage.collect(receipts);
            }
        }
    }

    Response run(Call call) {
        return call.question().stream() ? streamed(call) : whole(call);
    }

    private Response whole(Call call) {
        Bytes body = call.question().upstream();
        Reply reply = call.provider().send(call.passage(), body, maxAnswer);
        if (reply.status() != 200) {
            call.charge().release();
            throw UpstreamFaults.of(reply.status(), reply.body());
        }
        JsonNode answer = read(reply.body());
        call.charge()
                .settle(
                        Usage.reported(answer)
                                .orElseGet(() -> call.measured(Deltas.text(answer, "message"))));
        call.collect(reply.headers().all(RECEIPT));
        return Response.of(200, "application/json", reply.body());
    }

    private static JsonNode read(Bytes body) {
        try {
            JsonNode answer = Json.MAPPER.readTree(body.array());
            if (answer.path("choices").isArray()) {
                return answer;
            }
        } catch (IOException notJson) {
            throw UpstreamFaults.noAnswer();
        }
        throw UpstreamFaults.noAnswer();
    }

    private Response streamed(Call call) {
        StreamedReply reply = call.provider().open(call.passage(), call.question().upstream());
        call.charge().tie(reply);
        if (reply.status() != 200) {
            call.charge().release();
            throw UpstreamFaults.of(reply.status(), beginning(reply));
        }
        String type = reply.headers().one("content-type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            throw UpstreamFaults.noAnswer();
        }
        // receipts in the header of a stream are preliminary; the final ones come at its end
        return Response.stream(
                        200,
                        "text/event-stream",
                        sink -> new Relay(call, reply, maxAnswer).run(sink))
                .with("cache-control", "no-store");
    }

    private static Bytes beginning(StreamedReply reply) {
        try (reply) {
            return Bytes.of(reply.body().readNBytes(MOST_OF_AN_ERROR));
        } catch (IOException cut) {
            return Bytes.NONE;
        }
    }
}
