// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;

/** What LangChain4j tells an application about one streamed answer. */
final class Heard implements StreamingChatResponseHandler {
    final StringBuilder text = new StringBuilder();
    final List<String> completed = new ArrayList<>();
    final List<Throwable> errors = new ArrayList<>();
    private final boolean givesUp;

    private Heard(boolean givesUp) {
        this.givesUp = givesUp;
    }

    static Heard all() {
        return new Heard(false);
    }

    /** Wants no more after the first piece. */
    static Heard first() {
        return new Heard(true);
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
        text.append(partial.text());
        if (givesUp) {
            context.streamingHandle().cancel();
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        completed.add(response.aiMessage().text());
    }

    @Override
    public void onError(Throwable error) {
        errors.add(error);
    }
}
