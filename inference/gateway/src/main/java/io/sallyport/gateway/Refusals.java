// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;

/** Refusals of the gateway's own, and what they are called on the wire. */
final class Refusals {
    private static final String NO_MODEL = "model_not_found";
    private static final String BLOCKED = "firewall_blocked";
    private static final String PARAM = "param_";
    private static final int LONGEST_NAME = 64;

    private Refusals() {}

    /** One answer for what does not exist and for what is not permitted. */
    static ProblemException noModel(String name) {
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return new ProblemException(
                Problem.NOT_FOUND,
                NO_MODEL,
                "the model `%s` does not exist or you do not have access to it"
                        .formatted(shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ")));
    }

    /**
     * The request cannot be read.
     *
     * @param param a top-level member of the request
     */
    static ProblemException malformed(String param, String detail) {
        return new ProblemException(Problem.MALFORMED_REQUEST, PARAM + param, detail);
    }

    static ProblemException notSupported(String param) {
        return malformed(param, param + ": not available here; leave it out");
    }

    /** OpenAI refuses it as well; an answer to a request that was read otherwise would be worse. */
    static ProblemException unknownMember(String where, String name) {
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return malformed(
                where.isEmpty() ? "body" : "messages",
                "%s`%s`: not known here; leave it out"
                        .formatted(
                                where, shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}`]", " ")));
    }

    static ProblemException tooMany(String param, String detail) {
        return new ProblemException(Problem.TOO_LARGE, PARAM + param, detail);
    }

    /** The firewall says no; which rule it was is in the audit log, not in the answer. */
    static ProblemException content(String where) {
        return new ProblemException(
                Problem.CONTENT_REFUSED,
                BLOCKED,
                where
                        + ": refused by the firewall (expected: no instructions to the model hidden"
                        + " in data); change it and ask again");
    }

    static ProblemException noSuchPath() {
        return new ProblemException(
                Problem.NOT_FOUND,
                "unknown_path",
                "no such path here (expected: " + Routes.CHAT + " or " + Routes.MODELS + ")");
    }

    /** The request's member that a refusal is about. */
    static Optional<String> param(String reason) {
        return switch (reason) {
            case NO_MODEL -> Optional.of("model");
            case BLOCKED -> Optional.of("messages");
            default ->
                    reason.startsWith(PARAM)
                            ? Optional.of(reason.substring(PARAM.length()))
                            : Optional.empty();
        };
    }

    /** The code on the wire. */
    static String code(ProblemException problem) {
        return problem.reason().equals(NO_MODEL) ? NO_MODEL : problem.problem().code();
    }
}
