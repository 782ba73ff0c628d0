// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.policy.Answer;
import io.sallyport.policy.Explanation;
import io.sallyport.policy.Given;
import io.sallyport.policy.PolicyCase;
import io.sallyport.policy.PolicyCases;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.world.World;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy test | explain}. Asks nobody but the files. */
@Command(
        name = "policy",
        description = {
            "Asks a policy folder by hand. A policy is right when its cases say so: write some, and run them",
            "before you put a policy in force. Running roles take up a changed folder within two seconds."
        },
        subcommands = {PolicyCommand.Test.class, PolicyCommand.Explain.class})
final class PolicyCommand {
    private static final int UNREADABLE = 2;

    /** A file of cases. */
    @Command(
            name = "test",
            description = {
                "Runs a file of cases and says which do not hold, and why.",
                "Exit 0: all hold; 1: one does not; 2: cases or policies cannot be read."
            },
            footer = {
                "",
                "A file of cases:",
                "  policies: policies        # a folder beside it, unless --policies names one",
                "  domain: demo.sallyport    # of services that are named without one",
                "  cases:",
                "    - name: engineers read what engineering wrote",
                "      given: { user: acme/john, in: [engineering], by: orchestrator }",
                "      ask: search Collection acme/eng-docs",
                "      expect: permit",
                "    - given: { service: ingest, tenant: acme }   # a service on its own",
                "      ask: write Collection acme/eng-docs",
                "      expect: permit",
                "",
                "Expect permit, deputy (the service could, the user may not) or deny (the service may not).",
                "For example: sallyport policy test .sallyport-demo/policy-cases.yaml"
            })
    static final class Test implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "the file of cases")
        private Path file = Path.of("policy-cases.yaml");

        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--policies",
                paramLabel = "DIR",
                description = "the policy folder, instead of the one that the file names")
        private Optional<Path> policies = Optional.empty();

        @Option(names = "--json", description = "writes one JSON document")
        private boolean json;

        @Override
        public Integer call() {
            PolicyCases cases = readable(() -> PolicyCases.read(file));
            Path folder =
                    policies.or(cases::policies)
                            .orElseThrow(() ->
                                    new Refusal(
                                            "policies: none (expected: --policies DIR, or `policies` in %s)"
                                                    .formatted(file),
                                            UNREADABLE));
            try (PolicyEngine engine = readable(() -> PolicyEngine.open(folder))) {
                List<PolicyCases.Outcome> outcomes = cases.run(engine);
                say(spec, json ? PolicyReport.json(outcomes) : PolicyReport.text(outcomes));
                return outcomes.stream().allMatch(PolicyCases.Outcome::holds) ? 0 : 1;
            }
        }
    }

    /** One question. */
    @Command(
            name = "explain",
            description = {
                "Asks one question, and says what was decided for the user, what for the service that acts,",
                "and by which policies. Both must be permitted. Exit 0: permitted; 1: not; 2: unreadable."
            },
            footer = {
                "",
                "For example, may John read HR's documents through the orchestrator?",
                "  sallyport policy explain --tenant acme --user john --groups engineering \\",
                "      --actor orchestrator --action search --resource Collection::acme/hr-docs",
                "And what may a service on its own?",
                "  sallyport policy explain --tenant acme --service ingest \\",
                "      --action write --resource Collection::acme/hr-docs"
            })
    static final class Explain implements Callable<Integer> {
        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--policies",
                paramLabel = "DIR",
                description = "the policy folder (default: ${DEFAULT-VALUE})",
                defaultValue = DemoOptions.DEFAULT_DIR + "/policies")
        private Path policies = Path.of("policies");

        @Option(
                names = "--tenant",
                required = true,
                paramLabel = "TENANT",
                description = "the user's, or whose data the service asks for")
        private String tenant = "";

        @Option(names = "--user", paramLabel = "SUB", description = "the user; or else --service")
        private Optional<String> user = Optional.empty();

        @Option(
                names = "--groups",
                split = ",",
                paramLabel = "GROUP",
                description = "the user's groups; none when left out")
        private Set<String> groups = new LinkedHashSet<>();

        @Option(
                names = "--issuer",
                paramLabel = "URL",
                description = "who vouches for the user; counts where a policy names a person")
        private String issuer = "https://idp.invalid";

        @Option(
                names = "--actor",
                paramLabel = "SERVICE",
                description = "the service acting for the user, SPIFFE ID or name in the domain")
        private Optional<String> actor = Optional.empty();

        @Option(
                names = "--service",
                paramLabel = "SERVICE",
                description = "a service on its own, without a user")
        private Optional<String> service = Optional.empty();

        @Option(
                names = "--domain",
                paramLabel = "DOMAIN",
                description =
                        "trust domain of services named without one (default: ${DEFAULT-VALUE})",
                defaultValue = World.TRUST_DOMAIN)
        private String domain = World.TRUST_DOMAIN;

        @Option(
                names = "--action",
                required = true,
                paramLabel = "ACTION",
                description = "an action of the schema, for example search")
        private String action = "";

        @Option(
                names = "--resource",
                required = true,
                paramLabel = "TYPE::TENANT/ID",
                description = "as policies name it, for example Collection::acme/hr-docs")
        private String resource = "";

        @Option(names = "--json", description = "writes one JSON document")
        private boolean json;

        @Override
        public Integer call() {
            try (PolicyEngine engine = readable(() -> PolicyEngine.open(policies))) {
                Explanation told = readable(() -> explain(engine));
                say(spec, json ? PolicyReport.json(told) : PolicyReport.text(told));
                return Answer.of(told.judgement()) == Answer.PERMIT ? 0 : 1;
            }
        }

        private Explanation explain(PolicyEngine engine) {
            Optional<String> alone = user.isPresent() ? Optional.empty() : Optional.of(tenant);
            var given =
                    new Given(
                            user.map(sub -> tenant + "/" + sub),
                            groups,
                            actor,
                            Optional.empty(),
                            service,
                            alone);
            String named = resource.replaceFirst("::", " ").replace("\"", "");
            return engine.explain(
                    given.requester(domain, issuer), PolicyCase.parse(action + " " + named));
        }
    }

    private static void say(CommandSpec spec, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private static <T> T readable(Supplier<T> read) {
        try {
            return read.get();
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), UNREADABLE);
        }
    }
}
