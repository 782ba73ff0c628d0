// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.openqa.selenium.support.ui.ExpectedConditions.attributeToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real Chromium, as somebody in front of it sees and uses it. One thread. */
final class Screen {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    final ChromeDriver browser;
    final WebWorld world;
    private final WebDriverWait patience;

    Screen(ChromeDriver browser, WebWorld world) {
        this.browser = browser;
        this.world = world;
        this.patience = new WebDriverWait(browser, PATIENCE, LOOK);
        patience.ignoring(WebDriverException.class); // a page that is just left cannot be asked
    }

    /** The same browser in front of another world. */
    Screen at(WebWorld other) {
        return new Screen(browser, other).asStranger();
    }

    /** Nobody is signed in, one empty tab is open, nothing is emulated, all answers are honest. */
    Screen asStranger() {
        List<String> tabs = List.copyOf(browser.getWindowHandles());
        for (String tab : tabs.subList(1, tabs.size())) {
            browser.switchTo().window(tab).close();
        }
        browser.switchTo().window(tabs.getFirst());
        browser.get(world.web() + "/icon.svg");
        run("sessionStorage.clear()");
        browser.manage().deleteAllCookies();
        media(Map.of());
        size(1280, 900);
        world.honest();
        return this;
    }

    Screen open() {
        browser.get(world.web() + "/");
        await("return document.getElementById('who').textContent !== ''");
        return this;
    }

    Screen signIn(String name) {
        browser.get(world.web() + "/login");
        type(name, WebWorld.PASSWORD);
        awaitText("who", "Signed in as " + name);
        return this;
    }

    /** Fills in the provider's form. */
    void type(String name, String password) {
        patience.until(elementToBeClickable(By.id("name"))).sendKeys(name);
        browser.findElement(By.id("password")).sendKeys(password, Keys.ENTER);
    }

    /** The answer's text, once nothing more comes. */
    String ask(String question) {
        int before = answered();
        begin(question);
        ended(before + 1);
        return text("answer");
    }

    /** Asks, and waits for nothing. */
    void begin(String question) {
        WebElement field = patience.until(elementToBeClickable(By.id("question")));
        field.clear();
        field.sendKeys(question);
        click("#send");
    }

    /** Waits until that many questions have ended since the page was loaded. */
    void ended(int count) {
        patience.until(attributeToBe(By.id("answer"), "data-answered", String.valueOf(count)));
    }

    int answered() {
        String count = browser.findElement(By.id("answer")).getDomAttribute("data-answered");
        return count == null ? 0 : Integer.parseInt(count);
    }

    /** Presses one of the attacks and waits for what comes of it. */
    String attempt(String name) {
        click("[data-attempt='" + name + "']");
        String card = "[data-outcome]:has([data-attempt='" + name + "'])";
        awaitElement(card);
        return String.valueOf(css(card).getDomAttribute("data-outcome"));
    }

    /** How the hop of that role is drawn. */
    String hop(String role) {
        return String.valueOf(css(hopOf(role)).getDomAttribute("data-state"));
    }

    /** Opens that hop and reads what it says. */
    String opened(String role) {
        click(hopOf(role) + " > button");
        return css(hopOf(role) + " .detail").getText();
    }

    static String hopOf(String role) {
        return ".hop[data-role='" + role + "']";
    }

    WebElement css(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    void click(String selector) {
        WebElement element = css(selector);
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    void awaitText(String id, String text) {
        patience.until(textToBePresentInElementLocated(By.id(id), text));
    }

    void awaitElement(String selector) {
        patience.until(_ -> !browser.findElements(By.cssSelector(selector)).isEmpty());
    }

    /** Waits until {@code script} returns true. */
    void await(String script) {
        patience.until(_ -> Boolean.TRUE.equals(browser.executeScript(script)));
    }

    /** Runs a script of the test. */
    Object run(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }

    /** As {@link #run}, for what is counted or measured. */
    double number(String script) {
        return ((Number) browser.executeScript(script)).doubleValue();
    }

    /** The name of a new tab, which is the one that is used from now on. */
    String newTab() {
        return browser.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    }

    String tab() {
        return browser.getWindowHandle();
    }

    void toTab(String name) {
        browser.switchTo().window(name);
    }

    /** Presses keys wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(browser).sendKeys(keys).perform();
    }

    /** The viewport in CSS pixels; a window cannot be made as narrow as a telephone. */
    void size(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the system prefers, for example {@code prefers-color-scheme}: {@code dark}. */
    void media(Map<String, String> features) {
        List<Map<String, String>> list =
                features.entrySet().stream()
                        .map(one -> Map.of("name", one.getKey(), "value", one.getValue()))
                        .toList();
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", list));
    }
}
