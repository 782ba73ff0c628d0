// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import java.util.Locale;

/** What a body says that it is (RFC 9110, 8.3). */
public final class MediaTypes {
    private MediaTypes() {}

    /**
     * Checks that the body may be read as JSON: it says so, or says nothing at all.
     *
     * @throws ProblemException 415 when it says that it is something else, or several things
     */
    public static void requireJson(Request request) {
        List<String> told = request.headers().all("content-type");
        if (told.isEmpty()
                || (told.size() == 1 && essence(told.getFirst()).equals("application/json"))) {
            return;
        }
        throw new ProblemException(
                Problem.UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "content-type: not taken here (expected: application/json)");
    }

    /**
     * Whether the body says, once, that it is of that type; parameters aside, in any case (RFC
     * 9110, 8.3.1).
     *
     * @param type lower case, for example {@code application/secevent+jwt}
     */
    public static boolean is(Request request, String type) {
        List<String> told = request.headers().all("content-type");
        return told.size() == 1 && essence(told.getFirst()).equals(type);
    }

    private static String essence(String type) {
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        return bare.strip().toLowerCase(Locale.ROOT);
    }
}
