// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport demo}: the whole chain on this machine. */
@Command(
        name = "demo",
        description = {
            "Starts the whole chain on this machine: nine processes with an identity each, and a company's documents.",
            "Prints the page's address and who can sign in. Ctrl-C stops it; each start begins from nothing.",
            "--check plays the story instead, prints a line for each step, and stops: exit 0 only if all of it holds.",
            "--check --background plays it and, if it holds, leaves the chain running."
        })
final class DemoCommand implements Runnable {
    @Mixin private DemoOptions options = new DemoOptions();

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "the web app's port; all others follow (default: ${DEFAULT-VALUE})",
            defaultValue = "8400")
    private int portBase = Layout.DEFAULT_PORT_BASE;

    @Option(
            names = "--background",
            description = "leaves it running and returns; end it with ./sallyport stop")
    private boolean background;

    @Option(names = "--check", description = "plays the story and stops")
    private boolean check;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description =
                    "where the documents are: embedded, or postgres, a server of the demo's own that etc/postgres.sh fetches (default: ${DEFAULT-VALUE})",
            defaultValue = "embedded")
    private String store = "embedded";

    @Option(
            names = "--raised-limits",
            hidden = true,
            description = "for load tests: all controls on, larger quotas")
    private boolean raisedLimits;

    @Override
    public void run() {
        var demo =
                new Demo(
                        options.fresh(portBase),
                        raisedLimits ? Demo.Purpose.LOADED : Demo.Purpose.SHOWN,
                        store());
        Thread hook = new Thread(demo::stop, "stop the demo");
        Runtime.getRuntime().addShutdownHook(hook);
        demo.start();
        if (check) {
            play(demo.layout());
        } else {
            Banner.print(demo.layout());
        }
        if (background) {
            Runtime.getRuntime().removeShutdownHook(hook);
        } else if (!check) {
            System.out.println("Ctrl-C stops it.");
            demo.watch();
            awaitForever();
        }
    }

    private Demo.Store store() {
        return switch (store) {
            case "embedded" -> Demo.Store.EMBEDDED;
            case "postgres" -> Demo.Store.POSTGRES;
            default ->
                    throw new Refusal(
                            "store: `%s` (expected: embedded or postgres)".formatted(store), 2);
        };
    }

    private static void play(Layout layout) {
        if (!new Story(layout).play()) {
            throw new Refusal(
                    "the story does not hold; logs are in " + layout.dir().resolve("logs"));
        }
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
