// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.io.IOException;
import java.util.Optional;

/**
 * Passes on what the model says, as it says it, and knows afterwards whether that was all. Runs on
 * the asking thread, since {@link io.sallyport.langchain4j.SallyportHttpClient} streams on its
 * caller's; only {@link #stop} may come from another.
 */
final class AnswerRelay implements StreamingChatResponseHandler {
    private final Events events;
    private boolean whole;
    private Optional<Throwable> failed = Optional.empty();
    private Optional<IOException> unread = Optional.empty();
    private volatile Optional<StreamingHandle> running = Optional.empty();
    private volatile boolean stopped;

    AnswerRelay(Events events) {
        this.events = events;
        events.onGone(this::stop);
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
        running = Optional.of(context.streamingHandle());
        if (stopped) {
            context.streamingHandle().cancel();
            return;
        }
        try {
            events.delta(partial.text());
        } catch (IOException e) {
            unread = Optional.of(e);
            context.streamingHandle().cancel(); // and with it the paid generation
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        whole = true;
    }

    @Override
    public void onError(Throwable error) {
        failed = failed.or(() -> Optional.of(error));
    }

    /** Nobody reads any more. */
    private void stop() {
        stopped = true;
        running.ifPresent(StreamingHandle::cancel);
    }

    /**
     * Says what went wrong, when something did: an answer without a known end is not whole.
     *
     * @throws IOException when there is nobody to say it to
     */
    void finish() throws IOException {
        if (unread.isPresent()) {
            throw unread.get();
        }
        if (failed.isPresent()) {
            events.refused(Refusal.of(failed.get()));
        } else if (!whole) {
            events.refused(Refusal.broken());
        }
    }
}
