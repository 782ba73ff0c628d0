// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.testkit.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * Gives each test that asks for a {@link Screen} the one browser and the one world that all tests
 * of the page share, as a stranger finds them: both take longer to start than most tests.
 */
final class Stage implements ParameterResolver {
    private static final Namespace SPACE = Namespace.create(Stage.class);

    /** What is open until the last test has ended. */
    private record Open(Path folder, ChromeDriver browser, WebWorld world)
            implements AutoCloseable {
        static Open now() {
            try {
                Path folder = Files.createTempDirectory("sallyport-page");
                WebWorld world =
                        WebWorld.open(
                                Files.createDirectory(folder.resolve("world")),
                                WorldSetting.ATTACKED);
                return new Open(folder, Chromium.open(folder.resolve("profile")), world);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            browser.quit();
            world.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Screen.class;
    }

    @Override
    public Screen resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Open open =
                test.getRoot().getStore(SPACE).computeIfAbsent("open", _ -> Open.now(), Open.class);
        return new Screen(open.browser(), open.world()).asStranger();
    }
}
