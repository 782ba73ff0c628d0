// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The module's own data files. */
final class Resources {
    private Resources() {}

    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("firewall data: " + name + " missing; reinstall");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("firewall data: " + name + " not readable", e);
        }
    }

    /** Lines with content, comments left out. */
    static List<String> lines(String name) {
        return text(name).lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    }
}
