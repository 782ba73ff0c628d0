// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Bytes;
import io.sallyport.runtime.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'eq','key':'team','value':'red'} | a c",
                "{'type':'ne','key':'team','value':'red'} | b d",
                "{'type':'gt','key':'level','value':1} | b",
                "{'type':'gte','key':'level','value':1} | a b",
                "{'type':'lt','key':'level','value':2} | a",
                "{'type':'lte','key':'level','value':2} | a b",
                "{'type':'eq','key':'level','value':2} | b",
                "{'type':'eq','key':'open','value':true} | a",
                "{'type':'in','key':'team','value':['red','blue']} | a b c",
                "{'type':'nin','key':'team','value':['red','blue']} | d",
                "{'type':'and','filters':[{'type':'eq','key':'team','value':'red'},"
                        + "{'type':'gte','key':'level','value':1}]} | a",
                "{'type':'or','filters':[{'type':'eq','key':'team','value':'blue'},"
                        + "{'type':'eq','key':'open','value':true}]} | a b",
                "{'type':'eq','key':'grant','value':'group:hr'} | ''",
                "{'type':'eq','key':'document','value':'a'} | ''",
            })
    void a_filter_lets_through_what_it_says(String json, String expected) {
        try (var shelf = Shelf.open(folder)) {
            put(shelf, "a", Map.of("team", text("red"), "level", number(1), "open", flag()));
            put(shelf, "b", Map.of("team", text("blue"), "level", number(2)));
            put(shelf, "c", Map.of("team", text("red")));
            put(shelf, "d", Map.of());

            var found = shelf.search(Shelf.ENG, Shelf.ENGINEER, Optional.of(read(json)));

            assertThat(String.join(" ", Shelf.ids(found))).isEqualTo(expected);
        }
    }

    @Test
    void a_filter_never_widens_rights() {
        try (var shelf = Shelf.open(folder)) {
            put(shelf, "a", Map.of("team", text("red")));

            var anything = new Filter.Any(List.of(not("team", "x"), not("grant", "y")));

            assertThat(Shelf.ids(shelf.search(Shelf.ENG, Shelf.PEOPLE, Optional.of(anything))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'regex','key':'a','value':'b'}",
                "{'type':'gt','key':'a','value':'b'}",
                "{'type':'eq','key':'a','value':{'x':1}}",
                "{'type':'eq','key':'a','value':null}",
                "{'type':'in','key':'a','value':[]}",
                "{'type':'in','key':'a','value':'b'}",
                "{'type':'and','filters':[]}",
                "{'type':'and'}",
                "{'type':'eq','key':'a','value':1,'sql':'1=1'}",
                "{'type':'and','filters':[{'type':'and','filters':[{'type':'and','filters':"
                        + "[{'type':'and','filters':[{'type':'eq','key':'a','value':1}]}]}]}]}",
            })
    void what_is_no_filter_is_refused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_filter_of_too_many_parts_is_refused() {
        String part = "{'type':'or','filters':[" + "{'type':'eq','key':'a','value':1},".repeat(20);
        String many = part.substring(0, part.length() - 1) + "]}";

        assertThatThrownBy(() -> read("{'type':'and','filters':[" + many + "," + many + "]}"))
                .isInstanceOf(ProblemException.class);
    }

    private static void put(Shelf shelf, String id, Map<String, Attribute> attributes) {
        shelf.store()
                .put(
                        Shelf.ENG.place(id),
                        Shelf.grant("group:engineering"),
                        Shelf.document(id, attributes));
    }

    private static Filter read(String json) {
        return FilterReader.read(JsonBody.read(Bytes.of(json.replace('\'', '"'))));
    }

    private static Filter not(String key, String value) {
        return new Filter.Compare(key, Filter.Relation.NE, List.of(text(value)));
    }

    private static Attribute text(String value) {
        return new Attribute.Text(value);
    }

    private static Attribute number(double value) {
        return new Attribute.Amount(value);
    }

    private static Attribute flag() {
        return new Attribute.Flag(true);
    }
}
