// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.client.DeviceCode;
import io.sallyport.client.DeviceOutcome;
import io.sallyport.client.DeviceSignIn;
import io.sallyport.device.Device;
import io.sallyport.device.DeviceConfig;
import io.sallyport.device.Question;
import io.sallyport.device.Reply;
import io.sallyport.identity.BearerToken;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport device}: an edge device of a running demo. */
@Command(
        name = "device",
        description = "An edge device without browser and keyboard, as a process of its own.",
        subcommands = DeviceCommand.Ask.class)
final class DeviceCommand {
    static final String NAME = "device";

    /** Questions to the gateway's model. */
    @Command(
            name = "ask",
            description = {
                "Asks the gateway's model, as the device (DIR/identities/device).",
                "",
                "As its user (the default) it shows a code and an address (RFC 8628).",
                "Open the address in any browser, sign in (John's password is in",
                "DIR/people.json), compare the code, choose Allow. The device then has",
                "John's token for five minutes, exchanges it for one that only the gateway",
                "takes and only from this device, and asks; John's rates and budget apply.",
                "Nothing is kept: the next call asks again.",
                "",
                "As the device it has no user's right anywhere: one model, and a budget of",
                "its own (quota.workloads), here 0.002 dollars a day. Ask until it refuses."
            },
            footer = {
                "",
                "  R='The gate was closed at 18:04. The cold store is at 7 degrees.'",
                "  sallyport device ask --reading \"$R\" 'How warm is the cold store?'",
                "  sallyport device ask --as-device --reading \"$R\" 'When was the gate closed?'",
                "",
                "Answers go to standard output, all else to standard error.",
                "Exit 0: all were answered; 1: one was refused."
            })
    static final class Ask implements Runnable {
        @Mixin private DemoOptions options = new DemoOptions();

        @ArgGroup private As as = new As();

        @Option(
                names = "--reading",
                paramLabel = "TEXT",
                description = "what the device has measured, to answer from; repeatable")
        private List<String> readings = List.of();

        @Parameters(
                arity = "1..*",
                paramLabel = "QUESTION",
                description = "asked one after the other; the first refusal ends it")
        private List<String> questions = List.of();

        @Override
        public void run() {
            Layout layout = options.existing();
            var file = Sections.read(layout.config());
            try (var setting =
                    new Setting(file, NAME, Optional.of(layout.identities()), new Metrics())) {
                IdentitySource identity = setting.enrol();
                DeviceConfig config = file.section(NAME, DeviceConfig.class);
                Device device =
                        setting.keep(Device.open(config, identity, setting.exchanger(identity)));
                ask(as.alone() ? device::askAlone : asUser(device));
            }
        }

        private static Function<Question, Reply> asUser(Device device) {
            BearerToken user = signIn(device);
            return question -> device.askAsUser(user, question);
        }

        private static BearerToken signIn(Device device) {
            try (DeviceSignIn signIn = device.signIn()) {
                DeviceCode code = signIn.begin(Device.SCOPES);
                System.err.printf(
                        "device: open %s%ndevice: and enter the code  %s  (good for %d minutes)%n",
                        code.page(), code.userCode(), code.life().toMinutes());
                return switch (signIn.await(code, () -> System.err.print("."))) {
                    case DeviceOutcome.SignedIn(var token, var life) -> {
                        System.err.printf("%ndevice: allowed, for %d minutes%n", life.toMinutes());
                        yield token;
                    }
                    case DeviceOutcome.Denied() ->
                            throw new Refusal("device: access_denied; its user said no");
                    case DeviceOutcome.Expired() ->
                            throw new Refusal(
                                    "device: expired_token; nobody answered in time, ask again");
                    case DeviceOutcome.Refused(String why) ->
                            throw new Refusal(
                                    "device: %s (expected: a token); see the audit log of idp"
                                            .formatted(why));
                };
            }
        }

        private void ask(Function<Question, Reply> device) {
            for (String question : questions) {
                switch (device.apply(new Question(question, readings))) {
                    case Reply.Answered(String text) -> System.out.println(text);
                    case Reply.Refused(int status, String code, String message) ->
                            throw new Refusal("device: %d %s: %s".formatted(status, code, message));
                }
            }
        }
    }

    /** On whose behalf; at most one of the two. */
    static final class As {
        @Option(names = "--as-user", description = "for its user, who answers at a page (default)")
        private boolean user;

        @Option(names = "--as-device", description = "for nobody, on its own small budget")
        private boolean device;

        /** Never when its user was asked for. */
        boolean alone() {
            return device && !user;
        }
    }
}
