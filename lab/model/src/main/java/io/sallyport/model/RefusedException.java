// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Response;

/** A request that this model does not answer, told in OpenAI's error shape. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String param;

    private RefusedException(int status, String code, String param, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    static RefusedException malformed(String param, String message) {
        return new RefusedException(400, "invalid_value", param, message);
    }

    static RefusedException unknownModel(String name) {
        String shown = name.length() > 64 ? name.substring(0, 64) : name;
        return new RefusedException(
                404, "model_not_found", "model", "the model `" + shown + "` does not exist");
    }

    static RefusedException unknownPath() {
        return new RefusedException(404, "unknown_url", "", "no such path here");
    }

    Response response() {
        ObjectNode error = Json.MAPPER.createObjectNode();
        ObjectNode inside = error.putObject("error");
        inside.put("message", getMessage());
        inside.put("type", "invalid_request_error");
        if (param.isEmpty()) {
            inside.putNull("param");
        } else {
            inside.put("param", param);
        }
        inside.put("code", code);
        return Response.json(status, error.toString());
    }
}
