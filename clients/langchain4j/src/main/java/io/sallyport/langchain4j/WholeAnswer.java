// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.util.Optional;

/**
 * Stands between a stream and LangChain4j, which would take a stream that ends early, or with an
 * error in it, for a short answer: an answer is whole when the gateway said so ({@code [DONE]}),
 * and everything else is one error. Used by the thread that reads.
 */
final class WholeAnswer implements ServerSentEventListener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DONE = "[DONE]";

    private enum State {
        COMING,
        WHOLE,
        FAILED
    }

    private final ServerSentEventListener next;
    private State state = State.COMING;
    private Optional<ServerSentEventContext> last = Optional.empty();

    WholeAnswer(ServerSentEventListener next) {
        this.next = next;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        next.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        if (state != State.COMING) {
            return; // nothing belongs to the answer any more
        }
        last = Optional.of(context);
        Optional<GatewayCutOffException> fault = fault(event);
        if (fault.isPresent()) {
            fail(fault.get());
            context.parsingHandle().cancel();
            return;
        }
        if (event.data().equals(DONE)) {
            state = State.WHOLE;
        }
        next.onEvent(event, context);
    }

    @Override
    public void onError(Throwable thrown) {
        fail(GatewayCutOffException.broken(thrown));
    }

    /** There is nothing more to read. */
    void end() {
        if (state == State.WHOLE || givenUp()) {
            next.onClose();
        } else {
            fail(GatewayCutOffException.unfinished());
        }
    }

    private void fail(GatewayCutOffException fault) {
        if (state == State.COMING && !givenUp()) {
            state = State.FAILED;
            next.onError(fault);
        }
    }

    /** By the one who reads: then nothing is missing. */
    private boolean givenUp() {
        return state == State.COMING
                && last.filter(context -> context.parsingHandle().isCancelled()).isPresent();
    }

    private static Optional<GatewayCutOffException> fault(ServerSentEvent event) {
        if (event.data().equals(DONE)) {
            return Optional.empty();
        }
        try {
            JsonNode tree = JSON.readTree(event.data());
            if (!tree.isObject()) {
                return Optional.of(GatewayCutOffException.unfinished());
            }
            return tree.hasNonNull("error") ? Optional.of(told(tree)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(GatewayCutOffException.broken(e));
        }
    }

    private static GatewayCutOffException told(JsonNode tree) {
        GatewayCutOffException plain = GatewayCutOffException.unfinished();
        return GatewayCutOffException.told(
                tree.at("/error/code").asText(plain.code()),
                tree.at("/error/message").asText(String.valueOf(plain.getMessage())));
    }
}
