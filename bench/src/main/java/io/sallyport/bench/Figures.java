// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a benchmark found, with the machine and the date without which it means nothing.
 *
 * @param machine one line
 */
public record Figures(String machine, List<Figure> figures) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Figures {
        figures = List.copyOf(figures);
    }

    /** These and then the others; the machine is as it was before these. */
    public Figures and(Figures others) {
        return new Figures(
                machine, Stream.concat(figures.stream(), others.figures().stream()).toList());
    }

    /** Whether every aim is held. */
    public boolean hold() {
        return figures.stream().allMatch(Figure::held);
    }

    /** A table for people. */
    public String table() {
        int width = figures.stream().mapToInt(f -> f.what().length()).max().orElse(4);
        String row = "%-" + width + "s  %10s %-7s %8s  %-4s  %s";
        var text = new StringBuilder("measured: " + machine + "\n\n");
        text.append(row.formatted("what", "figure", "", "aim", "held", "").stripTrailing());
        text.append('\n');
        for (Figure figure : figures) {
            text.append(
                    row.formatted(
                                    figure.what(),
                                    rounded(figure.value()),
                                    figure.unit(),
                                    figure.aim().text(),
                                    verdict(figure),
                                    figure.note())
                            .stripTrailing());
            text.append('\n');
        }
        return text.toString();
    }

    /** The same for scripts: {@code machine}, {@code holds}, {@code figures}. */
    public String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("machine", machine);
        json.put("holds", hold());
        var array = json.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode one = array.addObject();
            one.put("what", figure.what());
            one.put("value", figure.value());
            one.put("unit", figure.unit());
            one.put("aim", figure.aim().text());
            one.put("held", figure.held());
            one.put("note", figure.note());
        }
        return json.toString();
    }

    private static String verdict(Figure figure) {
        return switch (figure.aim()) {
            case Aim.None() -> "";
            case Aim.AtMost _, Aim.AtLeast _ -> figure.held() ? "yes" : "NO";
        };
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
