// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.sallyport.client.Call;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.StreamedAnswer;
import io.sallyport.client.Target;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * LangChain4j's HTTP client, on behalf of a user: give {@link #builder} to any of its
 * OpenAI-compatible models and leave the API key at a word of your choice, it is never sent.
 * Streaming calls block the calling thread until the stream has ended; one that does not come to
 * its end is an error, never a short answer. Thread-safe.
 */
public final class SallyportHttpClient implements HttpClient {
    private static final int LARGEST_ANSWER = 4 << 20;

    private final OnBehalfOf client;
    private final Target gateway;
    private final Supplier<BearerToken> user;
    private final Consumer<List<String>> receipts;
    private final Duration timeout;

    private SallyportHttpClient(Builder builder) {
        this.client = builder.client;
        this.gateway = builder.gateway;
        this.user = builder.user;
        this.receipts = builder.receipts;
        this.timeout = builder.read;
    }

    /** Makes clients for a model builder. */
    public static Builder builder(OnBehalfOf client, Target gateway) {
        return new Builder(client, gateway);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (StreamedAnswer answer = open(request)) {
            receipts.accept(answer.receipts());
            return SuccessfulHttpResponse.builder()
                    .statusCode(answer.status())
                    .headers(answer.headers())
                    .body(text(answer))
                    .build();
        }
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (StreamedAnswer answer = open(request)) {
            stream(answer, parser, listener);
        } catch (RuntimeException e) {
            listener.onError(e); // where LangChain4j looks for what went wrong
        }
    }

    private void stream(
            StreamedAnswer answer, ServerSentEventParser parser, ServerSentEventListener listener) {
        var whole = new WholeAnswer(listener);
        var body = new ReceiptTap(answer.body());
        whole.onOpen(
                SuccessfulHttpResponse.builder()
                        .statusCode(answer.status())
                        .headers(answer.headers())
                        .build());
        parser.parse(body, whole);
        // those in the stream are the final ones; those in the header were made before the work
        receipts.accept(body.heard().isEmpty() ? answer.receipts() : body.heard());
        whole.end();
    }

    private StreamedAnswer open(HttpRequest request) {
        URI uri = URI.create(request.url());
        var call =
                new Call(
                        request.method().name(),
                        uri.getRawPath(),
                        request.body() == null ? "" : request.body(),
                        timeout,
                        Map.of());
        StreamedAnswer answer = client.open(user.get(), gateway, call);
        if (answer.status() >= 300) {
            try (answer) {
                receipts.accept(answer.receipts());
                throw new HttpException(answer.status(), text(answer));
            }
        }
        return answer;
    }

    private static String text(StreamedAnswer answer) {
        try {
            byte[] body = answer.body().readNBytes(LARGEST_ANSWER + 1);
            if (body.length > LARGEST_ANSWER) {
                throw new IOException("answer of more than " + LARGEST_ANSWER + " bytes");
            }
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw GatewayCutOffException.broken(e);
        }
    }

    /** Makes {@link SallyportHttpClient}s, for the current {@link Caller} unless told otherwise. */
    public static final class Builder implements HttpClientBuilder {
        private final OnBehalfOf client;
        private final Target gateway;
        private Supplier<BearerToken> user = () -> Caller.current().bearer();
        private Consumer<List<String>> receipts = _ -> {};
        private Duration connect = Duration.ofSeconds(5);
        private Duration read = Duration.ofSeconds(60);

        private Builder(OnBehalfOf client, Target gateway) {
            this.client = client;
            this.gateway = gateway;
        }

        /** For applications without a {@link Caller}: whose token is exchanged, asked each time. */
        public Builder onBehalfOf(Supplier<BearerToken> whose) {
            user = whose;
            return this;
        }

        /** The receipts of each call go to {@code listener}, once the call has ended. */
        public Builder telling(Consumer<List<String>> listener) {
            receipts = listener;
            return this;
        }

        @Override
        public Duration connectTimeout() {
            return connect;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            connect = timeout;
            return this;
        }

        @Override
        public Duration readTimeout() {
            return read;
        }

        /** For the answer's head, and again for each further piece of it. */
        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            read = timeout;
            return this;
        }

        @Override
        public HttpClient build() {
            return new SallyportHttpClient(this);
        }
    }
}
