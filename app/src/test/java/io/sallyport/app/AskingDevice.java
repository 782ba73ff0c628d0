// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.audit.AuditTail;
import io.sallyport.world.DemoChain;
import io.sallyport.world.DeviceConsent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code sallyport device ask} as a process, and the person in front of it; for tests. */
final class AskingDevice implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SHOWN =
            Pattern.compile("open (\\S+)\\s+device: and enter the code  ([A-Z-]+) ");

    private final Path demo;
    private final DemoChain chain;
    private final Path out;
    private final Path err;
    private final Process process;
    private final URI page;
    private final String code;

    /** Starts it against the demo in {@code folder/demo}, and waits for its code. */
    AskingDevice(Path folder, String question) throws IOException {
        this.demo = folder.resolve("demo");
        int base = Integer.parseInt(Files.readString(demo.resolve(".sallyport-demo")).strip());
        this.chain = new DemoChain(demo, base);
        this.out = Files.createTempFile(folder, "device", ".out");
        this.err = Files.createTempFile(folder, "device", ".err");
        this.process =
                ShippedCommand.begin(
                        out,
                        err,
                        "device",
                        "ask",
                        "--dir",
                        demo.toString(),
                        "--reading",
                        "The gate was closed at 18:04. The cold store is at 7 degrees.",
                        question);
        Matcher shown =
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> SHOWN.matcher(Files.readString(err)), Matcher::find);
        this.page = URI.create(shown.group(1));
        this.code = shown.group(2);
    }

    String code() {
        return code;
    }

    /** The person signs in, types the code and answers; what they were shown before that. */
    String answeredBy(String person, String answer) {
        try (var consent = new DeviceConsent(chain)) {
            String shown = consent.read(person, page, code);
            consent.answer(page, shown, answer);
            return shown;
        }
    }

    ShippedCommand.Said end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the device goes on: " + Files.readString(err));
        }
        return new ShippedCommand.Said(
                process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** What the gateway wrote about everything that it was asked. */
    List<Map<String, String>> atGateway() {
        return new AuditTail(demo)
                .next().stream()
                        .filter(entry -> entry.role().equals("gateway"))
                        .map(entry -> entry.entry().facts())
                        .toList();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
