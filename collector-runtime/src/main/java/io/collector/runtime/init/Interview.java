package io.collector.runtime.init;

import io.collector.runtime.config.Field;
import io.collector.runtime.config.Problem;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a person for the settings of one device, as an "add device" form does. For one thread. */
final class Interview {
    private static final String YES = "y";

    private final Dialogue dialogue;
    private final DeviceFile file;

    Interview(Dialogue dialogue, DeviceFile file) {
        this.dialogue = dialogue;
        this.file = file;
    }

    /** Asks which type. */
    static DeviceForm chooseForm(Dialogue dialogue, List<DeviceForm> forms) throws IOException {
        dialogue.say("What do you want to add?");
        for (int i = 0; i < forms.size(); i++) {
            dialogue.say("  %d  %-6s  %s"
                    .formatted(i + 1, forms.get(i).kind(), forms.get(i).type()));
        }
        while (true) {
            String answer = dialogue.ask("Number or type: ");
            for (int i = 0; i < forms.size(); i++) {
                if (answer.equals(Integer.toString(i + 1))
                        || answer.equals(forms.get(i).type())) {
                    return forms.get(i);
                }
            }
            dialogue.say("There is no such device.");
        }
    }

    /** Asks for whatever the draft does not have yet, until nothing is wrong with it. */
    void complete(Draft draft) throws IOException, NotEditableException, BrokenPluginsException {
        dialogue.say("");
        dialogue.say("Enter takes what stands in [brackets]. Secrets are not shown and not written to " + file.path()
                + ": they go to files of their own, or give env:NAME or file:PATH.");
        for (Field field : draft.form().fields()) {
            if (!draft.answers(field.key()) && draft.form().asks(field, draft.known())) {
                ask(draft, field);
            }
        }
        for (Map.Entry<String, List<Field>> block : draft.form().choices().entrySet()) {
            if (block.getValue().stream().noneMatch(f -> draft.answers(f.key()))) {
                choose(draft, block.getKey(), block.getValue());
            }
        }
        more(draft);
        List<Problem> problems = file.problems(draft);
        while (!problems.isEmpty()) {
            repair(draft, problems);
            problems = file.problems(draft);
        }
    }

    private void ask(Draft draft, Field field) throws IOException {
        String hint = hint(draft, field);
        dialogue.say("");
        dialogue.say(field.doc().isEmpty() ? field.key() : field.doc());
        while (true) {
            String question = "  " + field.key() + hint + ": ";
            String answer = field.kind() == Field.Kind.SECRET ? dialogue.askSecret(question) : dialogue.ask(question);
            if (answer.isEmpty()) {
                if (!field.required() || draft.kept(field.key()).isPresent()) {
                    return;
                }
                dialogue.say("  This cannot be left out.");
            } else if (accepted(draft, field, answer)) {
                return;
            }
        }
    }

    private boolean accepted(Draft draft, Field field, String answer) {
        try {
            if (field.kind() == Field.Kind.SECRET) {
                draft.secret(field.key(), entry(draft, field, answer));
            } else {
                draft.set(field.key(), answer);
            }
            return true;
        } catch (IllegalArgumentException e) {
            dialogue.say("  " + e.getMessage());
            return false;
        }
    }

    private SecretEntry entry(Draft draft, Field field, String answer) {
        Path path = file.secretFile(draft.name(), field.key());
        return SecretEntry.isReference(answer)
                ? SecretEntry.reference(field.key(), answer)
                : new SecretEntry.Typed(path, answer);
    }

    private static String hint(Draft draft, Field field) {
        return draft.kept(field.key())
                .map(text ->
                        field.kind() == Field.Kind.SECRET ? " [as it is]" : " [" + text.replaceAll("^\"|\"$", "") + "]")
                .orElseGet(() -> hint(field));
    }

    private static String hint(Field field) {
        String choices = field.choices().isEmpty() ? "" : " (" + String.join(", ", field.choices()) + ")";
        String fallback =
                field.defaultText().equals("[]") ? "" : field.defaultText().replaceAll("^\"|\"$", "");
        return choices + (field.required() ? "" : " [" + (fallback.isEmpty() ? "none" : fallback) + "]");
    }

    private void choose(Draft draft, String block, List<Field> fields) throws IOException {
        dialogue.say("");
        for (Field field : fields) {
            dialogue.say("  " + field.key().substring(block.length() + 1) + ": " + field.doc());
        }
        String fallback = fields.stream()
                .filter(f -> draft.kept(f.key()).orElse(f.defaultText()).equals("true"))
                .map(f -> f.key().substring(block.length() + 1))
                .collect(Collectors.joining(", "));
        while (true) {
            String answer = dialogue.ask("  " + block + " [" + fallback + "]: ");
            try {
                if (!answer.isEmpty()) {
                    draft.set(block, answer);
                }
                return;
            } catch (IllegalArgumentException e) {
                dialogue.say("  " + e.getMessage());
            }
        }
    }

    private void more(Draft draft) throws IOException {
        dialogue.say("");
        dialogue.say("Anything else? key=value sets it, ? lists the settings, Enter goes on.");
        String answer = dialogue.ask("  ");
        while (!answer.isEmpty()) {
            if (answer.equals("?")) {
                draft.form().fields().forEach(f -> dialogue.say("  " + f.key() + hint(draft, f) + "  " + f.doc()));
            } else {
                assigned(draft, answer);
            }
            answer = dialogue.ask("  ");
        }
    }

    private void assigned(Draft draft, String answer) throws IOException {
        int equals = answer.indexOf('=');
        String key = equals < 0 ? answer : answer.substring(0, equals).strip();
        Field field = draft.form().field(key).orElse(null);
        if (field == null || field.kind() == Field.Kind.SECRET) {
            if (field == null) {
                dialogue.say("  " + draft.form().unknown(key));
            } else {
                ask(draft, field);
            }
        } else if (equals >= 0) {
            accepted(draft, field, answer.substring(equals + 1));
        } else {
            ask(draft, field);
        }
    }

    private void repair(Draft draft, List<Problem> problems) throws IOException {
        dialogue.say("");
        for (Problem problem : problems) {
            String key = problem.path()
                    .replaceFirst("^\\Q" + draft.path() + "\\E\\.?", "")
                    .replaceAll("\\[.*", "");
            dialogue.say((key.isEmpty() ? problem.path() : key) + " " + problem.text());
        }
        String answer = dialogue.ask("Change which setting? key=value, or Enter to give up: ");
        if (answer.isEmpty()) {
            throw new IOException("given up; nothing was written");
        }
        assigned(draft, answer);
    }

    /** Whether a person says yes. */
    static boolean agrees(Dialogue dialogue, String question) throws IOException {
        return dialogue.ask(question + " [y/N]: ")
                .toLowerCase(java.util.Locale.ROOT)
                .startsWith(YES);
    }
}
