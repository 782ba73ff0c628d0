// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.exchange.Exchanger;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.ingest.RightsFile;
import io.sallyport.retrieval.Classification;
import io.sallyport.retrieval.Ingest;
import io.sallyport.retrieval.Rights;
import io.sallyport.retrieval.RightsOperator;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.runtime.Metrics;
import io.sallyport.sts.StsConfig;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport rights}: who may see which document, and why. */
@Command(
        name = "rights",
        description = {
            "Who may see which document, and why; as the workload `operator` with service tokens",
            "(svc:rights.read:COLLECTION, svc:rights.write:COLLECTION). A change is written down before",
            "it counts, and counts for every search that begins after it."
        },
        subcommands = {
            RightsCommand.Explain.class,
            RightsCommand.Show.class,
            RightsCommand.Change.class,
            RightsCommand.Import.class
        })
final class RightsCommand {
    static final String WORKLOAD = "operator";
    private static final int WRONG = 2;

    private RightsCommand() {}

    /** One user and one document. */
    @Command(
            name = "explain",
            description = {
                "Says whether a user may see a document, and why: which grant, which denial, through which",
                "container or role, and which clearance. Whether the user may search the collection at all",
                "is asked with `sallyport policy explain`. Exit 0: may; 1: may not; 2: wrong command."
            },
            footer = {
                "",
                "  sallyport rights explain john eng-docs/eng-fleet-runbook --groups engineering"
            })
    static final class Explain implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "USER", description = "the user's sub, or ISSUER#SUB")
        private String user = "";

        @Parameters(index = "1", paramLabel = "COLLECTION/DOCUMENT", description = "the document")
        private String document = "";

        @Option(
                names = "--groups",
                split = ",",
                paramLabel = "GROUP",
                description = "the user's groups, as the token has them; none when left out")
        private Set<String> groups = new LinkedHashSet<>();

        @Option(names = "--json", description = "writes one JSON document")
        private boolean json;

        @Mixin private WhichConfig which = new WhichConfig();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            Configuration file = which.read();
            var place = Target.parse(document);
            var subject = subject(file, which.tenant(file, place.collection()));
            var told =
                    asOperator(
                            file,
                            rights ->
                                    rights.explain(
                                            place.collection(),
                                            place.document(),
                                            new Principal.User(subject, groups)));
            say(spec, json ? RightsReport.json(told) : RightsReport.text(user, document, told));
            return told.allowed() ? 0 : 1;
        }

        private Subject subject(Configuration file, String tenant) {
            int hash = user.lastIndexOf('#');
            String issuer = hash > 0 ? user.substring(0, hash) : issuer(file);
            try {
                return new Subject(new TenantId(tenant), issuer, user.substring(hash + 1));
            } catch (IllegalArgumentException e) {
                throw new Refusal("user: " + e.getMessage(), WRONG);
            }
        }

        private static String issuer(Configuration file) {
            if (file.has("sts")) {
                var issuers = file.section("sts", StsConfig.class).issuers();
                if (issuers.size() == 1) {
                    return issuers.getFirst().issuer();
                }
            }
            throw new Refusal("user: whose is not known (expected: ISSUER#SUB)", WRONG);
        }
    }

    /** What there is. */
    @Command(
            name = "list",
            description =
                    "Lists the rights of a collection's documents, or of one document; ids and rights, no text.",
            footer = {
                "",
                "  sallyport rights list eng-docs --csv > rights.csv    # for `rights import`",
                "  sallyport rights list eng-docs/eng-fleet-runbook"
            })
    static final class Show implements Runnable {
        @Parameters(paramLabel = "COLLECTION[/DOCUMENT]", description = "what to list")
        private String what = "";

        @Option(names = "--json", description = "JSON Lines, as `rights import` takes them")
        private boolean json;

        @Option(names = "--csv", description = "CSV, as `rights import` takes it")
        private boolean csv;

        @Mixin private WhichConfig which = new WhichConfig();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            Map<String, Rights> listed = asOperator(which.read(), this::listed);
            say(spec, json || csv ? RightsReport.lines(listed, csv) : RightsReport.text(listed));
        }

        private Map<String, Rights> listed(RightsOperator rights) {
            if (what.indexOf('/') < 0) {
                return rights.list(what);
            }
            var place = Target.parse(what);
            return Map.of(place.document(), rights.read(place.collection(), place.document()));
        }
    }

    /** One document, one write. */
    @Command(
            name = "set",
            description =
                    "Gives one document these rights in place of its own; without --grant, nobody may see it.",
            footer = {
                "",
                "  sallyport rights set eng-docs/eng-fleet-runbook --grant group:engineering"
            })
    static final class Change implements Runnable {
        @Parameters(paramLabel = "COLLECTION/DOCUMENT", description = "the document")
        private String document = "";

        @Option(names = "--grant", paramLabel = "PRINCIPAL", description = "who may; repeatable")
        private Set<String> grants = new LinkedHashSet<>();

        @Option(names = "--deny", paramLabel = "PRINCIPAL", description = "who may not; repeatable")
        private Set<String> denials = new LinkedHashSet<>();

        @Option(
                names = "--classification",
                paramLabel = "LEVEL",
                description = "what clearance it needs (default: ${DEFAULT-VALUE})",
                defaultValue = "unclassified")
        private String level = "unclassified";

        @Mixin private WhichConfig which = new WhichConfig();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            Configuration file = which.read();
            var place = Target.parse(document);
            Rights wanted = rights();
            boolean changed =
                    asOperator(
                            file,
                            rights -> rights.change(place.collection(), place.document(), wanted));
            say(spec, "rights: %s %s".formatted(document, changed ? "changed" : "unchanged"));
        }

        private Rights rights() {
            try {
                return new Rights(grants, denials, Classification.parse(level));
            } catch (IllegalArgumentException e) {
                throw new Refusal(String.valueOf(e.getMessage()), WRONG);
            }
        }
    }

    /** Many documents, all or none. */
    @Command(
            name = "import",
            description = {
                "Gives many documents their rights, all of them or none, from CSV",
                "(document,grants,denials,classification; `;` between names) or JSON Lines.",
                "Every fault is told with its line. Exit 0: done; 1: refused, nothing changed; 2: faults in",
                "the file, nothing was sent."
            },
            footer = {"", "  sallyport rights import rights.csv --collection eng-docs --dry-run"})
    static final class Import implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = ".csv or .jsonl, at most 5,000 documents")
        private Path file = Path.of("");

        @Option(names = "--collection", required = true, paramLabel = "C", description = "whose")
        private String collection = "";

        @Option(names = "--dry-run", description = "changes nothing; says what would be done")
        private boolean dryRun;

        @Mixin private WhichConfig which = new WhichConfig();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            RightsFile read = read();
            var outcome =
                    asOperator(
                            which.read(),
                            rights -> rights.change(collection, read.rights(), dryRun));
            outcome.faults().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(fault -> read.faultOf(fault.getKey(), fault.getValue()))
                    .forEach(spec.commandLine().getErr()::println);
            boolean done = outcome.faults().isEmpty();
            say(
                    spec,
                    "rights: %s%s, %d changed, %d unchanged, %d faults"
                            .formatted(
                                    collection,
                                    dryRun ? " (dry run)" : done ? "" : " (nothing changed)",
                                    outcome.changed(),
                                    outcome.unchanged(),
                                    outcome.faults().size()));
            return done ? 0 : 1;
        }

        private RightsFile read() {
            try {
                return RightsFile.read(file);
            } catch (ConfigurationException e) {
                throw new Refusal(String.join("\n", e.faults()), WRONG);
            }
        }
    }

    private static <T> T asOperator(Configuration file, Function<RightsOperator, T> work) {
        try (var setting = new Setting(file, WORKLOAD, Optional.empty(), new Metrics())) {
            IdentitySource identity = setting.enrol();
            Exchanger exchanger = setting.exchanger(identity);
            var id = setting.trust().workload("retrieval");
            var client = HttpClient.mutual(identity, id, WhichConfig.places(file).retrieval());
            return work.apply(
                    new RightsOperator(exchanger, new Ingest.Callee(id, setting.keep(client))));
        }
    }

    private static void say(CommandSpec spec, String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    /** One document, as it is written on the command line. */
    private record Target(String collection, String document) {
        static Target parse(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 2
                    || !parts[0].matches("[a-z0-9-]{1,64}")
                    || !parts[1].matches("[A-Za-z0-9._-]{1,128}")) {
                throw new Refusal("document: not one (expected: COLLECTION/DOCUMENT)", WRONG);
            }
            return new Target(parts[0], parts[1]);
        }
    }
}
