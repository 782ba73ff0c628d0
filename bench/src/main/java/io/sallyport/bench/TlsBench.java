// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What it costs that both ends prove themselves. Servers run as processes of their own and are
 * judged by their processor time, since the clock on the wall measures the neighbours.
 */
public final class TlsBench {
    static final SpiffeId SERVER = SpiffeId.parse("spiffe://bench.sallyport/server");
    private static final int HELD_BY_ONE = 500; // a workload may hold 512

    private final TlsEffort effort;
    private final BenchDomain domain = new BenchDomain();
    private final IdentitySource server = domain.identity(SERVER);

    private TlsBench(TlsEffort effort) {
        this.effort = effort;
    }

    /**
     * Measures all of it.
     *
     * @throws io.sallyport.world.DemoException when a server does not start, or refuses
     */
    public static Figures run(TlsEffort effort) {
        return new TlsBench(effort).run();
    }

    private Figures run() {
        String machine = Machine.text();
        var figures = new ArrayList<Figure>();
        try (var subject = Subject.sallyport(server)) {
            figures.addAll(handshakes(subject));
            figures.addAll(requests(subject));
            figures.add(idle(subject));
        }
        figures.addAll(RotationLoad.run(domain, effort.rotation()));
        return new Figures(machine, figures);
    }

    private List<Figure> handshakes(Subject ours) {
        var dialler = new Dialler(domain.identity(client(0)), SERVER);
        double own = handshakeMicros(dialler, ours);
        Optional<Subject> nginx = Subject.nginx(server);
        if (nginx.isEmpty()) {
            return List.of(
                    persecond("handshake: mutual TLS", own, "; nginx is not installed here"));
        }
        try (Subject theirs = nginx.get()) {
            double other = handshakeMicros(dialler, theirs);
            return List.of(
                    persecond("handshake: mutual TLS", own, ""),
                    persecond("handshake: nginx, same certificates", other, ""),
                    plain("handshake: ours beside nginx", own / other, "x cpu", ""));
        }
    }

    private static Figure persecond(String what, double micros, String more) {
        String note = String.format(Locale.ROOT, "a core; %.0f us cpu each%s", micros, more);
        return plain(what, 1e6 / micros, "/s", note);
    }

    /** Of the server: a handshake and one small request. */
    private double handshakeMicros(Dialler dialler, Subject subject) {
        dialler.dial(subject.port(), effort.warmUp());
        long before = subject.ticks();
        dialler.dial(subject.port(), effort.handshakes());
        long used = Math.max(1, subject.ticks() - before); // it counts in hundredths of a second
        return ProcessLoad.micros(used) / effort.handshakes();
    }

    private List<Figure> requests(Subject subject) {
        try (var mutual = KeptLine.mutual(domain.identity(client(0)), subject.port());
                var plain = KeptLine.plain(subject.plainPort())) {
            double with = requestMicros(mutual, subject);
            double without = requestMicros(plain, subject);
            return List.of(
                    plain("request: kept alive, mutual TLS", with, "us cpu", ""),
                    plain("request: kept alive, plain", without, "us cpu", ""),
                    plain("request: mutual TLS adds", with - without, "us cpu", ""));
        }
    }

    private double requestMicros(KeptLine line, Subject subject) {
        line.ask(effort.requests());
        long before = subject.ticks();
        line.ask(effort.requests());
        return ProcessLoad.micros(subject.ticks() - before) / effort.requests();
    }

    /** Resident memory of the process, pages that it keeps for later included. */
    private Figure idle(Subject subject) {
        long before = subject.residentKiB();
        var lines = new ArrayList<Dialler.Open>();
        try {
            for (int i = 0; lines.size() < effort.idle(); i++) {
                int more = Math.min(HELD_BY_ONE, effort.idle() - lines.size());
                var dialler = new Dialler(domain.identity(client(i)), SERVER);
                lines.addAll(dialler.open(subject.port(), more));
            }
            double each = (double) (subject.residentKiB() - before) / lines.size();
            return plain("idle: memory of a connection", each, "KiB", "of " + lines.size());
        } finally {
            lines.forEach(Dialler.Open::close);
        }
    }

    private static SpiffeId client(int number) {
        return SpiffeId.parse("spiffe://bench.sallyport/client-" + number);
    }

    static Figure plain(String what, double value, String unit, String note) {
        return new Figure(what, value, unit, new Aim.None(), note);
    }
}
