// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Bytes on a socket, for what no client library would send. */
final class Wire implements AutoCloseable {
    private final Socket socket;

    private Wire(Socket socket) {
        this.socket = socket;
    }

    static Wire plain(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(8_000);
        return new Wire(socket);
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends, and reads until the server closes. */
    String ask(String text) throws IOException {
        write(text);
        return rest();
    }

    /** Reads one piece, as soon as there is one. */
    String piece() throws IOException {
        byte[] bytes = new byte[8192];
        int count = socket.getInputStream().read(bytes);
        return count < 0 ? "" : new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }

    /** Reads until the server closes; a reset is an end too. */
    String rest() throws IOException {
        var text = new StringBuilder();
        try {
            for (String piece = piece(); !piece.isEmpty(); piece = piece()) {
                text.append(piece);
            }
        } catch (SocketException e) {
            return text.toString();
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
