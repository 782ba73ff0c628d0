// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The people of a development provider, in a YAML file that holds password hashes only. Immutable.
 */
public final class PeopleFile {
    private final Map<String, Person> people;

    private PeopleFile(Map<String, Person> people) {
        this.people = people;
    }

    /** The file's only section, {@code people}. */
    record Section(List<Person> list) {}

    /**
     * Reads the file.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault
     */
    public static PeopleFile read(Path file) {
        List<Person> list = Configuration.read(file).section("people", Section.class).list();
        return new PeopleFile(
                list.stream()
                        .collect(Collectors.toUnmodifiableMap(Person::name, Function.identity())));
    }

    /** Writes the file, readable by its owner only. */
    public static void write(Path file, Collection<Person> people) {
        String text =
                people.stream()
                        .map(PeopleFile::entry)
                        .collect(Collectors.joining("", "people:\n  list:\n", ""));
        try {
            PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file, e);
        }
    }

    private static String entry(Person person) {
        return "    - name: %s%n      tenant: %s%n      groups: [%s]%n      password-hash: \"%s\"%n"
                .formatted(
                        person.name(),
                        person.tenant(),
                        String.join(", ", person.groups()),
                        person.passwordHash());
    }

    Optional<Person> find(String name) {
        return Optional.ofNullable(people.get(name));
    }
}
