// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.drill.Drill;
import io.sallyport.drill.DrillReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport drill}: attacks from inside, each with the compromised component's real key. */
@Command(
        name = "drill",
        description =
                "Takes over one component of a running demo at a time and tries the attacks; exit 0 only if no cell is worse than declared.")
final class DrillCommand implements Callable<Integer> {
    @Mixin private DemoOptions options = new DemoOptions();

    @Option(names = "--json", description = "for scripts")
    private boolean json;

    @Override
    public Integer call() {
        Layout layout = options.existing();
        if (Processes.found(layout).none()) {
            throw new Refusal(
                    "dir: no demo runs in %s (expected: a running one); start it with ./sallyport demo --dir %s"
                            .formatted(layout.dir(), layout.dir()));
        }
        DrillReport report = Drill.run(layout.dir(), layout.portBase());
        System.out.print(json ? report.json() + "\n" : report.table());
        return report.holds() ? 0 : 1;
    }
}
