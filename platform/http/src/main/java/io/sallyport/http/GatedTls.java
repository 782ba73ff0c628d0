// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * The native TLS engine behind a {@link HandshakeGate}: a connection that is not let in is closed
 * before a byte of it is read. The engine has no place for this, so its context is wrapped.
 */
final class GatedTls extends OpenSSLEngineOptions {
    private final HandshakeGate gate;

    GatedTls(HandshakeGate gate) {
        this.gate = gate;
        setSessionCacheEnabled(false);
    }

    /** The engine copies its options; the gate stays one. */
    @Override
    public GatedTls copy() {
        return new GatedTls(gate);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Contexts(super.sslContextFactory(), gate);
    }

    /** The engine's own contexts, wrapped. */
    private record Contexts(SslContextFactory engine, HandshakeGate gate)
            implements SslContextFactory {
        private Contexts of(SslContextFactory changed) {
            return new Contexts(changed, gate);
        }

        @Override
        public SslContextFactory useAlpn(boolean use) {
            return of(engine.useAlpn(use));
        }

        @Override
        public SslContextFactory forServer(ClientAuth clientAuth) {
            return of(engine.forServer(clientAuth));
        }

        @Override
        public SslContextFactory enabledProtocols(Set<String> protocols) {
            return of(engine.enabledProtocols(protocols));
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
            return of(engine.keyMananagerFactory(keys));
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
            return of(engine.trustManagerFactory(trust));
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> suites) {
            return of(engine.enabledCipherSuites(suites));
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> protocols) {
            return of(engine.applicationProtocols(protocols));
        }

        @Override
        public SslContext create() throws SSLException {
            return new Context(engine.create(), gate);
        }
    }

    private static final class Context extends DelegatingSslContext {
        private final HandshakeGate gate;

        Context(SslContext context, HandshakeGate gate) {
            super(context);
            this.gate = gate;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // as the engine made it
        }

        /** The engine's own handler never ran: it only carries what it was made of. */
        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, boolean startTls, Executor executor) {
            SSLEngine engine = super.newHandler(allocator, startTls, executor).engine();
            return new Handler(engine, startTls, executor, gate);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator,
                String host,
                int port,
                boolean startTls,
                Executor executor) {
            SSLEngine engine = super.newHandler(allocator, host, port, startTls, executor).engine();
            return new Handler(engine, startTls, executor, gate);
        }
    }

    private static final class Handler extends SslHandler {
        private final HandshakeGate gate;

        Handler(SSLEngine engine, boolean startTls, Executor executor, HandshakeGate gate) {
            super(engine, startTls, executor);
            this.gate = gate;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            Optional<HandshakeGate.Pass> pass = enter(context);
            if (pass.isPresent()) {
                var _ = handshakeFuture().addListener(_ -> pass.get().close());
            } else {
                var _ = context.close(); // past this handler: no alert, no farewell
            }
        }

        private Optional<HandshakeGate.Pass> enter(ChannelHandlerContext context) {
            return context.channel().remoteAddress() instanceof InetSocketAddress from
                    ? gate.enter(from.getAddress())
                    : Optional.empty(); // gone already
        }
    }
}
