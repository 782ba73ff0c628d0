// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where text is not Cedar. The parser does not say; the validator does, when it is given the same
 * text, so it is asked once more. Nothing is decided here.
 */
final class Misread {
    private static final Schema ANY = new Schema("entity Any;");

    private Misread() {}

    /** The fault of a schema, with its line. */
    static String schema(String text, InternalException parser) throws AuthException {
        return located(PolicySnapshot.SCHEMA, text, 0, first(new Schema(text), "", parser))
                + " (expected: a Cedar schema)";
    }

    /** Every policy of the file that cannot be read, each with its line. */
    static List<String> policies(String name, String text, InternalException parser)
            throws AuthException {
        var faults = new ArrayList<String>();
        for (Statements.Statement statement : Statements.of(text)) {
            try {
                PolicySet.parsePolicies(statement.text());
            } catch (InternalException e) {
                Told told = first(ANY, statement.text(), e);
                faults.add(located(name, text, statement.offset(), told) + " (expected: policies)");
            }
        }
        return faults.isEmpty()
                ? List.of(
                        name
                                + ":1: not Cedar: "
                                + CedarText.clean(parser)
                                + " (expected: policies)")
                : faults;
    }

    /** What was said, and about which character; the first when nobody knows. */
    private record Told(String what, int offset) {}

    private static Told first(Schema schema, String policy, InternalException parser)
            throws AuthException {
        var set = new PolicySet(policy.isEmpty() ? Set.of() : Set.of(new Policy(policy, "p")));
        Optional<DetailedError> error =
                new BasicAuthorizationEngine()
                        .validate(new ValidationRequest(schema, set))
                        .errors
                        .flatMap(errors -> errors.stream().findFirst());
        return error.map(found -> new Told(CedarText.of(found), CedarText.offset(found)))
                .orElseGet(() -> new Told(CedarText.clean(parser), 0));
    }

    private static String located(String name, String text, int from, Told told) {
        return name
                + ":"
                + CedarText.line(text, from, told.offset())
                + ": not Cedar: "
                + told.what();
    }
}
