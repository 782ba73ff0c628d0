// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.ProblemException;

/**
 * The paths of the gateway. Whatever is not here is answered by 404, and a wrong method by 405,
 * after steps 1 to 7.
 */
record Routes(HttpHandler chat, HttpHandler models) implements HttpHandler {
    static final String CHAT = "/v1/chat/completions";
    static final String MODELS = "/v1/models";

    @Override
    public Response handle(Request request) {
        return isChat(request) ? chat.handle(request) : models.handle(request);
    }

    /** Also what never came to a path is told in the shape that clients read. */
    @Override
    public Response refusal(String requestId, ProblemException problem, int status) {
        return ApiErrors.of(requestId, problem, status);
    }

    private static boolean isChat(Request request) {
        return request.method().equals("POST") && request.path().equals(CHAT);
    }
}
