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
import io.sallyport.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * LangChain4j's HTTP client, on behalf of the current {@link Caller}: give {@link #builder} to any
 * of its OpenAI-compatible models and leave the API key at a word of your choice, it is never sent.
 * Streaming calls block the calling thread until the stream has ended. Thread-safe.
 */
public final class SallyportHttpClient implements HttpClient {
    private static final int LARGEST_ANSWER = 4 << 20;

    private final OnBehalfOf client;
    private final Target gateway;
    private final Duration timeout;
    private final Consumer<List<String>> receipts;

    private SallyportHttpClient(
            OnBehalfOf client, Target gateway, Duration timeout, Consumer<List<String>> receipts) {
        this.client = client;
        this.gateway = gateway;
        this.timeout = timeout;
        this.receipts = receipts;
    }

    /** Makes clients for a model builder; receipts of each call go to {@code receipts}. */
    public static HttpClientBuilder builder(
            OnBehalfOf client, Target gateway, Consumer<List<String>> receipts) {
        return new Builder(client, gateway, receipts);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (StreamedAnswer answer = open(request)) {
            byte[] body = answer.body().readNBytes(LARGEST_ANSWER);
            return SuccessfulHttpResponse.builder()
                    .statusCode(answer.status())
                    .headers(answer.headers())
                    .body(new String(body, StandardCharsets.UTF_8))
                    .build();
        } catch (IOException e) {
            throw new GatewayCutOffException(e);
        }
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (StreamedAnswer answer = open(request)) {
            listener.onOpen(
                    SuccessfulHttpResponse.builder()
                            .statusCode(answer.status())
                            .headers(answer.headers())
                            .build());
            parser.parse(new ReceiptTap(answer.body(), receipts), listener);
            listener.onClose();
        } catch (HttpException e) {
            listener.onError(e);
        } catch (IOException e) {
            listener.onError(new GatewayCutOffException(e));
        }
    }

    private StreamedAnswer open(HttpRequest request) throws IOException {
        URI uri = URI.create(request.url());
        var call =
                new Call(
                        request.method().name(),
                        uri.getRawPath(),
                        request.body() == null ? "" : request.body(),
                        timeout,
                        Map.of());
        StreamedAnswer answer = client.open(Caller.current().bearer(), gateway, call);
        receipts.accept(answer.receipts());
        if (answer.status() >= 300) {
            try (answer) {
                byte[] body = answer.body().readNBytes(LARGEST_ANSWER);
                throw new HttpException(answer.status(), new String(body, StandardCharsets.UTF_8));
            }
        }
        return answer;
    }

    private static final class Builder implements HttpClientBuilder {
        private final OnBehalfOf client;
        private final Target gateway;
        private final Consumer<List<String>> receipts;
        private Duration connect = Duration.ofSeconds(5);
        private Duration read = Duration.ofSeconds(60);

        Builder(OnBehalfOf client, Target gateway, Consumer<List<String>> receipts) {
            this.client = client;
            this.gateway = gateway;
            this.receipts = receipts;
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

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            read = timeout;
            return this;
        }

        @Override
        public HttpClient build() {
            return new SallyportHttpClient(client, gateway, read, receipts);
        }
    }
}
