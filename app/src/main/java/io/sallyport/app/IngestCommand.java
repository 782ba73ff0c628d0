// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.exchange.Exchanger;
import io.sallyport.http.HttpClient;
import io.sallyport.ingest.Folder;
import io.sallyport.ingest.FolderIngest;
import io.sallyport.retrieval.Ingest;
import io.sallyport.retrieval.IngestException;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport ingest}: a folder's documents behind retrieval. */
@Command(
        name = "ingest",
        description = {
            "Brings a folder of text, Markdown and HTML files into a collection, as the workload",
            "`ingest` with a service token (svc:vector.write:COLLECTION).",
            "",
            "Who may see a document stands in rights.yaml of its folder or a folder above, or in",
            "NAME.rights.yaml beside it:",
            "  grants: [group:hr, role:auditor]   # nearest counts; not stated: nobody",
            "  denials: [user:ISSUER#SUB]         # all of them count",
            "  classification: confidential       # the highest counts",
            "Running it again changes what has changed. Rights that were changed by",
            "`sallyport rights` stay until the rights files say something else than before."
        },
        footer = {
            "",
            "  sallyport ingest handbook --collection handbook --delete-missing",
            "",
            "Exit 0: all is in; 1: something was refused or retrieval did not answer;",
            "2: the command or a rights file is wrong, and nothing was sent."
        })
final class IngestCommand implements Callable<Integer> {
    static final String WORKLOAD = "ingest";
    private static final int WRONG = 2;
    private static final int LARGEST_FILE = 1 << 20;

    @Parameters(paramLabel = "DIR", description = "the folder")
    private Path folder = Path.of("");

    @Option(
            names = "--collection",
            required = true,
            paramLabel = "C",
            description = "where its documents go")
    private String collection = "";

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description =
                    "the name under which --delete-missing knows this folder's documents again"
                            + " (default: from its path)")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--delete-missing",
            description = "takes away what came from this source and is no longer in DIR")
    private boolean deleteMissing;

    @Option(names = "--dry-run", description = "changes nothing; says what would be done")
    private boolean dryRun;

    @Option(names = "--json", description = "writes the summary as one JSON document")
    private boolean json;

    @Mixin private WhichConfig which = new WhichConfig();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Configuration file = which.read();
        String tenant = which.tenant(file, collection);
        Folder read = folder();
        String name = source.orElseGet(read::source);
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new Refusal("source: not valid (expected: 1 to 64 of A-Z a-z 0-9 . _ -)", WRONG);
        }
        if (deleteMissing && read.files().isEmpty()) {
            throw new Refusal(
                    "delete-missing: no document is left in DIR (expected: at least one)", WRONG);
        }
        var limits = new Folder.Limits(LARGEST_FILE, WhichConfig.largest(file));
        var work =
                new FolderIngest(
                        read,
                        new FolderIngest.Target(tenant, collection, name, limits),
                        new IngestProgress(spec.commandLine().getErr()));
        FolderIngest.Summary summary =
                dryRun && !deleteMissing ? work.dryRun() : connected(file, work);
        var report = new IngestReport(collection, name, dryRun, summary);
        spec.commandLine().getOut().println(json ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return summary.failed().isEmpty() ? 0 : 1;
    }

    private Folder folder() {
        try {
            return Folder.read(folder);
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), WRONG);
        }
    }

    private FolderIngest.Summary connected(Configuration file, FolderIngest work) {
        try (var setting = new Setting(file, WORKLOAD, Optional.empty(), new Metrics())) {
            IdentitySource identity = setting.enrol();
            Exchanger exchanger = setting.exchanger(identity);
            var id = setting.trust().workload("retrieval");
            var client = HttpClient.mutual(identity, id, WhichConfig.places(file).retrieval());
            var retrieval = new Ingest.Callee(id, setting.keep(client));
            // no file has guarded fields, so nothing is ever asked of the key service here
            var ingest = new Ingest(exchanger, retrieval, retrieval);
            FolderIngest.Summary summary = dryRun ? work.dryRun() : work.run(ingest);
            return deleteMissing ? work.deleteMissing(ingest, dryRun) : summary;
        } catch (IngestException e) {
            throw new Refusal(String.valueOf(e.getMessage()) + "; what was done before stays", 1);
        }
    }
}
