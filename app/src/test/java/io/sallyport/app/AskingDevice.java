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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code sallyport device ask} as a process, and the person in front of it; for tests. */
final class AskingDevice implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SHOWN =
            Pattern.compile("open (\\S+)\\s+device: and enter the code  ([A-Z-]+) ");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

    private final Path demo;
    private final DemoChain chain;
    private final Path out;
    private final Path err;
    private final Process process;
    private final URI page;
    private final String code;

    /** Starts that command against the demo in {@code folder/demo}, and waits for its code. */
    AskingDevice(Path folder, List<String> command) throws IOException {
        this.demo = folder.resolve("demo");
        int base = Integer.parseInt(Files.readString(demo.resolve(".sallyport-demo")).strip());
        this.chain = new DemoChain(demo, base);
        this.out = Files.createTempFile(folder, "device", ".out");
        this.err = Files.createTempFile(folder, "device", ".err");
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("--dir", demo.toString()));
        this.process = ShippedCommand.begin(out, err, whole.toArray(String[]::new));
        Matcher shown =
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> SHOWN.matcher(Files.readString(err)), Matcher::find);
        this.page = URI.create(shown.group(1));
        this.code = shown.group(2);
    }

    /** The guide's commands for a device, as their words: the first for its user. */
    static List<List<String>> ofTheGuide() throws IOException {
        Path guide = DocumentedBlocks.ROOT.resolve("docs/guides/identity.md");
        return DocumentedBlocks.of(guide, "bash")
                .getFirst()
                .lines()
                .map(line -> WORD.matcher(line.replaceFirst("^\\./sallyport ", "")))
                .map(words -> words.results().map(AskingDevice::word).toList())
                .toList();
    }

    private static String word(MatchResult found) {
        return found.group(1) == null ? found.group() : found.group(1);
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
