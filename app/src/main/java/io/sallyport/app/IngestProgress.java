// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ingest.Folder;
import io.sallyport.ingest.FolderIngest;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** How far it is: a bar on a terminal, a line for every document elsewhere. */
final class IngestProgress implements FolderIngest.Progress {
    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final boolean terminal;

    IngestProgress(PrintWriter out) {
        this(out, Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    }

    IngestProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void done(int done, int of, Folder.Found file) {
        if (terminal) {
            int full = (int) ((long) WIDTH * done / of);
            out.printf("\r[%s%s] %d of %d", "#".repeat(full), ".".repeat(WIDTH - full), done, of);
            if (done == of) {
                out.println();
            }
        } else {
            out.printf("ingest: %d of %d, %s%n", done, of, file.path());
        }
        out.flush();
    }
}
