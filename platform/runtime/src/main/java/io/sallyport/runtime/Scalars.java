// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The types that one YAML value makes, and how each is written. */
final class Scalars {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private final Map<Class<?>, Form> forms = new HashMap<>();

    /**
     * @param folder what relative paths start from
     */
    Scalars(Path folder) {
        forms.put(String.class, new Form("text", text -> text));
        both(int.class, Integer.class, new Form("a whole number", Integer::valueOf));
        both(long.class, Long.class, new Form("a whole number", Long::valueOf));
        both(double.class, Double.class, new Form("a number", text -> decimal(text).doubleValue()));
        both(boolean.class, Boolean.class, new Form("true or false", Scalars::truth));
        forms.put(BigDecimal.class, new Form("a decimal number", Scalars::decimal));
        forms.put(
                Duration.class,
                new Form("a duration, for example 500ms, 60s, 5m, 1h or 1d", DurationText::parse));
        forms.put(
                ByteSize.class,
                new Form("a size, for example 512B, 64KiB or 1MiB", ByteSize::parse));
        forms.put(Path.class, new Form("a path", text -> path(text, folder)));
        forms.put(URI.class, new Form("an absolute URI", Scalars::uri));
        forms.put(
                SecretRef.class,
                new Form("file:PATH or env:NAME", text -> SecretRef.parse(text, folder)));
    }

    Optional<Form> form(Class<?> type) {
        return Optional.ofNullable(forms.get(type));
    }

    /**
     * How a type is written.
     *
     * @param expected for messages
     * @param read throws IllegalArgumentException for any other text
     */
    record Form(String expected, Function<String, Object> read) {}

    private void both(Class<?> primitive, Class<?> boxed, Form form) {
        forms.put(primitive, form);
        forms.put(boxed, form);
    }

    private static BigDecimal decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) { // no exponents: 1e999999999 would take minutes
            throw new IllegalArgumentException("no decimal number");
        }
        return new BigDecimal(text);
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Path path(String text, Path folder) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("blank");
        }
        return folder.resolve(text).normalize();
    }

    private static URI uri(String text) {
        URI uri = URI.create(text);
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException("no scheme");
        }
        return uri;
    }
}
