// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** Tells which ports are taken, and by whom where the system says so. */
final class Ports {
    // blocks that share no port: ten of them, the same ten 1000 above, then the next ten
    private static final int FIRST = 12_000;
    private static final int BLOCK = 100;
    private static final int BLOCKS_TOGETHER = 10;
    private static final int BLOCKS = 9; // below the ports that systems hand out
    private static final int MANAGEMENT = 1_000;
    private static final int TRIES = 200;

    /** Open until the process ends. */
    private static final Queue<ServerSocket> CLAIMS = new ConcurrentLinkedQueue<>();

    private Ports() {}

    /**
     * Checks that all are free.
     *
     * @throws Refusal naming each taken port and its holder
     */
    static void requireFree(List<Integer> ports) {
        var taken = new ArrayList<String>();
        for (int port : ports) {
            if (!free(port)) {
                taken.add(inUse(port));
            }
        }
        if (!taken.isEmpty()) {
            taken.add(
                    "stop the holder (./sallyport stop for a running demo), or choose other ports with --port-base N");
            throw new Refusal(String.join("\n", taken));
        }
    }

    /**
     * A port base whose ports are all free, and which no other process is given by this method
     * while this one lives: it keeps one port of the block bound as a claim.
     */
    static int claimBase() {
        return ThreadLocalRandom.current()
                .ints(TRIES, 0, BLOCKS * BLOCKS_TOGETHER)
                .map(block ->
                        FIRST
                                + block / BLOCKS_TOGETHER * (2 * MANAGEMENT)
                                + block % BLOCKS_TOGETHER * BLOCK)
                .filter(Ports::claimed)
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(
                                "port-base: none found (expected: a block of %d free ports, and the same %d above)"
                                        .formatted(BLOCK, MANAGEMENT)));
    }

    private static boolean claimed(int base) {
        try {
            var claim = new ServerSocket();
            claim.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + BLOCK - 1));
            boolean free =
                    new Layout(Path.of(""), base).ports().stream().allMatch(port -> free(port));
            if (free) {
                CLAIMS.add(claim);
            } else {
                claim.close();
            }
            return free;
        } catch (IOException e) {
            return false; // somebody else's
        }
    }

    /** That the port is taken, and by whom where the system says so. */
    static String inUse(int port) {
        String by = holder(port).map(name -> ", held by " + name).orElse("");
        return "port: %d is in use%s (expected: free)".formatted(port, by);
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Linux only: the socket's inode in /proc/net/tcp*, then whose descriptor that is. */
    private static Optional<String> holder(int port) {
        try {
            Optional<String> inode = inode(port);
            return inode.flatMap(Ports::owner);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> inode(int port) throws IOException {
        String suffix = ":%04X".formatted(port);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (!Files.isReadable(Path.of(table))) {
                continue;
            }
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] cells = line.strip().split("\\s+", -1);
                if (cells.length > 9 && cells[1].endsWith(suffix) && cells[3].equals("0A")) {
                    return Optional.of("socket:[" + cells[9] + "]");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> owner(String socket) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), socket))
                .findFirst()
                .map(process -> "process %d (%s)".formatted(process.pid(), name(process)));
    }

    /** One of ours by its role, another by its program. */
    private static String name(ProcessHandle process) {
        return ProcessArguments.option(process, "--role")
                .map(role -> "sallyport " + role)
                .or(() ->
                        process.info()
                                .command()
                                .map(path -> Path.of(path).getFileName().toString()))
                .orElse("unknown");
    }

    private static boolean holds(long pid, String socket) {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // another user's process
        }
    }
}
