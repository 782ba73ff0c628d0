// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.util.Locale;
import java.util.Map;

/**
 * What was measured.
 *
 * @param fresh what each process used before the load
 * @param before at the end of the warm-up
 * @param after at the end of the load
 */
record BenchReport(
        String machine,
        Run run,
        boolean pinned,
        Map<String, ProcessUse> fresh,
        Map<String, ProcessUse> before,
        Map<String, ProcessUse> after) {
    private static final String GATEWAY = "gateway";

    BenchReport {
        fresh = Map.copyOf(fresh);
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }

    /** Processor time of the process for each completed request; 0 when there was none. */
    double microsPerRequest(String process) {
        return run.completed() == 0 ? 0 : seconds(process) * 1e6 / run.completed();
    }

    private double seconds(String process) {
        ProcessUse start = before.get(process);
        ProcessUse end = after.get(process);
        return start == null || end == null
                ? 0
                : (end.cpuTicks() - start.cpuTicks()) / (double) ProcessUse.TICKS_A_SECOND;
    }

    String text() {
        var text = new StringBuilder();
        text.append("measured: ").append(machine).append('\n');
        text.append("limits are raised for the load; every control is on\n\n");
        processes(text);
        text.append('\n');
        gateway(text);
        return text.toString();
    }

    private void processes(StringBuilder text) {
        line(text, "process", "MiB at first", "MiB loaded", "cpu us/request");
        after.keySet().stream()
                .sorted()
                .forEach(name ->
                        line(
                                text,
                                name,
                                mebibytes(fresh, name),
                                mebibytes(after, name),
                                cpu(name)));
        line(text, "sum", sum(fresh), sum(after), "");
    }

    private static void line(StringBuilder text, String... cells) {
        text.append("%-14s %12s %12s %15s%n".formatted(cells[0], cells[1], cells[2], cells[3]));
    }

    private static String mebibytes(Map<String, ProcessUse> use, String name) {
        ProcessUse one = use.get(name);
        return one == null ? "" : one.mebibytes();
    }

    private String cpu(String name) {
        return String.format(Locale.ROOT, "%.0f", microsPerRequest(name));
    }

    private static String sum(Map<String, ProcessUse> use) {
        long sum = use.values().stream().mapToLong(ProcessUse::residentKiB).sum();
        return new ProcessUse(sum, 0).mebibytes();
    }

    private void gateway(StringBuilder text) {
        double busy = seconds(GATEWAY) * 100 / Math.max(0.001, run.wall().toNanos() / 1e9);
        text.append(
                String.format(
                        Locale.ROOT,
                        "gateway: %.0f us of processor time per request, %.0f %% of a core"
                                + " busy%s%n",
                        microsPerRequest(GATEWAY),
                        busy,
                        pinned ? ", a core for itself" : ", not pinned"));
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %d requests of %d bytes, answers of %d bytes, not streamed; %.0f a"
                                + " second, p50 %.1f ms, p99 %.1f ms%n",
                        run.completed(),
                        Question.BYTES,
                        run.meanAnswer(),
                        run.perSecond(),
                        run.micros().at(0.5) / 1e3,
                        run.micros().at(0.99) / 1e3));
        if (busy < 80) {
            text.append("  not saturated: the chain behind it was slower\n");
        }
        run.failures()
                .forEach((how, count) ->
                        text.append("  failed: ")
                                .append(count)
                                .append(" x ")
                                .append(how)
                                .append('\n'));
    }
}
