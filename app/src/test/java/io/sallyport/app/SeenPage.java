// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.openqa.selenium.support.ui.ExpectedConditions.attributeToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;

import io.sallyport.testkit.Chromium;
import io.sallyport.world.DemoChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The demo's page in a real Chromium, as somebody in front of it sees it. */
final class SeenPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final DemoChain chain;
    private final ChromeDriver browser;
    private final WebDriverWait patience;

    /** A new browser that knows nobody; its profile is in {@code folder}. */
    SeenPage(DemoChain chain, Path folder) {
        this.chain = chain;
        browser = Chromium.open(folder);
        patience = new WebDriverWait(browser, PATIENCE);
    }

    SeenPage open() {
        browser.get(chain.webApp() + "/");
        return this;
    }

    SeenPage signIn(String name) {
        browser.get(chain.webApp() + "/login");
        type(name, chain.person(name).password());
        awaitText("who", "Signed in as " + name);
        return this;
    }

    /** Fills in the provider's form. */
    void type(String name, String password) {
        browser.findElement(By.id("name")).sendKeys(name);
        browser.findElement(By.id("password")).sendKeys(password);
        browser.findElement(By.tagName("button")).click();
    }

    /** The answer's text, once nothing more comes. */
    String ask(String question) {
        int before = answered();
        patience.until(elementToBeClickable(By.id("question"))).clear();
        browser.findElement(By.id("question")).sendKeys(question);
        browser.findElement(By.id("send")).click();
        patience.until(attributeToBe(By.id("answer"), "data-answered", String.valueOf(before + 1)));
        return text("answer");
    }

    private int answered() {
        String count = browser.findElement(By.id("answer")).getDomAttribute("data-answered");
        return count == null ? 0 : Integer.parseInt(count);
    }

    /** Presses one of the attacks and waits for what comes of it: {@code held} or not. */
    String attempt(String name) {
        WebElement button = browser.findElement(By.cssSelector("[data-attempt='" + name + "']"));
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
        WebElement card = card(name);
        patience.until(_ -> card.getDomAttribute("data-outcome") != null);
        return String.valueOf(card.getDomAttribute("data-outcome"));
    }

    /** What the card of an attack says. */
    String told(String name) {
        return card(name).getText();
    }

    private WebElement card(String name) {
        return browser.findElement(By.xpath("//li[button[@data-attempt='" + name + "']]"));
    }

    /** How the hop of that role is drawn, for example {@code permit}. */
    String hop(String role) {
        return String.valueOf(
                browser.findElement(By.cssSelector(".hop[data-role='" + role + "']"))
                        .getDomAttribute("data-state"));
    }

    /** Opens that hop and reads what it says of its token. */
    String opened(String role) {
        WebElement hop = browser.findElement(By.cssSelector(".hop[data-role='" + role + "']"));
        hop.findElement(By.tagName("button")).click();
        return hop.findElement(By.className("detail")).getText();
    }

    /** States a purpose and opens a guarded field of the first source with that title. */
    void openField(String title, String purpose) {
        String source = "//li[contains(.,'" + title + "')]";
        WebElement field = browser.findElement(By.xpath(source + "//input"));
        field.sendKeys(purpose);
        browser.findElement(By.xpath(source + "//form//button")).click();
    }

    String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    void awaitText(String id, String text) {
        patience.until(textToBePresentInElementLocated(By.id(id), text));
    }

    void awaitTextOfClass(String name, String text) {
        patience.until(textToBePresentInElementLocated(By.className(name), text));
    }

    /** Runs a script of the test, with the page's own rights. */
    Object run(String script) {
        return String.valueOf(browser.executeScript(script));
    }

    /** Light or dark, as the system would say. */
    void scheme(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Takes the whole page as it is now. */
    void picture(Path file) {
        long height = (Long) browser.executeScript("return document.documentElement.scrollHeight");
        browser.manage().window().setSize(new Dimension(1280, Math.toIntExact(height) + 160));
        browser.executeScript("document.activeElement.blur(); scrollTo(0, 0)");
        patience.until(_ ->
                Boolean.TRUE.equals(
                        browser.executeScript(
                                "return document.getAnimations().every((one) => one.playState === 'finished')")));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.quit();
    }
}
