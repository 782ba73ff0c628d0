// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** Collects a whole answer within its limit; made on the event loop before the body can come. */
final class Collector {
    private final Target target;
    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final int limit;
    private final Promise<HttpClient.Reply> whole = Promise.promise();
    private final Buffer collected = Buffer.buffer();

    Collector(Target target, HttpClientRequest request, HttpClientResponse response, int limit) {
        this.target = target;
        this.request = request;
        this.response = response;
        this.limit = limit;
        response.handler(this::came);
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(result()));
    }

    Future<HttpClient.Reply> reply() {
        return whole.future();
    }

    private void came(Buffer part) {
        if ((long) collected.length() + part.length() <= limit) {
            collected.appendBuffer(part);
        } else if (whole.tryFail(Failures.tooLarge(target, limit))) {
            var _ = request.reset();
        }
    }

    private HttpClient.Reply result() {
        return new HttpClient.Reply(
                response.statusCode(),
                HeaderFields.of(response.headers()),
                Bytes.of(collected.getBytes()));
    }
}
