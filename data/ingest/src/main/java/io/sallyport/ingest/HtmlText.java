// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * What a reader of a page sees of it: no scripts, styles, comments or attributes, and nothing that
 * is hidden from people, where instructions to a model like to stand.
 */
final class HtmlText {
    private static final String UNSEEN =
            "script, style, noscript, template, iframe, object, embed, svg, canvas, math, form,"
                    + " [hidden], [aria-hidden=true], [style~=(?i)display\\s*:\\s*none],"
                    + " [style~=(?i)visibility\\s*:\\s*hidden]";

    private HtmlText() {}

    static Folder.Content.Text read(byte[] bytes) throws IOException {
        Document page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
        page.select(UNSEEN).remove();
        Element heading = page.selectFirst("h1");
        String title = heading == null ? page.title() : heading.text();
        var lines = new Lines();
        NodeTraversor.traverse(lines, page.body());
        return new Folder.Content.Text(title, lines.text());
    }

    private static final class Lines implements NodeVisitor {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                text.append(words.text());
            } else if (node instanceof Element element && breaks(element)) {
                text.append('\n');
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && breaks(element)) {
                text.append('\n');
            }
        }

        private static boolean breaks(Element element) {
            return element.isBlock() || element.normalName().equals("br");
        }

        String text() {
            var clean = new StringBuilder();
            text.toString()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> clean.append(line).append('\n'));
            return clean.toString();
        }
    }
}
