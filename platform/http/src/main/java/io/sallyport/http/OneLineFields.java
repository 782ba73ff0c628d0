// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;

/**
 * Reads requests as the engine does, and makes one with a folded header line malformed: two readers
 * could read it differently (RFC 9112, 5.2). The engine joins such lines, so it shows only in the
 * bytes. One call of {@link #decode} never takes bytes of a head and of what follows it.
 */
final class OneLineFields extends VertxHttpRequestDecoder {
    private boolean inHead = true;
    private boolean atLineStart;
    private boolean folded;

    private OneLineFields(Http1ServerConfig config) {
        super(config);
    }

    /** Puts it in the engine's place, before the first byte is read. */
    static void guard(HttpConnection http, Http1ServerConfig config) {
        ChannelPipeline pipeline = ((ConnectionBase) http).channel().pipeline();
        pipeline.replace(VertxHttpRequestDecoder.class, "httpDecoder", new OneLineFields(config));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        int from = in.readerIndex();
        int known = out.size();
        super.decode(context, in, out);
        if (inHead) {
            look(in, from, in.readerIndex());
        }
        for (int i = known; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest head) {
                headRead(head);
            }
            if (out.get(i) instanceof LastHttpContent) {
                inHead = true;
            }
        }
    }

    private void headRead(HttpRequest head) {
        inHead = false;
        atLineStart = false;
        if (folded && head.decoderResult().isSuccess()) {
            head.setDecoderResult(
                    DecoderResult.failure(new IllegalArgumentException("folded header line")));
        }
        folded = false;
    }

    private void look(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to) {
            byte first = in.getByte(at);
            folded |= atLineStart && (first == ' ' || first == '\t');
            int end = in.indexOf(at, to, (byte) '\n');
            atLineStart = end >= 0;
            at = end < 0 ? to : end + 1;
        }
    }
}
