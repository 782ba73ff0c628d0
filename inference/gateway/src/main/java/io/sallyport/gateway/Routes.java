// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;

/** The paths of the gateway. Whatever is not here is answered by 404, after steps 1 to 7. */
final class Routes {
    static final String CHAT = "/v1/chat/completions";
    static final String MODELS = "/v1/models";

    private Routes() {}

    static HttpHandler of(HttpHandler chat, HttpHandler models) {
        return request ->
                isChat(request)
                        ? chat.handle(request)
                        : ApiErrors.shaped(request, models.handle(request));
    }

    private static boolean isChat(Request request) {
        return request.method().equals("POST") && request.path().equals(CHAT);
    }
}
