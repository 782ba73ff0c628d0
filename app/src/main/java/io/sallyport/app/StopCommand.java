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
        Layout layout = options.existing();
        Processes found = Processes.found(layout);
        int count = found.all().size();
        found.stop();
        DemoDatabase.remove(layout);
        System.out.println(
                count == 0 ? "demo: nothing was running" : "demo: stopped " + count + " processes");
    }
}
