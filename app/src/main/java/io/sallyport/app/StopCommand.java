// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport stop}: ends a demo that was left running. */
@Command(name = "stop", description = "Ends a demo that was left running; its folder stays.")
final class StopCommand implements Runnable {
    @Mixin private DemoOptions options = new DemoOptions();

    @Override
    public void run() {
        Processes found = Processes.found(options.existing());
        int count = found.all().size();
        found.stop();
        System.out.println(
                count == 0 ? "demo: nothing was running" : "demo: stopped " + count + " processes");
    }
}
