// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What a newcomer needs to know of a running demo. */
final class Banner {
    private Banner() {}

    static void print(Layout layout) {
        var text = new StringBuilder();
        text.append(
                "%nOpen http://localhost:%d and sign in as one of:%n%n"
                        .formatted(layout.port(Role.WEB_APP)));
        try {
            JsonNode people = new ObjectMapper().readTree(layout.people().toFile());
            people.properties()
                    .forEach(person ->
                            text.append(
                                    "  %-8s %-16s %s, %s%n"
                                            .formatted(
                                                    person.getKey(),
                                                    person.getValue().path("password").asText(),
                                                    person.getValue().path("tenant").asText(),
                                                    person.getValue().path("role").asText())));
        } catch (IOException e) {
            throw new Refusal(
                    "people: %s cannot be read (%s)".formatted(layout.people(), e.getMessage()));
        }
        text.append(
                """

                Try: John asks how long a doctor's note can wait, or how a release is deployed.
                     John asks for the CEO's salary: that is not available to him.
                     Helen asks the same, and opens one masked number for a purpose.
                Then: ./sallyport drill --dir %s
                      ./sallyport audit verify %s
                """
                        .formatted(layout.dir(), layout.dir()));
        System.out.println(text);
    }
}
