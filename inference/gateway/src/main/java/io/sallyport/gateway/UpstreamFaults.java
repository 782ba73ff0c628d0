// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.Bytes;
import io.sallyport.http.UpstreamException;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What a caller is told when a provider fails. Never a provider's own words: they may hold parts of
 * the key. Its error code may pass where it looks like one.
 */
final class UpstreamFaults {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{1,63}");

    private UpstreamFaults() {}

    /** No answer, or not from whom it must come. */
    static ProblemException of(UpstreamException failure) {
        return switch (failure.kind()) {
            case TIMEOUT ->
                    new ProblemException(
                            Problem.UPSTREAM_TIMEOUT,
                            "upstream_timeout",
                            "the model did not answer in time; try again later",
                            failure);
            case UNREACHABLE -> failed("upstream_unreachable", "could not be reached", failure);
            case NOT_WHO_IT_MUST_BE ->
                    new ProblemException(
                            Problem.UPSTREAM_NOT_PROVEN,
                            "upstream_not_who_it_must_be",
                            "what answered in place of the model could not prove that it is the"
                                    + " model; nothing was sent to it. Tell the operator",
                            failure);
            case TOO_LARGE -> failed("upstream_too_large", "answered more than allowed", failure);
            case CUT_OFF -> failed("upstream_cut_off", "stopped in the middle", failure);
        };
    }

    /** Whether the provider cannot have begun to work. */
    static boolean nothingUsed(UpstreamException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, NOT_WHO_IT_MUST_BE -> true;
            case TIMEOUT, TOO_LARGE, CUT_OFF -> false;
        };
    }

    /** The token service would not give a token for the model service, or did not answer. */
    static ProblemException of(ExchangeException failure) {
        return failure.code().equals("unavailable")
                ? new ProblemException(
                        Problem.UPSTREAM_FAILED,
                        "exchange_unavailable",
                        "the token service did not answer; try again later",
                        failure)
                : new ProblemException(
                        Problem.NOT_PERMITTED,
                        "exchange_refused",
                        "the token service gave no token for the model; sign in again",
                        failure);
    }

    /** An answer that is not 200. */
    static ProblemException of(int status, Bytes body) {
        return switch (status) {
            case 400, 413, 422 ->
                    new ProblemException(
                            Problem.MALFORMED_REQUEST,
                            "upstream_refused",
                            "the model refused the request: %s (expected: what this model takes)"
                                    .formatted(code(body)));
            case 408, 504 ->
                    new ProblemException(
                            Problem.UPSTREAM_TIMEOUT,
                            "upstream_status_" + status,
                            "the model did not answer in time; try again later");
            default ->
                    new ProblemException(
                            Problem.UPSTREAM_FAILED,
                            "upstream_status_" + status,
                            "the model's provider failed; try again later");
        };
    }

    /** An answer of status 200 that is none. */
    static ProblemException noAnswer() {
        return new ProblemException(
                Problem.UPSTREAM_FAILED,
                "upstream_malformed",
                "the model's provider answered what cannot be read; try again later");
    }

    private static ProblemException failed(String reason, String what, Throwable cause) {
        return new ProblemException(
                Problem.UPSTREAM_FAILED, reason, "the model " + what + "; try again later", cause);
    }

    private static String code(Bytes body) {
        try {
            JsonNode error = Json.MAPPER.readTree(body.array()).path("error");
            String code = error.path("code").asText("");
            return CODE.matcher(code).matches() ? code : "no reason given";
        } catch (IOException notJson) {
            return "no reason given";
        }
    }
}
