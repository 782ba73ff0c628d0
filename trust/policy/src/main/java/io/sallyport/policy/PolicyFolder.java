// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a folder of schema and policies: all of it is right, or every fault is told at once. */
final class PolicyFolder {
    static final String ENDING = ".cedar";
    private static final String SCHEMA = "schema.cedarschema";
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFolder.class);
    private static final int MOST_BYTES = 1 << 20;

    private final Path folder;
    private final List<String> faults = new ArrayList<>();

    private PolicyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads it.
     *
     * @throws ConfigurationException with every fault
     */
    static Rules read(Path folder, long epoch) {
        try {
            return new PolicyFolder(folder).rules(epoch);
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(
                            "policy folder: "
                                    + folder
                                    + " cannot be read (expected: a folder with "
                                    + SCHEMA
                                    + " and *"
                                    + ENDING
                                    + ")"));
        } catch (AuthException | LinkageError e) {
            throw new ConfigurationException(
                    List.of(
                            "policy engine: does not work here (expected: Cedar's native library)"));
        }
    }

    private Rules rules(long epoch) throws IOException, AuthException {
        Optional<Schema> schema = schema();
        List<PolicyFile> files = files();
        List<Rule> rules =
                Stream.concat(
                                Stream.of(BuiltIn.otherTenant()),
                                files.stream().flatMap(file -> file.rules().stream()))
                        .toList();
        if (schema.isPresent()) {
            ActionNames actions = actions(schema.get());
            validate(schema.get(), rules, files);
            refuseIfFaulty();
            var made = new Rules(epoch, schema.get(), actions, rules);
            BuiltIn.tryEveryAction(made, actions, faults);
            refuseIfFaulty();
            return made;
        }
        refuseIfFaulty();
        throw new IllegalStateException("schema: neither read nor refused");
    }

    private void refuseIfFaulty() {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }

    private Optional<Schema> schema() throws IOException {
        Optional<String> text = text(folder.resolve(SCHEMA));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Schema schema = Schema.parse(Schema.JsonOrCedar.Cedar, text.get());
            return Optional.of(prepare(schema));
        } catch (InternalException e) {
            faults.add(SCHEMA + ": " + CedarText.clean(e) + " (expected: a Cedar schema)");
            return Optional.empty();
        }
    }

    private static Schema prepare(Schema schema) {
        try {
            schema.cache();
        } catch (CacheException full) {
            // it decides the same unprepared, only slower
            LOG.atWarn().setCause(full).log("policy schema not prepared");
        }
        return schema;
    }

    private List<PolicyFile> files() throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.list(folder)) {
            paths = all.filter(path -> path.toString().endsWith(ENDING)).sorted().toList();
        }
        var files = new ArrayList<PolicyFile>();
        for (Path path : paths) {
            text(path)
                    .ifPresent(text ->
                            files.add(
                                    PolicyFile.read(path.getFileName().toString(), text, faults)));
        }
        return files;
    }

    private Optional<String> text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            faults.add(file.getFileName() + ": missing (expected: a file in " + folder + ")");
            return Optional.empty();
        }
        if (Files.size(file) > MOST_BYTES) {
            faults.add(file.getFileName() + ": too large (expected: at most 1MiB)");
            return Optional.empty();
        }
        return Optional.of(Files.readString(file));
    }

    private ActionNames actions(Schema schema) throws InternalException {
        try {
            return ActionNames.of(schema.toJsonFormat());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("schema: no JSON form", e);
        }
    }

    private void validate(Schema schema, List<Rule> rules, List<PolicyFile> files)
            throws AuthException {
        var all =
                new PolicySet(rules.stream().map(Rule::policy).collect(Collectors.<Policy>toSet()));
        ValidationResponse told =
                new BasicAuthorizationEngine().validate(new ValidationRequest(schema, all));
        told.errors.ifPresent(
                errors -> errors.forEach(e -> faults.add("policies: " + CedarText.of(e))));
        told.success.ifPresent(found ->
                found.validationErrors.stream()
                        .map(error -> fault(error, files))
                        .sorted()
                        .forEach(faults::add));
    }

    private static String fault(ValidationResponse.ValidationError error, List<PolicyFile> files) {
        int offset = CedarText.offset(error.getError());
        String place =
                files.stream()
                        .map(file -> file.place(error.getPolicyId(), offset))
                        .filter(found -> !found.isEmpty())
                        .findFirst()
                        .orElse(SCHEMA);
        return place
                + ": policy "
                + error.getPolicyId()
                + ": "
                + CedarText.of(error.getError())
                + " (expected: what the schema allows)";
    }
}
