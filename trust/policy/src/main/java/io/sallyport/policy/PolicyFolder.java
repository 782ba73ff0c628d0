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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes rules of a folder's text: all of it is right, or every fault is told at once. */
final class PolicyFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFolder.class);

    private final PolicySnapshot snapshot;
    private final List<String> faults;

    private PolicyFolder(PolicySnapshot snapshot) {
        this.snapshot = snapshot;
        this.faults = new ArrayList<>(snapshot.faults());
    }

    /** As {@link #rules(PolicySnapshot, long)}, of what the folder holds now. */
    static Rules read(Path folder, long epoch) {
        return rules(PolicySnapshot.take(folder), epoch);
    }

    /**
     * Makes the rules of generation {@code epoch}.
     *
     * @throws ConfigurationException with every fault
     */
    static Rules rules(PolicySnapshot snapshot, long epoch) {
        try {
            return new PolicyFolder(snapshot).rules(epoch);
        } catch (AuthException | LinkageError e) {
            throw new ConfigurationException(
                    List.of(
                            "policy engine: does not work here (expected: Cedar's native library)"));
        }
    }

    private Rules rules(long epoch) throws AuthException {
        Optional<Schema> schema = schema();
        List<PolicyFile> files = files();
        List<Rule> rules =
                Stream.concat(
                                Stream.of(BuiltIn.otherTenant()),
                                files.stream().flatMap(file -> file.rules().stream()))
                        .toList();
        if (schema.isPresent()) {
            ActionNames actions = actions(schema.get());
            if (eachOnce(rules, files)) {
                validate(schema.get(), rules, files);
            }
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

    private Optional<Schema> schema() throws AuthException {
        Optional<String> text = Optional.ofNullable(snapshot.texts().get(PolicySnapshot.SCHEMA));
        if (text.isEmpty()) {
            return Optional.empty(); // the snapshot says why
        }
        try {
            return Optional.of(prepare(Schema.parse(Schema.JsonOrCedar.Cedar, text.get())));
        } catch (InternalException e) {
            faults.add(Misread.schema(text.get(), e));
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

    private List<PolicyFile> files() throws AuthException {
        var files = new ArrayList<PolicyFile>();
        for (Map.Entry<String, String> file : snapshot.texts().entrySet()) {
            if (file.getKey().endsWith(PolicySnapshot.ENDING)) {
                files.add(PolicyFile.read(file.getKey(), file.getValue(), faults));
            }
        }
        return files;
    }

    /** Two policies of one id could hide each other, and a file's could hide a built-in one. */
    private boolean eachOnce(List<Rule> rules, List<PolicyFile> files) {
        var known = new HashSet<String>();
        List<String> twice =
                rules.stream()
                        .map(rule -> rule.policy().getID())
                        .filter(id -> !known.add(id))
                        .distinct()
                        .toList();
        twice.forEach(id ->
                faults.add(place(id, 0, files) + ": @id: " + id + " (expected: once in all)"));
        return twice.isEmpty();
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
        return place(error.getPolicyId(), CedarText.offset(error.getError()), files)
                + ": policy "
                + error.getPolicyId()
                + ": "
                + CedarText.of(error.getError())
                + " (expected: what the schema allows)";
    }

    /** File and line of the character at {@code offset} of a policy. */
    private static String place(String id, int offset, List<PolicyFile> files) {
        return files.reversed().stream()
                .map(file -> file.place(id, offset))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(PolicySnapshot.SCHEMA + ":1");
    }
}
