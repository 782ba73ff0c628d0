// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.Passage;
import io.sallyport.http.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody wrote never becomes a part of the page: neither by the page nor by the browser. */
@ExtendWith(Stage.class)
class PageMarkupIT {
    private static final String HOSTILE =
            "<img src=x onerror=window.pwned=1></textarea></title>"
                    + "<script>window.pwned=2</script><svg onload=window.pwned=3>"
                    + "<a href=\"javascript:window.pwned=4\">free days</a> javascript:window.pwned=5";
    private static final String ELEMENTS =
            "return document.querySelectorAll('img,script,svg,a,iframe,object,embed,link,style,base,"
                    + "meta,[onerror],[onload],[style]').length";
    private static final String PWNED = "return String(window.pwned)";

    @Test
    void text_of_a_person_a_model_and_a_document_stays_text(Screen page) {
        page.world.orchestratorSays(_ ->
                Told.sources(5, HOSTILE, HOSTILE, HOSTILE) + Told.delta(HOSTILE) + Told.done());
        page.signIn("john");
        double before = page.number(ELEMENTS);

        String answer = page.ask(HOSTILE);

        assertThat(answer).isEqualTo(HOSTILE);
        assertThat(page.css("#sources .title").getText()).isEqualTo(HOSTILE);
        assertThat(page.css("#sources .collection").getText()).isEqualTo(HOSTILE);
        assertThat(page.css("#sources .value").getText()).isEqualTo(HOSTILE);
        assertThat(page.number(ELEMENTS)).isEqualTo(before);
        assertThat(page.run(PWNED)).isEqualTo("undefined");
    }

    @Test
    void an_opened_value_and_its_purpose_stay_text(Screen page) {
        page.world.does(
                "keys",
                _ ->
                        Response.json(
                                200,
                                new ObjectMapper()
                                        .createObjectNode()
                                        .put("value", HOSTILE)
                                        .toString()));
        page.world.orchestratorSays(passage -> Told.whole(page.world, passage));
        page.signIn("john").ask("whose number is it?");
        double before = page.number(ELEMENTS);

        page.css("#sources input").sendKeys("hr-case");
        page.click("#sources form button");
        page.await(
                "return document.querySelector('#sources .value').textContent !== '***-**-1201'");
        String opened = page.css("#sources .value").getText();
        page.css("#sources input").sendKeys(HOSTILE.substring(0, 30));
        page.click("#sources form button");
        page.await("return document.querySelector('#sources .note').textContent !== ''");

        assertThat(opened).isEqualTo(HOSTILE);
        assertThat(page.number(ELEMENTS)).isEqualTo(before);
        assertThat(page.run(PWNED)).isEqualTo("undefined");
    }

    @Test
    void a_refusal_stays_text(Screen page) {
        page.world.orchestratorSays(_ -> Told.refused(HOSTILE, HOSTILE, HOSTILE));
        page.signIn("john");
        double before = page.number(ELEMENTS);

        page.ask("anything");

        assertThat(page.text("stopped")).contains(HOSTILE);
        assertThat(page.number(ELEMENTS)).isEqualTo(before);
        assertThat(page.run(PWNED)).isEqualTo("undefined");
    }

    @Test
    void what_a_workload_signs_stays_text(Screen page) {
        page.world.orchestratorSays(passage -> hostileReceipt(page.world, passage) + Told.done());
        page.signIn("john");
        double before = page.number(ELEMENTS);

        page.ask("anything");
        String claims = page.opened("orchestrator");

        assertThat(claims).contains("onerror=window.pwned=1");
        assertThat(page.number(ELEMENTS)).isEqualTo(before);
        assertThat(page.run(PWNED)).isEqualTo("undefined");
    }

    /** Genuine, about this question: a service that was taken over may sign any words at all. */
    private static String hostileReceipt(WebWorld world, Passage passage) {
        ObjectNode said = Statement.in(WebWorld.own(passage));
        said.put("code", HOSTILE).put("resource", HOSTILE).put("action", HOSTILE);
        ((ObjectNode) said.path("token")).put("tenant", HOSTILE).putArray("scope").add(HOSTILE);
        String signed = Statement.signed(said, world.identity("orchestrator"));
        return WebWorld.event("receipts", "[\"" + signed + "\"]");
    }

    @Test
    void a_script_that_got_into_the_page_would_not_run(Screen page) {
        page.open();

        Object injected =
                page.run(
                        """
                        const seen = [];
                        const trying = (name, work) => { try { work(); } catch (e) { seen.push(name + ' ' + e.name); } };
                        trying('text', () => { const s = document.createElement('script'); s.text = 'window.pwned=1'; document.body.append(s); });
                        trying('node', () => { const s = document.createElement('script'); s.append('window.pwned=2'); document.body.append(s); });
                        trying('html', () => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.pwned=3>'); });
                        trying('handler', () => { document.body.setAttribute('onclick', 'window.pwned=4'); document.body.click(); });
                        return seen.join(', ');
                        """);

        assertThat(injected.toString()).contains("text TypeError", "html TypeError");
        assertThat(page.run(PWNED)).isEqualTo("undefined");
    }

    @Test
    void nothing_is_asked_of_anybody_else_and_could_not_be(Screen page) {
        page.world.orchestratorSays(passage -> Told.whole(page.world, passage));
        page.signIn("john").ask("anything");

        Object foreign =
                page.run(
                        "return performance.getEntriesByType('resource').map((one) => one.name)"
                                + ".filter((name) => new URL(name).origin !== location.origin).join()");
        Object answered =
                page.browser.executeAsyncScript(
                        "const done = arguments[1];"
                                + "fetch(arguments[0], {mode: 'no-cors'}).then(() => done('sent'), () => done('blocked'))",
                        page.world.pages() + "/style.css");

        assertThat(foreign).isEqualTo("");
        assertThat(answered).isEqualTo("blocked");
    }
}
