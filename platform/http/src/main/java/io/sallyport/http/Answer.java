// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.http.Connection.Phase;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the answer to one request, whole or as it comes, and leaves its connection in order. */
final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
    private static final long LINGER_MILLIS = 500;

    private final String id;
    private final HttpServerRequest request;
    private final Connection connection;
    private final Context context;
    private final Duration writeLimit;

    Answer(
            String id,
            HttpServerRequest request,
            Connection connection,
            Context context,
            Duration writeLimit) {
        this.id = id;
        this.request = request;
        this.connection = connection;
        this.context = context;
        this.writeLimit = writeLimit;
    }

    String id() {
        return id;
    }

    Connection connection() {
        return connection;
    }

    /** Writes {@code response}; blocks for a streamed one until its last byte was handed over. */
    void send(Response response) {
        switch (response.body()) {
            case Response.Body.Whole(var bytes) -> {
                if (Context.isOnEventLoopThread()) {
                    whole(response, bytes, false);
                } else {
                    context.runOnContext(_ -> whole(response, bytes, false));
                }
            }
            case Response.Body.Streamed(var writer) -> streamed(response, writer);
        }
    }

    /**
     * Writes {@code response} and closes the connection. What the client is still sending is read
     * and thrown away for a moment, else it might never see the answer. On the event loop.
     */
    void refuse(Response response) {
        request.response().putHeader("connection", "close");
        request.handler(_ -> {});
        request.endHandler(_ -> {});
        whole(response, ((Response.Body.Whole) response.body()).bytes(), true);
    }

    private void whole(Response response, Bytes bytes, boolean last) {
        HttpServerResponse out = request.response();
        try {
            connection.enter(Phase.WRITING);
            head(response);
            boolean bodyless = response.status() == 204 || response.status() == 304;
            if (bodyless) {
                done(out.end(), last);
            } else if (request.method().equals(HttpMethod.HEAD)) {
                out.putHeader("content-length", Integer.toString(bytes.length()));
                done(out.end(), last);
            } else {
                done(out.end(Buffer.buffer(bytes.array())), last);
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            cut("answer not writable", e);
        }
    }

    private void done(io.vertx.core.Future<Void> written, boolean last) {
        written.onComplete(sent -> {
            connection.forgetGone();
            if (sent.failed()) {
                connection.abort();
            } else if (!last) {
                connection.enter(Phase.IDLE);
            } else if (request.isEnded()) {
                connection.close();
            } else {
                request.endHandler(_ -> connection.close());
                context.owner().setTimer(LINGER_MILLIS, _ -> connection.close());
            }
        });
    }

    private void streamed(Response response, Response.StreamWriter writer) {
        try {
            connection.enter(Phase.WORKING);
            HttpServerResponse out = request.response();
            head(response);
            out.setChunked(true);
            if (!request.method().equals(HttpMethod.HEAD)) {
                var _ = out.writeHead();
                writer.write(new StreamSink(out, connection, writeLimit));
            }
            connection.enter(Phase.WRITING);
            done(out.end(), false);
        } catch (IOException | RuntimeException e) {
            cut("stream cut", e);
        }
    }

    private void head(Response response) {
        HttpServerResponse out = request.response();
        out.setStatusCode(response.status());
        response.headers().fields().forEach(out::putHeader);
        out.putHeader("x-request-id", id);
    }

    private void cut(String what, Exception why) {
        if (connection.gone()) {
            LOG.atDebug().addKeyValue("request", id).log("client left");
        } else if (why instanceof IOException) { // foreseen: somebody else broke off, or was to
            LOG.atWarn()
                    .addKeyValue("request", id)
                    .addKeyValue("why", String.valueOf(why.getMessage()))
                    .log(what);
        } else {
            LOG.atWarn().addKeyValue("request", id).setCause(why).log(what);
        }
        connection.abort(); // never an end that looks like the answer's
    }
}
