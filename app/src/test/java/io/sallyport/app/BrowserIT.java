// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.attributeToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;

import io.sallyport.world.DemoChain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Real people's eyes: the page in Chromium, through the WebDriver protocol, on a running chain. */
class BrowserIT {
    @TempDir private static Path folder;
    private static DemoChain chain;

    @TempDir private Path profile;
    private ChromeDriver browser;
    private WebDriverWait patience;
    private int asked;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        chain = new DemoChain(folder.resolve("demo"), FreePorts.base());
        var started = run("demo", "--background", "--port-base", "" + chain.portBase());
        assertThat(started.exit()).as(started.out() + started.err()).isZero();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        run("stop");
    }

    private static ShippedCommand.Said run(String... command)
            throws IOException, InterruptedException {
        var whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of("--dir", chain.dir().toString()));
        return ShippedCommand.run(folder, whole.toArray(String[]::new));
    }

    @BeforeEach
    void open() {
        var options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        browser =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                                .build(),
                        options);
        patience = new WebDriverWait(browser, Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        browser.quit();
    }

    @Test
    void john_sees_the_handbook_and_nothing_of_hr() {
        signIn("john");

        String vacation = ask("How many days of paid vacation does a full-time employee have?");
        String salary = ask("What is the base salary of the CEO?");

        assertThat(vacation).contains("28 days");
        assertThat(salary).isNotBlank().doesNotContain("312");
        assertThat(browser.findElement(By.id("sources")).getText()).doesNotContain("hr-docs");
    }

    @Test
    void helen_sees_the_salary_and_opens_one_masked_number() {
        signIn("helen");

        String salary = ask("What is the base salary of the CEO?");
        String number = ask("What is the social security number of Marianne Feld?");
        String field = "//li[contains(.,'Marianne Feld')]";
        WebElement open =
                patience.until(elementToBeClickable(By.xpath(field + "//button[.='Open ssn']")));
        open.click();
        patience.until(
                textToBePresentInElementLocated(By.id("problem"), "Say what you open ssn for"));
        browser.findElement(By.xpath(field + "//input")).sendKeys("hr-case");
        open.click();
        patience.until(textToBePresentInElementLocated(By.id("sources"), "900-41-1201"));

        assertThat(salary).contains("312,000");
        assertThat(number).doesNotContain("900-41-1201");
    }

    @Test
    void a_wrong_password_signs_nobody_in() {
        browser.get(chain.webApp() + "/login");
        fill("john", "not-his-password");

        patience.until(textToBePresentInElementLocated(By.className("wrong"), "do not match"));

        browser.get(chain.webApp() + "/");
        patience.until(textToBePresentInElementLocated(By.id("who"), "Not signed in"));
    }

    @Test
    void no_token_and_no_session_name_reaches_a_script_of_the_page() {
        signIn("john");

        Object cookies = browser.executeScript("return document.cookie");
        Object stored =
                browser.executeScript(
                        "return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)");

        assertThat(cookies).isEqualTo("");
        assertThat(stored).isEqualTo("{}{}");
    }

    private void signIn(String name) {
        browser.get(chain.webApp() + "/login");
        fill(name, chain.person(name).password());
        patience.until(textToBePresentInElementLocated(By.id("who"), "Signed in as " + name));
    }

    private void fill(String name, String password) {
        browser.findElement(By.id("name")).sendKeys(name);
        browser.findElement(By.id("password")).sendKeys(password);
        browser.findElement(By.tagName("button")).click();
    }

    private String ask(String question) {
        patience.until(elementToBeClickable(By.id("question"))).clear();
        browser.findElement(By.id("question")).sendKeys(question);
        browser.findElement(By.id("send")).click();
        patience.until(attributeToBe(By.id("answer"), "data-answered", String.valueOf(++asked)));
        patience.until(invisibilityOfElementLocated(By.id("problem")));
        return browser.findElement(By.id("answer")).getText();
    }
}
