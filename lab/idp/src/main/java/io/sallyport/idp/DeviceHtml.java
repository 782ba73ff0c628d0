// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The two pages on which a person answers a device. */
final class DeviceHtml {
    private static final URI NOWHERE = URI.create("about:blank");

    private DeviceHtml() {}

    /**
     * What is put before the person.
     *
     * @param code as the device shows it
     * @param device its name, as the operator registered it
     * @param rights what it asks for, in words
     * @param address where it asked from
     * @param ago when it did
     */
    record Question(
            String code,
            String device,
            List<String> rights,
            String address,
            Duration ago,
            Person person) {
        Question {
            rights = List.copyOf(rights);
        }
    }

    static Response entry(String ticket, String code, String wrong) {
        String notice =
                wrong.isEmpty()
                        ? ""
                        : "<p class=wrong role=alert>" + LoginHtml.escape(wrong) + "</p>";
        return LoginHtml.page(
                wrong.isEmpty() ? 200 : 400,
                """
                <h1>Connect a device</h1>%s
                <form method="post" action="/device">
                <input type="hidden" name="request" value="%s">
                <label for="code">Code on the device's screen</label>
                <input id="code" name="user_code" value="%s" placeholder="XXXX-XXXX" maxlength="32" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus>
                <button>Continue</button></form>
                <small>Only for a device in front of you that you have just started yourself.</small>
                """
                        .formatted(notice, LoginHtml.escape(ticket), LoginHtml.escape(code)),
                NOWHERE);
    }

    static Response confirm(String ticket, Question question) {
        String rights =
                question.rights().stream()
                        .map(right -> "<li>" + LoginHtml.escape(right) + "</li>")
                        .collect(Collectors.joining());
        return LoginHtml.page(
                200,
                """
                <h1>Allow this device?</h1>
                <p class=code>%s</p>
                <p><strong>Compare: your own device must show exactly this code.</strong> If somebody sent you the code or the
                link, in a message or on the phone, it is their device: choose Deny.</p>
                <p>%s, asked %d seconds ago from %s, wants to</p><ul>%s</ul>
                <p>as <strong>%s</strong> of %s, for the next minutes.</p>
                <form method="post" action="/device/answer">
                <input type="hidden" name="request" value="%s">
                <button name="answer" value="deny" class=no>Deny</button>
                <button name="answer" value="allow">Allow</button></form>
                """
                        .formatted(
                                LoginHtml.escape(question.code()),
                                LoginHtml.escape(question.device()),
                                question.ago().toSeconds(),
                                LoginHtml.escape(question.address()),
                                rights,
                                LoginHtml.escape(question.person().name()),
                                LoginHtml.escape(question.person().tenant()),
                                LoginHtml.escape(ticket)),
                NOWHERE);
    }
}
